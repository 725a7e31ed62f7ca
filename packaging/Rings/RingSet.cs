using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rings;

/// <summary>
/// Rings that do not overlap: whom an earlier ring includes, later ones exclude, so that no device has two remediations
/// of two versions. Intune excludes whole groups and nothing else; where that would leave devices without any ring, or
/// reach some twice, the set is refused; pure.
/// </summary>
/// <param name="names">Groups and filters as ids, so that a group is one whichever way it is named.</param>
internal sealed class RingSet(ResolvedNames names)
{
    /// <summary>A ring with the exclusions that the earlier ones make.</summary>
    /// <param name="rings">All, in order.</param>
    /// <param name="ring">One of them.</param>
    /// <exception cref="ConflictException">The set cannot be expressed; it says why and what would do.</exception>
    public Ring WithExclusions(IReadOnlyList<Ring> rings, Ring ring)
    {
        Ring[] earlier = [.. rings.TakeWhile(other => other != ring)];
        Ring effective = ring with
        {
            Exclude =
            [
                .. ring.Exclude.Concat(earlier.SelectMany(other => other.Include))
                    .DistinctBy(names.IdOf, StringComparer.OrdinalIgnoreCase),
            ],
        };
        foreach (Ring other in earlier)
            Require(other, effective);
        return effective;
    }

    private void Require(Ring earlier, Ring later)
    {
        if (earlier.Include.FirstOrDefault(group => group is Ring.AllDevices or Ring.AllUsers) is { } everybody)
        {
            throw new ConflictException(
                $"ring {earlier.Name} reaches everybody (\"{everybody}\"), which leaves nobody to ring {later.Name}; "
                + "put it last");
        }
        if (later.Include.FirstOrDefault(group => Names(earlier.Include, group)) is { } both)
        {
            throw new ConflictException(
                $"rings {earlier.Name} and {later.Name} both include \"{both}\"; a device would get two versions");
        }
        if (earlier.Filter is { } filter && !IsSame(filter, later.Filter))
        {
            throw new ConflictException(
                $"ring {earlier.Name} reaches only those devices of its groups that filter \"{filter.Name}\" leaves, and "
                + $"ring {later.Name} can leave out whole groups only: the others would be in neither; give both rings "
                + "the filter, or a group of its own in its place");
        }
        if (earlier.Exclude.FirstOrDefault(group => !Names(later.Exclude, group)) is { } left)
        {
            throw new ConflictException(
                $"ring {earlier.Name} excludes \"{left}\", and ring {later.Name} leaves out all of {earlier.Name}'s "
                + $"groups: who is in both would be in neither ring; exclude \"{left}\" in ring {later.Name} too, or in none");
        }
    }

    private bool Names(IEnumerable<string> groups, string group) =>
        groups.Any(other => names.IdOf(other).Equals(names.IdOf(group), StringComparison.OrdinalIgnoreCase));

    private bool IsSame(RingFilter one, RingFilter? other) => other is not null && one.Includes == other.Includes
        && names.Filters[one.Name].Equals(names.Filters[other.Name], StringComparison.OrdinalIgnoreCase);
}
