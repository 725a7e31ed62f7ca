using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A ring that somebody stops, which nothing but resume starts again.</summary>
public sealed class PauseTests : SeveralRingsTest
{
    [Fact]
    public void PausedRing_ReachesNobody_AndPublishLeavesItSo()
    {
        Begin();
        Must("pause");
        Assert.Empty(Reached(ScriptOf("pilot")));
        Assert.EndsWith(" paused", $"{ScriptOf("pilot")["description"]}", StringComparison.Ordinal);
        Assert.Equal([$"{Group}: required"], Reached(AppOf("pilot")));

        DeployRun plan = Run("plan", "--exit-code");
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains(
            "the ring is paused and stays so; certprop-deploy resume --ring pilot", plan.Output,
            StringComparison.Ordinal);
        AssertNothingToDo("publish");

        PackNext();
        MustPublish();
        Assert.Equal((2, true), (MarkerOf(ScriptOf("pilot"))!.Revision, MarkerOf(ScriptOf("pilot"))!.IsPaused));
        Assert.Empty(Reached(ScriptOf("pilot")));
    }

    [Fact]
    public void Resume_GivesBackWhatTheSettingsHaveByThen()
    {
        Begin();
        Must("pause");
        Tenant.AddGroup("Wider");
        ConfigureRings(RingOf("pilot", "Wider"));
        ForgetRequests();
        Must("resume");
        Assert.Equal([$"POST {Scripts}/{{id}}/assign", $"PATCH {Scripts}/{{id}}"], WriteRoutes);
        Assert.Equal(["Wider"], Reached(ScriptOf("pilot")));
        Assert.False(MarkerOf(ScriptOf("pilot"))!.IsPaused);
    }

    [Fact]
    public void PauseAndResume_LeaveTheRingAsItWas_AndOnceMoreIsNothing()
    {
        ConfigurePilotAndBroad("remediate");
        MustPublish("--now");
        Must("promote", "pilot", "broad", "--now");
        string state = TenantState.Of(Emulator);
        Must("pause", "--ring", "broad");
        Assert.NotEmpty(Reached(ScriptOf("pilot")));
        AssertNothingToDo("pause", "--ring", "broad");
        Must("resume", "--ring", "broad");
        AssertNothingToDo("resume", "--ring", "broad");
        Assert.Equal(
            state[..state.IndexOf("\"content\"", StringComparison.Ordinal)],
            TenantState.Of(Emulator)[..state.IndexOf("\"content\"", StringComparison.Ordinal)]);
        AssertSettled();
    }

    [Fact]
    public void GroupThatIsGone_KeepsNoRingFromBeingStopped_AndMustBeThereToGoOn()
    {
        Begin();
        DeleteGroup(GroupId);
        Must("pause");
        Assert.Empty(Reached(ScriptOf("pilot")));
        ForgetRequests();
        AssertRefused(Run("resume", "--yes"), 5, $"there is no group \"{Group}\"");
    }

    [Fact]
    public void Pause_AlsoTakesWhatSomebodyElseAssigned_AndResumeStopsAtIt()
    {
        Begin();
        string other = Tenant.AddGroup("Somebody's");
        AssignBySomebodyElse(ScriptOf("pilot"), other);
        Must("pause");
        Assert.Empty(Reached(ScriptOf("pilot")));

        AssignBySomebodyElse(ScriptOf("pilot"), other);
        ForgetRequests();
        AssertRefused(Run("resume", "--yes"), 5, "is assigned to group \"Somebody's\"", "--drop-unknown");
        Must("resume", "--drop-unknown");
        Assert.Equal([Group], Reached(ScriptOf("pilot")));
    }

    [Fact]
    public void ModeThatChangesInAPause_IsPublished_AndReachesNobodyBeforeTheEndOfIt()
    {
        Begin();
        Must("pause");
        ConfigureRings(RingOf("pilot", Group, "remediate"));
        Assert.Contains("THE MODE CHANGES FROM DETECT TO REMEDIATE", MustPublish().Output, StringComparison.Ordinal);
        Assert.NotNull(ScriptOf("pilot")["remediationScriptContent"]);
        Assert.Empty(Reached(ScriptOf("pilot")));

        Must("resume");
        Assert.Equal([Group], Reached(ScriptOf("pilot")));
        AssertSettled();
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public void AssignmentsOfOthers_AreTheirsToPause(string command)
    {
        ConfigureRings("\"assignments\": \"ignored\",", [RingOf("pilot", Group)]);
        AssertRefused(Run(command, "--yes"), 1, "\"assignments\" is \"ignored\"", "whoever assigns");
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public void RingThatIsNotThere_OrNotSaid_IsAsked(string command)
    {
        ConfigurePilotAndBroad();
        AssertRefused(Run(command, "--yes"), 1, "which ring?", "pilot, broad");
        AssertRefused(Run(command, "--yes", "--ring", "broad"), 5, "there is no remediation of ring broad");
    }

    private void Begin()
    {
        ConfigureRings(RingOf("pilot", Group));
        MustPublish("--now");
    }
}
