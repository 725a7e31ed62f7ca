# The floor that remove is measured against: the least that safe removal can cost. The files that go are copied, the
# copies are on the disk before the first of them goes, and then all of them go. One copy of the bare bytes, flushed in
# one go; nothing is looked at, judged, compared or noted.
#
#     sh removal-floor.sh LIST FOLDER        LIST: one path a line
set -e
# Numbered, because one certificate in many profiles has one name.
xargs -d '\n' -a "$1" cp --backup=numbered -t "$2" --
sync -f "$2"
xargs -d '\n' -a "$1" rm --
