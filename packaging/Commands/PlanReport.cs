using System.Text.Json.Serialization;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>A plan as a change board reads it, and what became of it.</summary>
/// <param name="Tenant">Where.</param>
/// <param name="Rings">What would be done, in order.</param>
/// <param name="Unmentioned">Objects of ours that the settings no longer have.</param>
/// <param name="Notes">What somebody should know about the whole.</param>
/// <param name="Obstacles">Why it is not carried out as it stands.</param>
internal sealed record PlanReport(
    IdentityReport Tenant, IReadOnlyList<RingReport> Rings, IReadOnlyList<UnmentionedReport> Unmentioned,
    IReadOnlyList<string> Notes, IReadOnlyList<string> Obstacles) : ICommandReport
{
    /// <param name="plan">What would be done.</param>
    /// <param name="work">Where.</param>
    /// <param name="isWholeTruth">Whether objects that the settings no longer have are in the way.</param>
    /// <param name="dropsUnknown">Whether assignments may go that the settings do not have.</param>
    /// <param name="isVerbose">Whether the text has ids and whole scripts.</param>
    public static PlanReport Of(
        DeploymentPlan plan, DeploymentWork work, bool isWholeTruth, bool dropsUnknown, bool isVerbose)
    {
        bool isManaged = work.Settings.Assignments is AssignmentOwner.Managed;
        return new PlanReport(
            IdentityReport.Of(work.Identity),
            [.. plan.Rings.Select(ring => RingReport.Of(ring, plan.Names))],
            [.. plan.Unmentioned.Select(UnmentionedReport.Of)],
            plan.Notes, [.. plan.Obstacles(dropsUnknown, isWholeTruth && isManaged)])
        {
            IsVerbose = isVerbose,
        };
    }

    public bool HasChanges => Rings.Any(ring => ring.Steps.Count > 0);

    /// <summary>Why it came to no good end; null where it did, and for plans alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Whether the text has ids behind names and whole scripts; JSON has them always.</summary>
    [JsonIgnore]
    public bool IsVerbose { get; private init; }

    public void WriteText(TextWriter output)
    {
        output.WriteLine(SafeText.Escape(Tenant.Sentence));
        foreach (RingReport ring in Rings)
            ring.WriteText(output, IsVerbose);
        foreach (string note in Notes)
            output.WriteLine($"Note: {SafeText.Escape(note)}");
        foreach (UnmentionedReport left in Unmentioned)
            output.WriteLine($"Note: {SafeText.Escape(left.Sentence)}");
        foreach (string obstacle in Obstacles)
            output.WriteLine($"BLOCKED: {SafeText.Escape(obstacle)}");
        StepReport[] steps = [.. Rings.SelectMany(ring => ring.Steps)];
        output.WriteLine(steps.Length == 0
            ? "Nothing to do."
            : $"{Words.Count(steps.Length, "step")}: {string.Join(", ", Totals(steps))}.");
    }

    private static IEnumerable<string> Totals(IEnumerable<StepReport> steps) => steps
        .GroupBy(step => StepWords.Verb(step.Kind).Split(' ')[0])
        .Select(group => $"{group.Count()} {group.Key}");
}

/// <summary>Where a plan was made, and who made it.</summary>
/// <param name="Id">Of the tenant; null where nobody says.</param>
/// <param name="Name">As the settings have it.</param>
/// <param name="Cloud">Of Microsoft.</param>
/// <param name="Sentence">All of it in words.</param>
internal sealed record IdentityReport(string? Id, string? Name, string Cloud, string Sentence)
{
    /// <summary>What tells tenants apart; null where nobody says.</summary>
    [JsonIgnore]
    public string? Key => Id ?? Name;

    public static IdentityReport Of(SignedIn who) =>
        new(who.Claims?.Tenant, who.TenantName, Names.Of(who.Cloud), $"{who}");
}

/// <summary>An object of ours that the settings no longer have.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Id">The tenant's id of it.</param>
/// <param name="Ring">By its marker.</param>
/// <param name="Assignments">How many it has.</param>
/// <param name="Remedy">What takes it away.</param>
internal sealed record UnmentionedReport(
    ObjectRole Role, string Name, string Id, string Ring, int Assignments, string Remedy)
{
    public static UnmentionedReport Of(PresentObject present) => new(
        present.Marker!.Role, present.Name, present.Id, present.Marker.Ring, present.Assignments.Count,
        DeploymentPlan.RemedyFor(present));

    [JsonIgnore]
    public string Sentence =>
        $"the {(Role is ObjectRole.App ? "app" : "remediation")} \"{Name}\" ({Id}) of ring {Ring} is ours, and the "
        + $"settings no longer have it; {Remedy}";
}

