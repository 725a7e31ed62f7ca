namespace CertProp.Deploy.Rings;

/// <summary>What is done to a ring's objects without a bundle: pause, resume, remove, take over; pure.</summary>
internal static class Interventions
{
    private const string Script = "deviceHealthScript", App = "win32LobApp";

    /// <summary>Takes the assignments of a ring's remediation away, and says so in its marker.</summary>
    /// <param name="ring">Which.</param>
    /// <param name="script">As it is, with a marker of ours.</param>
    public static RingPlan Pause(string ring, PresentObject script)
    {
        var paused = DesiredObject.Keeping(script, script.Marker! with { IsPaused = true }, Script, []);
        (PlannedStep[] mark, PlannedStep[] unassign) = Steps.OfScript(paused, script);
        // The mark first: where it ends in between, any next command stops the ring, and none starts it again.
        return new RingPlan(ring, [.. mark, .. unassign]) { DropsOnPurpose = true };
    }

    /// <summary>Gives them back.</summary>
    /// <param name="ring">Which.</param>
    /// <param name="script">As it is, with a marker of ours.</param>
    /// <param name="assignments">As the settings have them.</param>
    public static RingPlan Resume(string ring, PresentObject script, IReadOnlyList<Assignment>? assignments)
    {
        var resumed = DesiredObject.Keeping(script, script.Marker! with { IsPaused = false }, Script, assignments);
        (PlannedStep[] mark, PlannedStep[] assign) = Steps.OfScript(resumed, script);
        // The mark last: where it ends in between, the next resume still finds a ring that is paused.
        return new RingPlan(ring, [.. assign, .. mark]);
    }

    /// <summary>Takes a ring away: the remediation, then the helper from devices; the app itself at the end.</summary>
    /// <param name="ring">Which.</param>
    /// <param name="present">As it is, with markers of ours.</param>
    /// <param name="final">Whether the app goes too, from which no device uninstalls any more.</param>
    /// <param name="names">Of groups that are still there: the service takes no others.</param>
    public static RingPlan Remove(string ring, PresentRing present, bool final, TenantNames names)
    {
        var steps = new List<PlannedStep>();
        if (present.Script is { } script)
            steps.Add(Steps.Delete(StepKind.DeleteScript, Kept(script, Script, []), script));
        if (present.App is { } app && final)
            steps.Add(Steps.Delete(StepKind.DeleteApp, Kept(app, App, []), app));
        else if (present.App is { } staying)
        {
            DesiredObject uninstalled = Kept(
                staying, App, Uninstalling(staying.Assignments.Where(names.AreOf)));
            steps.AddRange(Steps.OfAssignment(StepKind.AssignApp, uninstalled, staying));
        }
        return new RingPlan(ring, steps) { DropsOnPurpose = true };
    }

    /// <summary>Whether devices are told to uninstall an app, or were never told to install it.</summary>
    public static bool IsLeaving(PresentObject app) =>
        app.Assignments.All(assignment => assignment.Intent is not "required");

    /// <summary>Whether devices still get an object; an app that they only uninstall is none.</summary>
    public static bool IsInUse(PresentObject present) => present.Marker?.Role is ObjectRole.App
        ? !IsLeaving(present)
        : present.Assignments.Count > 0;

    /// <summary>Gives an object the marker that it lost; one that has it needs nothing.</summary>
    /// <param name="present">As it is.</param>
    /// <param name="marker">The one that it gets.</param>
    public static RingPlan Adopt(PresentObject present, ObjectMarker marker)
    {
        if (present.Marker == marker)
            return new RingPlan(marker.Ring, []);
        bool isApp = marker.Role is ObjectRole.App;
        var marked = DesiredObject.Marking(present, marker, isApp ? App : Script);
        StepKind kind = isApp ? StepKind.UpdateApp : StepKind.UpdateScript;
        return new RingPlan(marker.Ring, Steps.OfProperties(kind, marked, present) is { } step ? [step] : []);
    }

    private static DesiredObject Kept(PresentObject present, string type, IReadOnlyList<Assignment> assignments) =>
        DesiredObject.Keeping(present, present.Marker!, type, assignments);

    private static List<Assignment> Uninstalling(IEnumerable<Assignment> assignments) =>
    [
        .. assignments.Select(assignment => assignment.Intent is "required"
            ? assignment with { Intent = "uninstall" }
            : assignment),
    ];
}
