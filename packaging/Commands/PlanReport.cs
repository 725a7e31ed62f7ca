using System.Text.Json.Serialization;
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
/// <param name="Helper">File version of certprop.exe.</param>
/// <param name="Steps">What would be done, in order.</param>
/// <param name="Notes">What somebody should know before.</param>
internal sealed record PlanReport(
    string Ring, string Mode, int Revision, string Content, string Helper, IReadOnlyList<StepReport> Steps,
    IReadOnlyList<string> Notes) : ICommandReport
{
    public static PlanReport Of(PlannedRing planned, BundleManifest manifest, bool showsIds) => new(
        planned.Ring.Name, Names.Of(planned.Ring.Mode), manifest.Revision, manifest.Content,
        manifest.Helper.FileVersion,
        [.. planned.Plan.Steps.Select(step => StepReport.Of(step, planned.Names))],
        [.. NotesOf(planned)])
    {
        ShowsIds = showsIds,
    };

    public bool HasChanges => Steps.Count > 0;

    /// <summary>Whether the text has ids behind names; JSON has them always.</summary>
    [JsonIgnore]
    public bool ShowsIds { get; private init; }

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"Ring {Ring}, mode {Mode}: revision {Revision}, content {Content}, certprop.exe {Helper}");
        foreach (StepReport step in Steps)
            step.WriteText(output, ShowsIds);
        foreach (string note in Notes)
            output.WriteLine($"Note: {SafeText.Escape(note)}");
        if (!HasChanges)
            output.WriteLine("Nothing to do.");
    }

    private static IEnumerable<string> NotesOf(PlannedRing planned)
    {
        if (planned.Plan.Postponed)
        {
            yield return "the first publish assigns the app only; publish again once devices have it, or now with "
                + "--now";
        }
        if (planned.Plan.Steps.Any(step => step.Unknown.Any()))
            yield return "what is dropped is not in the settings: publish does it with --drop-unknown only";
        if (planned.Present.Script is not { } script)
            yield break;
        bool removes = script.Script(ReadableChange.RemediationScript) is not null;
        if (removes && planned.Ring.Mode is RingMode.Detect)
            yield return "THE MODE CHANGES FROM REMEDIATE TO DETECT: DEVICES NO LONGER REMOVE";
        if (!removes && planned.Ring.Mode is RingMode.Remediate)
        {
            yield return "THE MODE CHANGES FROM DETECT TO REMEDIATE: DEVICES BEGIN TO REMOVE"
                + (planned.DevicesWithIssue is { } devices ? $"; DEVICES THAT NOW REPORT AN ISSUE: {devices}" : "");
        }
    }
}

/// <summary>One step of a plan.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Object">Of which object.</param>
/// <param name="Id">Its id; null where the step makes it, or one before.</param>
/// <param name="Changes">Properties that change, or of what is new all.</param>
/// <param name="Assigned">Assignments that come.</param>
/// <param name="Dropped">Assignments that go.</param>
internal sealed record StepReport(
    StepKind Kind, string Object, string? Id, IReadOnlyList<ChangeReport> Changes,
    IReadOnlyList<AssignmentReport> Assigned, IReadOnlyList<AssignmentReport> Dropped)
{
    public static StepReport Of(PlannedStep step, TenantNames names) => new(
        step.Kind, step.Object.Name, step.Id,
        [
            .. (IsCreation(step.Kind) ? PropertyChange.OfNew(step.Object.Properties) : step.Changes)
                .Select(change => ReadableChange.Of(change, names)),
        ],
        [.. step.Added.Select(assignment => AssignmentReport.Of(assignment, names))],
        [.. step.Dropped.Select(assignment => AssignmentReport.Of(assignment, names))]);

    public void WriteText(TextWriter output, bool showsIds)
    {
        output.WriteLine(
            $"  {Verb(Kind)} \"{SafeText.Escape(Object)}\"{(showsIds && Id is not null ? $" ({Id})" : "")}");
        IEnumerable<string> details =
        [
            .. Changes.SelectMany(change => change.Lines(isNew: IsCreation(Kind))),
            .. Assigned.Select(assignment => $"+ {assignment.Sentence(showsIds)}"),
            .. Dropped.Select(assignment => $"- {assignment.Sentence(showsIds)}"),
        ];
        foreach (string detail in details)
            output.WriteLine($"      {SafeText.Escape(detail)}");
    }

    private static bool IsCreation(StepKind kind) => kind is StepKind.CreateApp or StepKind.CreateScript;

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
}

/// <summary>An assignment in the tenant's own names, with their ids.</summary>
/// <param name="Target">Whom.</param>
/// <param name="GroupId">The group; null where it is none.</param>
/// <param name="Group">What it is called; null where it is none, or deleted.</param>
/// <param name="FilterId">The filter; null for none.</param>
/// <param name="Filter">What it is called.</param>
/// <param name="FilterIncludes">Whether devices must match it.</param>
/// <param name="Schedule">When, in words; null for apps and exclusions.</param>
/// <param name="Intent">For apps.</param>
internal sealed record AssignmentReport(
    TargetType Target, string? GroupId, string? Group, string? FilterId, string? Filter, bool FilterIncludes,
    string? Schedule, string? Intent)
{
    public static AssignmentReport Of(Assignment assignment, TenantNames names) => new(
        assignment.Target,
        assignment.GroupId.Length > 0 ? assignment.GroupId : null, names.Groups.GetValueOrDefault(assignment.GroupId),
        assignment.FilterId, names.Filters.GetValueOrDefault(assignment.FilterId ?? ""), assignment.FilterIncludes,
        WordsOf(assignment.Schedule), assignment.Intent);

    public string Sentence(bool showsIds)
    {
        string target = Target switch
        {
            TargetType.AllDevices => "all devices",
            TargetType.AllUsers => "all users",
            TargetType.Group => $"group {Called(Group, GroupId)}",
            TargetType.ExcludedGroup => $"not group {Called(Group, GroupId)}",
            _ => "a target that certprop-deploy never makes",
        };
        string filter = FilterId is null
            ? ""
            : $", {(FilterIncludes ? "only" : "not")} filter {Called(Filter, FilterId)}";
        string rest = string.Concat(new[] { Intent, Schedule }.OfType<string>().Select(word => $", {word}"));
        return $"{target}{filter}{rest}";

        string Called(string? name, string? id) =>
            name is null ? $"{id} (deleted)" : showsIds ? $"\"{name}\" ({id})" : $"\"{name}\"";
    }

    private static string? WordsOf(Schedule? schedule) => schedule switch
    {
        null => null,
        { Daily: { } time } => $"daily at {time:HH\\:mm}",
        { Hours: 1 } => "every hour",
        _ => $"every {schedule.Hours} hours",
    };
}
