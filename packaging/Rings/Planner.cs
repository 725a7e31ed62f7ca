namespace CertProp.Deploy.Rings;

/// <summary>Which way a ring goes.</summary>
internal enum Direction
{
    /// <summary>The app until devices can have it, then the scripts, which accept the helpers of before.</summary>
    Up,

    /// <summary>Scripts first: devices that already have the older helper go on with them.</summary>
    Down,
}

/// <summary>Which of a ring's objects a plan is about.</summary>
internal enum Part
{
    Both,
    App,
    Scripts,
}

/// <summary>How a plan is made.</summary>
internal sealed record PlanOptions
{
    /// <summary>Whether a first publish assigns the remediation too.</summary>
    public bool Now { get; init; }

    public Part Only { get; init; }

    public Direction Direction { get; init; }
}

/// <summary>Compares what should be with what is; pure.</summary>
internal static class Planner
{
    /// <param name="desired">From settings and bundle.</param>
    /// <param name="present">From the tenant.</param>
    /// <param name="options">How.</param>
    public static RingPlan Plan(DesiredRing desired, PresentRing present, PlanOptions options)
    {
        // Whoever paused it decides when it goes on.
        DesiredObject script = present.Script?.Marker is { IsPaused: true } ? desired.Script.AsPaused() : desired.Script;
        PlannedStep[] app = options.Only is Part.Scripts || desired.App is null
            ? []
            : [.. Steps.OfApp(desired.App, desired.FileDigest, present.App)];
        (PlannedStep[] update, PlannedStep[] assignment) = options.Only is Part.App
            ? ([], [])
            : Steps.OfScript(script, present.Script);
        bool isPostponed = !options.Now && assignment.Length > 0 && IsFirst(desired, present);
        if (isPostponed)
            assignment = [];
        // Whom the ring no longer means must not be reached by a script that has begun to remove.
        PlannedStep[] scripts = BeginsToRemove(desired, present)
            ? [.. assignment, .. update]
            : [.. update, .. assignment];
        // An earlier run was stopped after it had sent the content; steps that wait themselves do it for all.
        if (scripts.Length > 0 && !app.Any(step => step.Kind is StepKind.UploadContent or StepKind.AssignApp)
            && Steps.Awaited(desired.App, present.App) is { } awaiting)
        {
            app = [.. app, awaiting];
        }
        return new RingPlan(
            desired.Ring, options.Direction is Direction.Up ? [.. app, .. scripts] : [.. scripts, .. app])
        {
            IsPostponed = isPostponed,
        };
    }

    // A first publish ends with the remediation, unassigned: one that died before, in whatever place, is still the
    // first.
    private static bool IsFirst(DesiredRing desired, PresentRing present) =>
        desired.App is { Assignments.Count: > 0 }
            && (present.App is not { Assignments.Count: > 0 } || present.Script is null)
            && present.Script is not { Assignments.Count: > 0 };

    private static bool BeginsToRemove(DesiredRing desired, PresentRing present) =>
        present.Script is { HasRemediation: false } && desired.Script.HasRemediation;
}
