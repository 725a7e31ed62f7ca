namespace CertProp.Deploy.Rings;

/// <summary>What a tenant holds of a deployment, and what stands in its way; pure.</summary>
/// <param name="Deployment">Whose.</param>
/// <param name="Apps">Win32 apps of ours, or of a name that we want.</param>
/// <param name="Scripts">Remediations likewise.</param>
internal sealed record PresentDeployment(
    Guid Deployment, IReadOnlyList<PresentObject> Apps, IReadOnlyList<PresentObject> Scripts)
{
    /// <summary>The objects of a ring, wherever they still are.</summary>
    /// <exception cref="ConflictException">Somebody else's object has the name, or there are two of ours.</exception>
    public PresentRing Of(DesiredRing desired) => new(
        desired.App is null ? null : AppOf(desired.App),
        ScriptOf(desired.Script));

    /// <summary>The app of this marker; null where there is none.</summary>
    /// <inheritdoc cref="Of"/>
    public PresentObject? AppOf(DesiredObject desired) =>
        // Nothing in an app but its marker, which stands in description and notes, says whose it is.
        Find(Apps, "app", desired, _ => false);

    /// <summary>The remediation of this marker; null where there is none.</summary>
    /// <inheritdoc cref="Of"/>
    public PresentObject? ScriptOf(DesiredObject desired) => Find(
        Scripts, "remediation", desired, script => IsMadeBy(script, desired.Marker.Role));

    /// <summary>Objects of a ring by its name, whether or not the settings still have it.</summary>
    /// <exception cref="ConflictException">There are two of one kind.</exception>
    public PresentRing Named(string ring) => new(
        Single(Apps, "app", ring, ObjectRole.App),
        Single(
            Scripts, "remediation", ring,
            ring == ObjectMarker.AllRings ? ObjectRole.Restore : ObjectRole.Machine));

    /// <summary>A remediation of ours of this name that lost its marker; null where there is none.</summary>
    public PresentObject? NamesakeOf(string name, ObjectRole role) => Scripts.FirstOrDefault(one => one.Marker is null
        && one.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && IsMadeBy(one, role));

    /// <summary>All that has our marker.</summary>
    public IEnumerable<PresentObject> Ours => Apps.Concat(Scripts).Where(one => one.Marker?.Deployment == Deployment);

    private PresentObject? Find(
        IReadOnlyList<PresentObject> objects, string what, DesiredObject desired, Func<PresentObject, bool> isOurs)
    {
        ObjectMarker marker = desired.Marker;
        if (Single(objects, what, marker.Ring, marker.Role) is { } marked)
            return marked;
        PresentObject? namesake = objects.FirstOrDefault(
            one => one.Name.Equals(desired.Name, StringComparison.OrdinalIgnoreCase));
        if (namesake is null || (namesake.Marker is null && isOurs(namesake)))
            return namesake;
        string whose = namesake.Marker is { } other
            ? $"its marker is of deployment {other.Deployment}, ring {other.Ring}"
            : "it has no marker of this deployment";
        throw new ConflictException(
            $"the {what} \"{desired.Name}\" ({namesake.Id}) is not ours: {whose}; rename it, or choose another "
            + "\"names\": { \"prefix\" } in the settings; where it is ours and somebody took its marker away, "
            + $"certprop-deploy adopt {namesake.Id} takes it over");
    }

    private PresentObject? Single(IReadOnlyList<PresentObject> objects, string what, string ring, ObjectRole role)
    {
        PresentObject[] marked =
        [
            .. objects.Where(one => one.Marker is { } marker && marker.Deployment == Deployment && marker.Role == role
                && marker.Ring.Equals(ring, StringComparison.OrdinalIgnoreCase)),
        ];
        return marked.Length < 2
            ? marked.FirstOrDefault()
            : throw new ConflictException(
                $"there are {marked.Length} {what}s of ring {ring} with our marker: "
                + $"{string.Join(", ", marked.Select(one => one.Id))}; delete the ones that nobody uses");
    }

    private bool IsMadeBy(PresentObject script, ObjectRole role) =>
        ScriptHeader.Of(script) is { } header && header.Deployment == Deployment && header.Role == role;
}
