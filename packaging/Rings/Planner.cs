using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>Compares what should be with what is; pure.</summary>
internal static class Planner
{
    // A package that the service is still looking at becomes published by itself.
    private static readonly string?[] s_settled = ["published", "processing"];

    /// <param name="desired">From settings and bundle.</param>
    /// <param name="present">From the tenant.</param>
    /// <param name="now">Whether a first publish assigns the remediation too.</param>
    public static RingPlan Plan(DesiredRing desired, PresentRing present, bool now)
    {
        PlannedStep[] assignment = [.. StepsOfAssignment(StepKind.AssignScript, desired.Script, present.Script)];
        bool postponed = !now && assignment.Length > 0 && IsFirst(desired, present);
        // Whom the ring no longer means must not be reached by a script that has begun to remove.
        bool begins = present.Script is { } script && !HasRemediation(script.Body) && HasRemediation(desired.Script.Properties);
        return new RingPlan(
            desired.Ring,
            [
                .. desired.App is null ? [] : StepsOfApp(desired.App, desired.FileDigest, present.App),
                .. begins && !postponed ? assignment : [],
                .. StepsOfScript(desired.Script, present.Script),
                .. begins || postponed ? [] : assignment,
            ],
            postponed);
    }

    // A first publish ends with the remediation, unassigned: one that died before, in whatever place, is still the
    // first.
    private static bool IsFirst(DesiredRing desired, PresentRing present) =>
        desired.App is { Assignments.Count: > 0 }
            && (present.App is not { Assignments.Count: > 0 } || present.Script is null)
            && present.Script is not { Assignments.Count: > 0 };

    private static bool HasRemediation(JsonObject script) =>
        script["remediationScriptContent"] is JsonValue content && content.TryGetValue(out string? text) && text.Length > 0;

    private static IEnumerable<PlannedStep> StepsOfApp(DesiredObject desired, string digest, PresentObject? present)
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
        foreach (PlannedStep step in StepsOfAssignment(StepKind.AssignApp, desired, present))
            yield return step;
    }

    // Whose app it is and what is in it, its texts say; that the bundle has other scripts by now is no change of the app.
    private static IReadOnlyList<PropertyChange> ChangesOfApp(DesiredObject desired, PresentObject? present, bool hasContent)
    {
        JsonObject properties = desired.Properties;
        if (hasContent && present?.Marker is { } marker && marker.IsSameObject(desired.Marker))
        {
            properties = properties.DeepClone().AsObject();
            foreach (string name in (string[])["description", "notes"])
                properties[name] = $"{properties[name]}".Replace($"{desired.Marker}", $"{marker}", StringComparison.Ordinal);
        }
        return PropertyChange.Between(present?.Body ?? [], properties);
    }

    private static IEnumerable<PlannedStep> StepsOfScript(DesiredObject desired, PresentObject? present)
    {
        if (present is null)
            yield return Step(StepKind.CreateScript, desired, null);
        else if (PropertyChange.Between(present.Body, desired.Properties) is { Count: > 0 } changes)
            yield return Step(StepKind.UpdateScript, desired, present.Id) with { Changes = changes };
    }

    private static IEnumerable<PlannedStep> StepsOfAssignment(
        StepKind kind, DesiredObject desired, PresentObject? present)
    {
        if (desired.Assignments is null)
            yield break;
        Assignment[] added = [.. desired.Assignments.Except(present?.Assignments ?? [])];
        Assignment[] dropped = [.. (present?.Assignments ?? []).Except(desired.Assignments)];
        if (added.Length + dropped.Length > 0)
            yield return Step(kind, desired, present?.Id) with { Added = added, Dropped = dropped };
    }

    private static PlannedStep Step(StepKind kind, DesiredObject desired, string? id) =>
        new(kind, desired, id, [], [], []);
}
