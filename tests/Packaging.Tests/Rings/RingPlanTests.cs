using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>What nobody may overlook in a plan: devices that begin to remove, assignments of somebody else.</summary>
public sealed class RingPlanTests
{
    [Theory]
    [InlineData(null, "x", RemovalSwitch.Begins)]
    [InlineData("", "x", RemovalSwitch.Begins)]
    [InlineData("x", null, RemovalSwitch.Ends)]
    [InlineData("x", "y", RemovalSwitch.None)]
    [InlineData(null, null, RemovalSwitch.None)]
    public void Switch_IsTheRemediationScriptThatComesOrGoes(string? before, string? after, object direction) =>
        Assert.Equal(direction, Plan(PlayedRing.Wanted(2, removes: after), before).Switch);

    [Theory]
    [InlineData("x", RemovalSwitch.Begins)]
    [InlineData(null, RemovalSwitch.None)]
    public void NewRing_BeginsToRemove_WhereItHasAScriptForIt(string? script, object direction) => Assert.Equal(
        direction,
        Planner.Plan(PlayedRing.Wanted(removes: script), new PresentRing(null, null), new PlanOptions()).Switch);

    [Fact]
    public void RestorePackage_HasAScriptThatActs_AndSwitchesNothing()
    {
        DesiredRing ring = PlayedRing.Wanted(removes: "x") with { App = null };
        ring = ring with { Script = ring.Script with { Marker = PlayedRing.Marker(ObjectRole.Restore) } };
        Assert.Equal(
            RemovalSwitch.None, Planner.Plan(ring, new PresentRing(null, null), new PlanOptions()).Switch);
    }

    [Fact]
    public void Unknown_IsWhomTheSettingsDoNotMean_AndNotHowTheyAreReached()
    {
        PresentRing there = PlayedRing.There(PlayedRing.Wanted());
        Assignment daily = PlayedRing.Group with { Schedule = new Schedule(0, new TimeOnly(10, 0)) };
        RingPlan plan = Planner.Plan(
            PlayedRing.Wanted(),
            there with { Script = there.Script! with { Assignments = [daily, PlayedRing.OtherGroup] } },
            new PlanOptions());
        Assert.Equal([daily, PlayedRing.OtherGroup], Assert.Single(plan.Steps).Dropped);
        Assert.Equal([PlayedRing.OtherGroup], plan.Unknown.Select(one => one.Assignment));
        Assert.Empty((plan with { DropsOnPurpose = true }).Unknown);
    }

    private static RingPlan Plan(DesiredRing wanted, string? before)
    {
        PresentRing there = PlayedRing.There(PlayedRing.Wanted());
        return Planner.Plan(
            wanted, there with { Script = there.Script!.With((Desire.RemediationScript, before)) }, new PlanOptions());
    }
}