/// <summary>What would be done with one ring.</summary>
/// <param name="Ring">Which; <c>all</c> for the restore package.</param>
/// <param name="Mode">What it does on devices; null for the restore package and rings without settings.</param>
/// <param name="Revision">Of the bundle that it gets; null where it keeps what it has.</param>
/// <param name="Content">Of the bundle.</param>
/// <param name="Helper">File version of certprop.exe.</param>
/// <param name="Carries">Revision that its remediation has now; null for none.</param>
/// <param name="IsPaused">Whether somebody has paused it.</param>
/// <param name="Warnings">What must not be overlooked.</param>
/// <param name="Notes">What somebody should know.</param>
/// <param name="Steps">What would be done, in order.</param>
internal sealed record RingReport(
    string Ring, string? Mode, int? Revision, string? Content, string? Helper, int? Carries, bool IsPaused,
    IReadOnlyList<string> Warnings, IReadOnlyList<string> Notes, IReadOnlyList<StepReport> Steps)
{
    public static RingReport Of(PlannedRing planned, TenantNames names)
    {
        ObjectMarker? marker = planned.Present.Script?.Marker;
        return new RingReport(
            planned.Ring, planned.Settings is { } ring ? Names.Of(ring.Mode) : null,
            planned.Bundle?.Manifest.Revision, planned.Bundle?.Manifest.Content,
            planned.Bundle?.Manifest.Helper.FileVersion, marker?.Revision, marker is { IsPaused: true },
            [.. WarningsOf(planned)], [.. NotesOf(planned)],
            [.. planned.Plan.Steps.Select(step => StepReport.Of(step, names))]);
    }

    public void WriteText(TextWriter output, bool isVerbose)
    {
        output.WriteLine(Heading());
        foreach (string warning in Warnings)
            output.WriteLine($"  {SafeText.Escape(warning)}");
        foreach (StepReport step in Steps)
            step.WriteText(output, isVerbose);
        if (Steps.Count == 0)
            output.WriteLine("  nothing to do");
        foreach (string note in Notes)
            output.WriteLine($"  Note: {SafeText.Escape(note)}");
    }

    private string Heading()
    {
        string what = Ring == ObjectMarker.AllRings ? "Restore package" : $"Ring {Ring}";
        string mode = Mode is null ? "" : $", mode {Mode}";
        string bundle = Revision is null ? "" : $": revision {Revision}, content {Content}, certprop.exe {Helper}";
        string now = Carries is null || Carries == Revision ? ""
            : Revision is null ? $" (revision {Carries})"
            : $" (carries revision {Carries} now)";
        return $"{what}{mode}{bundle}{now}";
    }

    private static IEnumerable<string> WarningsOf(PlannedRing planned)
    {
        switch (planned.Plan.Switch)
        {
            case RemovalSwitch.Begins when planned.Present.Script is null:
                yield return "A NEW RING IN MODE REMEDIATE: DEVICES BEGIN TO REMOVE";
                break;
            case RemovalSwitch.Begins:
                yield return "THE MODE CHANGES FROM DETECT TO REMEDIATE: DEVICES BEGIN TO REMOVE"
                    + (planned.Leaking is { } leaking ? $"; DEVICES THAT NOW REPORT {leaking}" : "");
                break;
            case RemovalSwitch.Ends:
                yield return "THE MODE CHANGES FROM REMEDIATE TO DETECT: DEVICES NO LONGER REMOVE";
                break;
        }
    }

    private static IEnumerable<string> NotesOf(PlannedRing planned)
    {
        if (planned.Plan.IsPostponed)
        {
            yield return "the first publish assigns the app only; publish again once devices have it, or now with "
                + "--now";
        }
        if (planned.Settings is not null && planned.Bundle is not null && planned.Present.Script?.Marker is { IsPaused: true })
            yield return $"the ring is paused and stays so; certprop-deploy resume --ring {planned.Ring} ends that";
        foreach (string note in planned.Notes)
            yield return note;
    }
}
