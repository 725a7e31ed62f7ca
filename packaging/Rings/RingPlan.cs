using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>What one step does; each is safe to be the last one.</summary>
internal enum StepKind
{
    CreateApp,
    UploadContent,
    UpdateApp,

    /// <summary>Waits for content that an earlier run has sent: scripts must not come before it.</summary>
    AwaitApp,
    AssignApp,
    DeleteApp,
    CreateScript,
    UpdateScript,
    AssignScript,
    DeleteScript,
}

/// <summary>One step.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Object">The object as it should be; where it goes away, as it was.</param>
/// <param name="Id">The tenant's id of it; null where a step before makes it.</param>
/// <param name="Changes">What differs, for updates.</param>
/// <param name="Added">Assignments that are not there yet.</param>
/// <param name="Dropped">Assignments that are there and not wanted.</param>
internal sealed record PlannedStep(
    StepKind Kind, DesiredObject Object, string? Id, IReadOnlyList<PropertyChange> Changes,
    IReadOnlyList<Assignment> Added, IReadOnlyList<Assignment> Dropped)
{
    /// <summary>Whether it is about the app, or about the remediation.</summary>
    public bool IsOfApp => Object.Marker.Role is ObjectRole.App;

    /// <summary>What an update sends: the changes, and of which type the object is.</summary>
    public JsonObject Body()
    {
        var body = new JsonObject { ["@odata.type"] = Object.Properties["@odata.type"]!.DeepClone() };
        foreach (PropertyChange change in Changes)
            body[change.Name] = change.After?.DeepClone();
        return body;
    }
}

/// <summary>Whether devices begin or cease to remove by a plan.</summary>
internal enum RemovalSwitch
{
    None,
    Begins,
    Ends,
}

/// <summary>What would be done with one ring.</summary>
/// <param name="Ring">Which.</param>
/// <param name="Steps">In the order in which they are carried out.</param>
internal sealed record RingPlan(string Ring, IReadOnlyList<PlannedStep> Steps)
{
    /// <summary>Whether the remediation is assigned by the next publish only, when devices have the app.</summary>
    public bool IsPostponed { get; init; }

    /// <summary>Whether assignments are dropped on purpose, as by <c>pause</c>: none of them is a surprise.</summary>
    public bool DropsOnPurpose { get; init; }

    /// <summary>Whether somebody is left out who was reached before.</summary>
    public bool Narrows => Steps.Any(IsNarrowing);

    /// <summary>The part that leaves people out; whom it reaches besides stays as it is there.</summary>
    public RingPlan OnlyNarrowing() => this with { Steps = [.. Steps.Where(IsNarrowing).Select(OnlyNarrowing)] };

    private static PlannedStep OnlyNarrowing(PlannedStep step)
    {
        Assignment[] leftOut = [.. step.Added.Where(added => added.Target is TargetType.ExcludedGroup)];
        ILookup<bool, Assignment> there = step.Object.Assignments!.Except(step.Added).Concat(step.Dropped)
            .ToLookup(assignment => leftOut.Any(other => other.GroupId == assignment.GroupId));
        return step with
        {
            Object = step.Object with { Assignments = [.. there[false], .. leftOut] },
            Added = leftOut,
            Dropped = [.. there[true]],
        };
    }

    private static bool IsNarrowing(PlannedStep step) => step.Id is not null
        && step.Added.Any(assignment => assignment.Target is TargetType.ExcludedGroup);

    /// <summary>Whether the ring's remediation gets a script that removes, or loses it.</summary>
    public RemovalSwitch Switch => Steps.Where(step => step.Object.Marker.Role is ObjectRole.Machine)
        .Select(step => step.Kind switch
        {
            StepKind.CreateScript when step.Object.HasRemediation => RemovalSwitch.Begins,
            StepKind.UpdateScript => SwitchOf(step.Changes.FirstOrDefault(
                change => change.Name == Desire.RemediationScript)),
            _ => RemovalSwitch.None,
        })
        .FirstOrDefault(direction => direction is not RemovalSwitch.None);

    /// <summary>
    /// What is there for somebody of whom the settings say nothing, and would go; a schedule or filter that changes is
    /// not among it.
    /// </summary>
    public IEnumerable<(PlannedStep Step, Assignment Assignment)> Unknown => DropsOnPurpose
        ? []
        : from step in Steps
          where !step.Object.Marker.IsPaused
          from dropped in step.Dropped
          where !step.Object.Assignments!.Any(wanted => wanted.IsForSame(dropped))
          select (step, dropped);

    private static RemovalSwitch SwitchOf(PropertyChange? change) => change switch
    {
        null => RemovalSwitch.None,
        { After: null } => RemovalSwitch.Ends,
        _ when string.IsNullOrEmpty($"{change.Before}") => RemovalSwitch.Begins,
        _ => RemovalSwitch.None,
    };
}
