using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>What became of a step.</summary>
internal enum StepState
{
    Planned,
    Done,

    /// <summary>It began, and nobody knows how far it came.</summary>
    Failed,
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
    public StepState State { get; init; }

    public static StepReport Of(PlannedStep step, TenantNames names) => new(
        step.Kind, step.Object.Name, step.Id,
        [
            .. (IsCreation(step.Kind) ? PropertyChange.OfNew(step.Object.Properties) : step.Changes)
                // An app is told what its content is when it has some.
                .Where(change => step.Kind is not StepKind.CreateApp || change.Name != "notes")
                .Select(change => ReadableChange.Of(change, names)),
        ],
        [.. step.Added.Select(assignment => AssignmentReport.Of(assignment, names))],
        [.. step.Dropped.Select(assignment => AssignmentReport.Of(assignment, names))]);

    public void WriteText(TextWriter output, bool isVerbose)
    {
        output.WriteLine(
            $"  {StepWords.Of(Kind)} \"{SafeText.Escape(Object)}\"{(isVerbose && Id is not null ? $" ({Id})" : "")}");
        IEnumerable<string> details =
        [
            .. Changes.SelectMany(change => change.Lines(isNew: IsCreation(Kind), isVerbose)),
            .. Assigned.Select(assignment => $"+ {assignment.Sentence(isVerbose)}"),
            .. Dropped.Select(assignment => $"- {assignment.Sentence(isVerbose)}"),
        ];
        foreach (string detail in details)
            output.WriteLine($"      {SafeText.Escape(detail)}");
    }

    private static bool IsCreation(StepKind kind) => kind is StepKind.CreateApp or StepKind.CreateScript;
}

/// <summary>Steps in words.</summary>
internal static class StepWords
{
    public static string Of(StepKind kind) => kind is StepKind.AwaitApp
        ? "wait until devices can have app"
        : $"{Verb(kind)} {(IsOfApp(kind) ? "app" : "remediation")}";

    public static string Verb(StepKind kind) => kind switch
    {
        StepKind.CreateApp or StepKind.CreateScript => "create",
        StepKind.UploadContent => "upload content of",
        StepKind.UpdateApp or StepKind.UpdateScript => "update",
        StepKind.AwaitApp => "wait for",
        StepKind.AssignApp or StepKind.AssignScript => "assign",
        _ => "delete",
    };

    /// <summary>What is going on while it is done.</summary>
    public static string Doing(PlannedStep step)
    {
        string verb = Verb(step.Kind) switch
        {
            "create" => "Creating",
            "update" => "Updating",
            "assign" => "Assigning",
            "delete" => "Deleting",
            "upload content of" => "Uploading certprop.exe to",
            _ => "Waiting for",
        };
        return $"{verb} the {(step.IsOfApp ? "app" : "remediation")} \"{step.Object.Name}\"";
    }

    private static bool IsOfApp(StepKind kind) => kind is StepKind.CreateApp or StepKind.UploadContent
        or StepKind.UpdateApp or StepKind.AssignApp or StepKind.DeleteApp;
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
    private string _plain = "", _withIds = "";

    public static AssignmentReport Of(Assignment assignment, TenantNames names) => new(
        assignment.Target,
        assignment.GroupId.Length > 0 ? assignment.GroupId : null, names.Groups.GetValueOrDefault(assignment.GroupId),
        assignment.FilterId, names.Filters.GetValueOrDefault(assignment.FilterId ?? ""), assignment.FilterIncludes,
        AssignmentWords.Of(assignment.Schedule), assignment.Intent)
    {
        _plain = AssignmentWords.Of(assignment, names),
        _withIds = AssignmentWords.Of(assignment, names, showsIds: true),
    };

    public string Sentence(bool showsIds) => showsIds ? _withIds : _plain;
}
