using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>
/// Which steps make a ring what it should be, and in which order, since a plan may end at any of them.
/// </summary>
public sealed class PlannerTests
{
    [Fact]
    public void RingThatIsAsItShouldBe_NeedsNothing() =>
        Assert.Empty(Plan(PlayedRing.Wanted(), PlayedRing.There(PlayedRing.Wanted())).Steps);

    [Fact]
    public void Up_BringsTheHelperBeforeTheScriptsThatWantIt() => Assert.Equal(
        [StepKind.UploadContent, StepKind.UpdateApp, StepKind.UpdateScript],
        Kinds(PlayedRing.Wanted(2, "new"), PlayedRing.There(PlayedRing.Wanted())));

    [Fact]
    public void Down_BringsTheScriptsFirst_WhichAcceptTheNewerHelper() => Assert.Equal(
        [StepKind.UpdateScript, StepKind.UploadContent, StepKind.UpdateApp],
        Kinds(
            PlayedRing.Wanted(1), PlayedRing.There(PlayedRing.Wanted(2, "new")),
            new PlanOptions { Direction = Direction.Down }));

    [Fact]
    public void OtherScriptsOnly_LeaveTheAppAsItIs() => Assert.Equal(
        [StepKind.UpdateScript], Kinds(PlayedRing.Wanted(2), PlayedRing.There(PlayedRing.Wanted())));

    [Fact]
    public void RingThatBeginsToRemove_LetsGoOfItsFormerDevicesFirst()
    {
        PresentRing there = AssignedTo(PlayedRing.There(PlayedRing.Wanted()), PlayedRing.OtherGroup);
        Assert.Equal([StepKind.AssignScript, StepKind.UpdateScript], Kinds(PlayedRing.Wanted(removes: "x"), there));
    }

    [Fact]
    public void RingThatCeasesToRemove_CeasesBeforeItReachesOthers()
    {
        PresentRing there = AssignedTo(PlayedRing.There(PlayedRing.Wanted(removes: "x")), PlayedRing.OtherGroup);
        Assert.Equal([StepKind.UpdateScript, StepKind.AssignScript], Kinds(PlayedRing.Wanted(), there));
    }

    [Fact]
    public void FirstPublish_PostponesTheRemediation_UnlessItIsWantedNow()
    {
        RingPlan plan = Plan(PlayedRing.Wanted(), new PresentRing(null, null));
        Assert.True(plan.IsPostponed);
        Assert.Equal(
            [StepKind.CreateApp, StepKind.UploadContent, StepKind.UpdateApp, StepKind.AssignApp, StepKind.CreateScript],
            plan.Steps.Select(step => step.Kind));

        plan = Plan(PlayedRing.Wanted(), new PresentRing(null, null), new PlanOptions { Now = true });
        Assert.False(plan.IsPostponed);
        Assert.Equal(StepKind.AssignScript, plan.Steps[^1].Kind);
    }

    [Fact]
    public void FirstPublishThatDiedBeforeItsEnd_IsStillTheFirst()
    {
        PresentRing died = PlayedRing.There(PlayedRing.Wanted()) with { Script = null };
        RingPlan plan = Plan(PlayedRing.Wanted(), died);
        Assert.True(plan.IsPostponed);
        Assert.Equal([StepKind.CreateScript], plan.Steps.Select(step => step.Kind));
    }

    [Fact]
    public void SecondPublish_AssignsTheRemediation()
    {
        PresentRing first = AssignedTo(PlayedRing.There(PlayedRing.Wanted()));
        RingPlan plan = Plan(PlayedRing.Wanted(), first);
        Assert.False(plan.IsPostponed);
        Assert.Equal([StepKind.AssignScript], plan.Steps.Select(step => step.Kind));
    }

    [Fact]
    public void PausedRing_StaysUnassigned_AndIsKeptUpToDate()
    {
        PresentRing paused = Paused();
        Assert.Empty(Plan(PlayedRing.Wanted(), paused).Steps);

        PlannedStep update = Assert.Single(Plan(PlayedRing.Wanted(2), paused).Steps);
        Assert.Equal(StepKind.UpdateScript, update.Kind);
        Assert.EndsWith(
            " revision=2 content=0123456789ab paused", $"{update.Body()["description"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void PausedRingThatSomebodyAssigned_IsUnassignedAgain()
    {
        PlannedStep step = Assert.Single(
            Plan(PlayedRing.Wanted(), AssignedTo(Paused(), PlayedRing.OtherGroup)).Steps);
        Assert.Equal(StepKind.AssignScript, step.Kind);
        Assert.Empty(step.Object.Assignments!);
        Assert.Equal([PlayedRing.OtherGroup], step.Dropped);
    }

    [Fact]
    public void AppThatIsStillProcessed_IsWaitedForBeforeScripts_AndForNothingElse()
    {
        PresentRing there = PlayedRing.There(PlayedRing.Wanted());
        PresentRing processing = there with { App = there.App!.With(("publishingState", "processing")) };
        Assert.Equal([StepKind.AwaitApp, StepKind.UpdateScript], Kinds(PlayedRing.Wanted(2), processing));
        Assert.Empty(Plan(PlayedRing.Wanted(), processing).Steps);
    }

    [Fact]
    public void AppWithoutContentThatDevicesCanHave_GetsItAgain()
    {
        PresentRing there = PlayedRing.There(PlayedRing.Wanted());
        foreach ((string, string?) member in ((string, string?)[])
            [("publishingState", "notPublished"), ("committedContentVersion", null)])
        {
            Assert.Equal(
                [StepKind.UploadContent, StepKind.UpdateApp],
                Kinds(PlayedRing.Wanted(), there with { App = there.App!.With(member) }));
        }
    }

    [Fact]
    public void Only_LeavesTheOtherPartOut()
    {
        PresentRing there = PlayedRing.There(PlayedRing.Wanted());
        DesiredRing next = PlayedRing.Wanted(2, "new");
        Assert.Equal(
            [StepKind.UploadContent, StepKind.UpdateApp], Kinds(next, there, new PlanOptions { Only = Part.App }));
        Assert.Equal([StepKind.UpdateScript], Kinds(next, there, new PlanOptions { Only = Part.Scripts }));
    }

    [Fact]
    public void HelperFromElsewhere_MakesNoAppAndWaitsForNone()
    {
        DesiredRing bare = PlayedRing.Wanted() with { App = null };
        RingPlan plan = Plan(bare, new PresentRing(null, null));
        Assert.False(plan.IsPostponed);
        Assert.Equal([StepKind.CreateScript, StepKind.AssignScript], plan.Steps.Select(step => step.Kind));
    }

    private static PresentRing Paused()
    {
        PresentRing there = AssignedTo(PlayedRing.There(PlayedRing.Wanted()));
        string description = $"{there.Script!.Text("description")} paused";
        return there with { Script = there.Script.With(("description", description)) };
    }

    private static PresentRing AssignedTo(PresentRing ring, params Assignment[] assignments) =>
        ring with { Script = ring.Script! with { Assignments = assignments } };

    private static RingPlan Plan(DesiredRing wanted, PresentRing there, PlanOptions? options = null) =>
        Planner.Plan(wanted, there, options ?? new PlanOptions());

    private static IEnumerable<StepKind> Kinds(DesiredRing wanted, PresentRing there, PlanOptions? options = null) =>
        Plan(wanted, there, options).Steps.Select(step => step.Kind);
}
