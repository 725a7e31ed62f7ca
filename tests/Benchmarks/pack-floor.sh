# The floor that pack is measured against: the same work on the same helper by zip and openssl. The helper lies in the
# bundle and is hashed, is compressed at level 6, encrypted with AES-256-CBC, hashed before and authenticated after
# that, and stored beside its description in a second archive, which is on the disk at the end.
#
#     sh pack-floor.sh CERTPROP.EXE FOLDER
set -e
cd "$2"
rm -f content.zip package.intunewin
cp "$1" certprop.exe
openssl dgst -sha256 certprop.exe >helper.sha256
zip -q -6 -X content.zip certprop.exe
openssl dgst -sha256 -binary content.zip >digest

key=$(openssl rand -hex 32)
mac_key=$(openssl rand -hex 32)
iv=$(openssl rand 16 | tee iv | od -An -vtx1 | tr -d ' \n')
openssl enc -aes-256-cbc -K "$key" -iv "$iv" -in content.zip -out encrypted
cat iv encrypted >authenticated
openssl dgst -sha256 -mac HMAC -macopt "hexkey:$mac_key" -binary authenticated >mac
cat mac authenticated >IntunePackage.intunewin

printf '<ApplicationInfo>%s</ApplicationInfo>' "$key$mac_key$iv" >Detection.xml
zip -q -0 -X package.intunewin IntunePackage.intunewin Detection.xml
sync package.intunewin
