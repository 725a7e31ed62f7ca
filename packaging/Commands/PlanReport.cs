using System.Text.Json.Nodes;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>A plan as a change board reads it.</summary>
/// <param name="Ring">Which ring.</param>
/// <param name="Mode">What it does on devices.</param>
/// <param name="Revision">Of the bundle.</param>
/// <param name="Content">Of the bundle.</param>
/// <param name="Steps">What would be done, in order.</param>
/// <param name="Notes">What somebody should know before.</param>
internal sealed record PlanReport(
    string Ring, string Mode, int Revision, string Content, IReadOnlyList<StepReport> Steps, IReadOnlyList<string> Notes) : ICommandReport
{
    public static PlanReport Of(PlannedRing planned, BundleManifest manifest) => new(
        planned.Ring.Name, Names.Of(planned.Ring.Mode), manifest.Revision, manifest.Content,
        [.. planned.Plan.Steps.Select(step => StepReport.Of(step, planned.Present))],
        [.. NotesOf(planned)]);

    public bool HasChanges => Steps.Count > 0;

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"Ring {Ring}, mode {Mode}: revision {Revision}, content {Content}");
        foreach (StepReport step in Steps)
            step.WriteText(output);
        foreach (string note in Notes)
            output.WriteLine($"Note: {note}");
        if (!HasChanges)
            output.WriteLine("Nothing to do.");
    }

    private static IEnumerable<string> NotesOf(PlannedRing planned)
    {
        if (planned.Plan.Postponed)
            yield return "the first publish assigns the app only; publish again once devices have it, or now with --now";
        bool removes = planned.Present.Script?.Script("remediationScriptContent") is not null;
        if (planned.Present.Script is not null && removes != planned.Ring.Mode is RingMode.Remediate)
        {
            yield return planned.Ring.Mode is RingMode.Remediate
                ? "THE MODE CHANGES FROM DETECT TO REMEDIATE: DEVICES BEGIN TO REMOVE"
                : "THE MODE CHANGES FROM REMEDIATE TO DETECT: DEVICES NO LONGER REMOVE";
        }
    }
}

/// <summary>One step of a plan.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Object">Of which object.</param>
/// <param name="Details">Changed properties, lines of scripts, assignments.</param>
internal sealed record StepReport(StepKind Kind, string Object, IReadOnlyList<string> Details)
{
    public static StepReport Of(PlannedStep step, PresentRing present) => new(
        step.Kind, step.Object.Name,
        [
            .. step.Changes.SelectMany(change => Describe(change, present)),
            .. step.Added.Select(assignment => $"+ {Describe(assignment)}"),
            .. step.Dropped.Select(assignment => $"- {Describe(assignment)}"),
        ]);

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"  {Verb(Kind)} \"{SafeText.Escape(Object)}\"");
        foreach (string detail in Details)
            output.WriteLine($"      {SafeText.Escape(detail)}");
    }

    private static string Verb(StepKind kind) => kind switch
    {
        StepKind.CreateApp => "create app",
        StepKind.UploadContent => "upload content of app",
        StepKind.UpdateApp => "update app",
        StepKind.AssignApp => "assign app",
        StepKind.CreateScript => "create remediation",
        StepKind.UpdateScript => "update remediation",
        _ => "assign remediation",
    };

    private static IEnumerable<string> Describe(PropertyChange change, PresentRing present)
    {
        if (!change.Name.EndsWith("ScriptContent", StringComparison.Ordinal))
            return [$"{change.Name}: {Text(change.Before)} -> {Text(change.After)}"];
        string? after = change.After?.GetValue<string>() is { } base64
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64))
            : null;
        IReadOnlyList<string> lines = LineDiff.Between(present.Script?.Script(change.Name), after);
        return lines.Count > 0 ? [$"{change.Name}:", .. lines] : [$"{change.Name}: line ends or encoding only"];
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "nothing";

    private static string Describe(Assignment assignment)
    {
        string target = assignment.Target switch
        {
            TargetType.AllDevices => "all devices",
            TargetType.AllUsers => "all users",
            TargetType.Group => $"group {assignment.GroupId}",
            TargetType.ExcludedGroup => $"not group {assignment.GroupId}",
            _ => "a target that certprop-deploy never makes",
        };
        string filter = assignment.FilterId is null ? "" : $", {(assignment.FilterIncludes ? "only" : "not")} filter {assignment.FilterId}";
        string when = assignment.Schedule switch
        {
            null => "",
            { Daily: { } time } => $", daily at {time:HH\\:mm}",
            { Hours: 1 } => ", every hour",
            var schedule => $", every {schedule.Hours} hours",
        };
        return $"{target}{filter}{when}";
    }
}
