using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>What pause, resume, remove and adopt do to objects, of which they know nothing but what is there.</summary>
public sealed class InterventionsTests
{
    private static readonly PresentRing s_there = PlayedRing.There(PlayedRing.Wanted());

    [Fact]
    public void Pause_MarksFirst_SoThatNothingStartsItAgain()
    {
        RingPlan plan = Interventions.Pause("pilot", s_there.Script!);
        Assert.Equal([StepKind.UpdateScript, StepKind.AssignScript], plan.Steps.Select(step => step.Kind));
        Assert.Empty(plan.Steps[1].Object.Assignments!);
        Assert.Empty(plan.Unknown);
        JsonObject body = plan.Steps[0].Body();
        Assert.Equal(["@odata.type", "description"], body.Select(member => member.Key));
        Assert.Equal($"{s_there.Script!.Text("description")} paused", $"{body["description"]}");
    }

    [Fact]
    public void PauseOfWhatReachesNobody_OnlyMarks() => Assert.Equal(
        [StepKind.UpdateScript],
        Interventions.Pause("pilot", s_there.Script! with { Assignments = [] }).Steps.Select(step => step.Kind));

    [Fact]
    public void Resume_UndoesAPause_WithTheAssignmentsOfTheSettings()
    {
        PresentObject paused = s_there.Script!.With(("description", $"{s_there.Script!.Text("description")} paused"));
        RingPlan plan = Interventions.Resume(
            "pilot", paused with { Assignments = [] }, [PlayedRing.Group, PlayedRing.OtherGroup]);
        Assert.Equal([StepKind.AssignScript, StepKind.UpdateScript], plan.Steps.Select(step => step.Kind));
        Assert.Equal(s_there.Script!.Text("description"), $"{plan.Steps[1].Body()["description"]}");
        Assert.Equal([PlayedRing.Group, PlayedRing.OtherGroup], plan.Steps[0].Added);
    }

    [Fact]
    public void Remove_TakesTheRemediation_AndTurnsTheAppIntoItsOwnEnd()
    {
        Assignment except = PlayedRing.Required with { Target = TargetType.ExcludedGroup, GroupId = "2" };
        Assignment offered = PlayedRing.Required with { GroupId = "3", Intent = "available" };
        PresentObject app = s_there.App! with { Assignments = [PlayedRing.Required, except, offered] };
        RingPlan plan = Remove(s_there with { App = app });

        Assert.Equal([StepKind.DeleteScript, StepKind.AssignApp], plan.Steps.Select(step => step.Kind));
        Assert.Equal(
            [PlayedRing.Required with { Intent = "uninstall" }, except with { Intent = "uninstall" }, offered],
            plan.Steps[1].Object.Assignments!);
        Assert.Empty(plan.Unknown);
        Assert.False(Interventions.IsLeaving(app));
        Assert.True(Interventions.IsLeaving(app with { Assignments = plan.Steps[1].Object.Assignments! }));
    }

    [Fact]
    public void Remove_LeavesGroupsOutThatAreGone_WhichTheServiceWouldRefuse()
    {
        Assignment gone = PlayedRing.Required with { GroupId = "9" };
        PresentObject app = s_there.App! with { Assignments = [PlayedRing.Required, gone] };
        PlannedStep step = Assert.Single(Remove(new PresentRing(app, null)).Steps);
        Assert.Equal([PlayedRing.Required with { Intent = "uninstall" }], step.Object.Assignments!);
    }

    [Fact]
    public void RemoveOnceMore_IsNothing_AndFinalDeletesTheApp()
    {
        PresentRing removed = new(
            s_there.App! with { Assignments = [PlayedRing.Required with { Intent = "uninstall" }] }, null);
        Assert.Empty(Remove(removed).Steps);
        PlannedStep step = Assert.Single(Remove(removed, final: true).Steps);
        Assert.Equal((StepKind.DeleteApp, "app"), (step.Kind, step.Id));
    }

    [Fact]
    public void Adopt_AddsTheMarkerToTheTexts_AndChangesNothingElse()
    {
        ObjectMarker app = PlayedRing.Marker(ObjectRole.App), script = PlayedRing.Marker(ObjectRole.Machine);
        PresentObject lost = s_there.App!.With(("description", "Tidied up.\n"), ("notes", null));
        JsonObject body = Assert.Single(Interventions.Adopt(lost, app).Steps).Body();
        Assert.Equal(["@odata.type", "description", "notes"], body.Select(member => member.Key));
        Assert.Equal(($"Tidied up.\n{app}", $"{app}"), ($"{body["description"]}", $"{body["notes"]}"));

        body = Assert.Single(Interventions.Adopt(s_there.Script!.With(("description", null)), script).Steps).Body();
        Assert.Equal(["@odata.type", "description"], body.Select(member => member.Key));
        Assert.Equal($"{script}", $"{body["description"]}");
    }

    private static RingPlan Remove(PresentRing present, bool final = false)
    {
        var groups = new Dictionary<string, string> { ["1"] = "One", ["2"] = "Two", ["3"] = "Three" };
        return Interventions.Remove(
            "pilot", present, final, new TenantNames(groups, new Dictionary<string, string>(), groups));
    }
}
