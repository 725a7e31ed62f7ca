using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>The steps that make an object of a tenant what it should be; none where it is; pure.</summary>
internal static class Steps
{
    // A package that the service is still looking at becomes published by itself.
    private const string Processing = "processing";

    private static readonly string?[] s_settled = ["published", Processing];

    /// <param name="desired">As it should be.</param>
    /// <param name="digest">Of its content.</param>
    /// <param name="present">As it is; null where there is none.</param>
    public static IEnumerable<PlannedStep> OfApp(DesiredObject desired, string digest, PresentObject? present)
    {
        if (present is null)
            yield return Step(StepKind.CreateApp, desired, null);
        bool hasContent = present is not null && present.FileDigest == digest
            && !string.IsNullOrEmpty(present.Text("committedContentVersion"))
            && s_settled.Contains(present.Text("publishingState"));
        if (!hasContent)
            yield return Step(StepKind.UploadContent, desired, present?.Id);
        // After an upload always: it is what makes devices get the new content, and notes which content it is.
        IReadOnlyList<PropertyChange> changes = ChangesOfApp(desired, present, hasContent);
        if (present is null)
            changes = [.. changes.Where(change => change.Name == "notes")];
        if (changes.Count > 0 || !hasContent)
            yield return Step(StepKind.UpdateApp, desired, present?.Id) with { Changes = changes };
        foreach (PlannedStep step in OfAssignment(StepKind.AssignApp, desired, present))
            yield return step;
    }

    /// <param name="desired">As it should be.</param>
    /// <param name="present">As it is; null where there is none.</param>
    /// <returns>What it is, and whom it reaches.</returns>
    public static (PlannedStep[] Update, PlannedStep[] Assignment) OfScript(
        DesiredObject desired, PresentObject? present) => (
        present is null ? [Step(StepKind.CreateScript, desired, null)]
        : OfProperties(StepKind.UpdateScript, desired, present) is { } update ? [update]
        : [],
        [.. OfAssignment(StepKind.AssignScript, desired, present)]);

    /// <summary>Whom an object reaches.</summary>
    public static IEnumerable<PlannedStep> OfAssignment(StepKind kind, DesiredObject desired, PresentObject? present)
    {
        if (desired.Assignments is null)
            yield break;
        Assignment[] added = [.. desired.Assignments.Except(present?.Assignments ?? [])];
        Assignment[] dropped = [.. (present?.Assignments ?? []).Except(desired.Assignments)];
        if (added.Length + dropped.Length > 0)
            yield return Step(kind, desired, present?.Id) with { Added = added, Dropped = dropped };
    }

    /// <summary>Waits until devices can have an app; null where they can, or where there is none to wait for.</summary>
    public static PlannedStep? Awaited(DesiredObject? desired, PresentObject? present) =>
        desired is not null && present?.Text("publishingState") == Processing
            ? Step(StepKind.AwaitApp, desired, present.Id)
            : null;

    /// <summary>What of an object is not as it should be, assignments aside; null where all is.</summary>
    public static PlannedStep? OfProperties(StepKind kind, DesiredObject desired, PresentObject present) =>
        PropertyChange.Between(present.Body, desired.Properties) is { Count: > 0 } changes
            ? Step(kind, desired, present.Id) with { Changes = changes }
            : null;

    /// <summary>Takes an object away.</summary>
    public static PlannedStep Delete(StepKind kind, DesiredObject was, PresentObject present) =>
        Step(kind, was, present.Id) with { Dropped = present.Assignments };

    // Whose app it is and what is in it, its texts say; that the bundle has other scripts by now is no change of the app.
    private static IReadOnlyList<PropertyChange> ChangesOfApp(
        DesiredObject desired, PresentObject? present, bool hasContent)
    {
        JsonObject properties = desired.Properties;
        if (hasContent && present?.Marker is { } marker && marker.IsSameObject(desired.Marker))
        {
            properties = properties.DeepClone().AsObject();
            foreach (string name in (string[])["description", "notes"])
            {
                properties[name] =
                    $"{properties[name]}".Replace($"{desired.Marker}", $"{marker}", StringComparison.Ordinal);
            }
        }
        return PropertyChange.Between(present?.Body ?? [], properties);
    }

    private static PlannedStep Step(StepKind kind, DesiredObject desired, string? id) =>
        new(kind, desired, id, [], [], []);
}
