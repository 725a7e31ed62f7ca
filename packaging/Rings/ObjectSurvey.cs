using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Rings;

/// <summary>
/// Which of the listed objects of one kind are ours, and which have our name without being ours; pure. It needs no
/// bundle, unlike a plan, and finds all at once.
/// </summary>
/// <param name="Ours">By ring of the settings: the ring's object. A ring without one still needs one.</param>
/// <param name="Conflicts">A sentence for each thing that stops a publish.</param>
/// <param name="Notes">A sentence for each thing that only confuses people.</param>
internal sealed record ObjectSurvey(
    IReadOnlyDictionary<string, PresentObject> Ours, IReadOnlyList<string> Conflicts, IReadOnlyList<string> Notes)
{
    /// <param name="settings">The deployment.</param>
    /// <param name="role">Which kind: apps, or remediations of rings.</param>
    /// <param name="listed">All objects of the kind; those that <see cref="MayHaveLostItsMarker"/> with their
    /// content.</param>
    public static ObjectSurvey Of(DeploySettings settings, ObjectRole role, IReadOnlyList<PresentObject> listed)
    {
        var ours = new Dictionary<string, PresentObject>();
        var conflicts = new List<string>();
        var notes = new List<string>();
        foreach (Ring ring in settings.Rings.Where(ring => role is not ObjectRole.App || NeedsApp(ring)))
        {
            PresentObject[] marked =
                [.. listed.Where(one => one.Marker is { } marker && IsOf(marker, settings, ring, role))];
            PresentObject[] named = [.. listed.Except(marked).Where(one => HasNameOf(one, settings, ring))];
            PresentObject[] unmarked = [.. named.Where(one => CarriesOurScript(one, settings, role))];
            PresentObject[] mine = marked.Length > 0 ? marked : unmarked;
            if (mine.Length > 1)
                conflicts.Add(Several(role, ring, mine, marked.Length > 0));
            if (mine.Length > 0)
                ours[ring.Name] = mine[0];
            // A publish finds the one with the marker, whatever else has its name.
            (marked.Length > 0 ? notes : conflicts).AddRange(
                named.Except(mine).Select(foreign => Foreign(role, foreign, settings)));
        }
        return new ObjectSurvey(ours, conflicts, notes);
    }

    /// <summary>Whether only its script, which lists leave out, says whose it is.</summary>
    public static bool MayHaveLostItsMarker(PresentObject listed, DeploySettings settings) =>
        listed.Marker is null && settings.Rings.Any(ring => HasNameOf(listed, settings, ring));

    private static bool NeedsApp(Ring ring) => ring.Delivery is HelperDelivery.Intune;

    private static bool IsOf(ObjectMarker marker, DeploySettings settings, Ring ring, ObjectRole role) =>
        marker.IsSameObject(marker with { Deployment = settings.Deployment, Ring = ring.Name, Role = role });

    private static bool HasNameOf(PresentObject one, DeploySettings settings, Ring ring) =>
        one.Name.Equals(settings.ObjectName(ring.Name), StringComparison.OrdinalIgnoreCase);

    private static bool CarriesOurScript(PresentObject one, DeploySettings settings, ObjectRole role) =>
        role is ObjectRole.Machine && one.Marker is null
            && ScriptHeader.Of(one) is { Role: ObjectRole.Machine } header && header.Deployment == settings.Deployment;

    private static string Kind(ObjectRole role) => role is ObjectRole.App ? "app" : "remediation";

    private static string Several(ObjectRole role, Ring ring, PresentObject[] mine, bool areMarked) =>
        $"there are {mine.Length} {Kind(role)}s of ring {ring.Name} with our {(areMarked ? "marker" : "script")}: "
        + $"{string.Join(", ", mine.Select(one => one.Id))}; delete the ones that nobody uses";

    private static string Foreign(ObjectRole role, PresentObject foreign, DeploySettings settings)
    {
        string whose = foreign.Marker switch
        {
            null => "is not ours: it has no marker of this deployment",
            { } marker when marker.Deployment != settings.Deployment =>
                $"is not ours: its marker is deployment {marker.Deployment}'s, ring {marker.Ring}",
            { } marker => $"is another ring's: its marker says ring {marker.Ring}, role "
                + Names.Of(marker.Role),
        };
        return $"the {Kind(role)} \"{foreign.Name}\" ({foreign.Id}) {whose}; rename it, or choose another "
            + "\"names\": { \"prefix\" } in the settings";
    }
}
