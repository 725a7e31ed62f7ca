using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>An object as it should be in the tenant.</summary>
/// <param name="Marker">By which it is known.</param>
/// <param name="Properties">Those that we own, in Graph's own names.</param>
/// <param name="Assignments">All of them; null where somebody else assigns.</param>
internal sealed record DesiredObject(ObjectMarker Marker, JsonObject Properties, IReadOnlyList<Assignment>? Assignments)
{
    private const string Type = "@odata.type";

    public string Name => Properties["displayName"]!.GetValue<string>();

    /// <summary>Whether it has a script that acts, for remediations.</summary>
    public bool HasRemediation => !string.IsNullOrEmpty($"{Properties[Desire.RemediationScript]}");

    /// <summary>An object that stays as it is, but for its marker and whom it reaches.</summary>
    /// <param name="present">As it is.</param>
    /// <param name="marker">The one that it gets, in the place of its own.</param>
    /// <param name="type">Of the object, such as <c>deviceHealthScript</c>.</param>
    /// <param name="assignments">All that it should have.</param>
    public static DesiredObject Keeping(
        PresentObject present, ObjectMarker marker, string type, IReadOnlyList<Assignment>? assignments)
    {
        var properties = new JsonObject
        {
            [Type] = $"#microsoft.graph.{type}",
            ["displayName"] = present.Name,
        };
        foreach (string text in (string[])["description", "notes"])
        {
            if (present.Text(text) is { } before && ObjectMarker.Find(before) is { } old)
                properties[text] = before.Replace($"{old}", $"{marker}", StringComparison.Ordinal);
        }
        return new DesiredObject(marker, properties, assignments);
    }

    /// <summary>
    /// The object as it was once. A pause of then does not come back, and that it reached nobody then says nothing of
    /// whom it should reach.
    /// </summary>
    public DesiredObject AsBefore(PresentObject before, bool hasAssignments, TenantNames names)
    {
        ObjectMarker marker = (before.Marker ?? Marker) with { IsPaused = false };
        var properties = new JsonObject(Properties.Select(member => KeyValuePair.Create(
            member.Key, (member.Key == Type ? member.Value : before.Body[member.Key])?.DeepClone())));
        if (before.Marker is not { IsPaused: true } paused)
            return new DesiredObject(marker, properties, hasAssignments ? AssignmentsOf(before, names) : null);
        properties["description"] =
            $"{properties["description"]}".Replace($"{paused}", $"{marker}", StringComparison.Ordinal);
        return new DesiredObject(marker, properties, null);
    }

    // Whom it reached then, without groups that are gone, and without those that it must leave out today.
    private IReadOnlyList<Assignment> AssignmentsOf(PresentObject before, TenantNames names)
    {
        Assignment[] leftOut =
            [.. (Assignments ?? []).Where(assignment => assignment.Target is TargetType.ExcludedGroup)];
        return
        [
            .. before.Assignments.Where(names.AreOf)
                .Where(assignment => !leftOut.Any(other => other.GroupId == assignment.GroupId)),
            .. leftOut,
        ];
    }

    /// <summary>An object that gets a marker, in the texts where markers stand, and stays as it is otherwise.</summary>
    /// <inheritdoc cref="Keeping"/>
    public static DesiredObject Marking(PresentObject present, ObjectMarker marker, string type)
    {
        var properties = new JsonObject { [Type] = $"#microsoft.graph.{type}", ["displayName"] = present.Name };
        foreach (string text in marker.Role is ObjectRole.App ? (string[])["description", "notes"] : ["description"])
            properties[text] = $"{present.Text(text)?.TrimEnd()}\n{marker}".TrimStart();
        return new DesiredObject(marker, properties, null);
    }

    /// <summary>The same where somebody has paused it: it reaches nobody, and says why.</summary>
    public DesiredObject AsPaused()
    {
        ObjectMarker paused = Marker with { IsPaused = true };
        JsonObject properties = Properties.DeepClone().AsObject();
        properties["description"] =
            $"{properties["description"]}".Replace($"{Marker}", $"{paused}", StringComparison.Ordinal);
        return new DesiredObject(paused, properties, Assignments is null ? null : []);
    }
}

/// <summary>
/// A ring as the settings and a bundle want it. What belongs to a deployment as a whole, the restore package, is a
/// ring of its own here: <see cref="ObjectMarker.AllRings"/>.
/// </summary>
/// <param name="Ring">Its name.</param>
/// <param name="App">The helper; null where somebody else brings it.</param>
/// <param name="FileDigest">Base64 SHA-256 of the app's content.</param>
/// <param name="Script">The remediation.</param>
internal sealed record DesiredRing(string Ring, DesiredObject? App, string FileDigest, DesiredObject Script)
{
    /// <summary>The ring as it was once: what we own of its objects, with the values of then.</summary>
    /// <param name="before">As it was; of an app that was not there nothing is wanted.</param>
    /// <param name="hasAssignments">Whether its assignments come back as well.</param>
    /// <param name="names">Of groups that are still there: the service takes no others.</param>
    public DesiredRing AsBefore(PresentRing before, bool hasAssignments, TenantNames names) => this with
    {
        App = App is not null && before.App is { } app ? App.AsBefore(app, hasAssignments, names) : null,
        FileDigest = before.App?.FileDigest ?? FileDigest,
        Script = Script.AsBefore(before.Script!, hasAssignments, names),
    };
}

/// <summary>Settings' names of groups, filters and tags, as ids of the tenant.</summary>
/// <param name="Groups">Group ids by the names in the settings.</param>
/// <param name="Filters">Filter ids likewise.</param>
/// <param name="ScopeTags">Ids of the scope tags.</param>
internal sealed record ResolvedNames(
    IReadOnlyDictionary<string, string> Groups, IReadOnlyDictionary<string, string> Filters,
    IReadOnlyList<string> ScopeTags)
{
    /// <summary>The id of a group, or the word that stands in its place.</summary>
    public string IdOf(string group) => Groups.GetValueOrDefault(group, group);
}
