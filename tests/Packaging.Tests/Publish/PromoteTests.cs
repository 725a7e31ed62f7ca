using System.Text;
using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>What was tried in one ring goes to the next, and nothing else does.</summary>
public sealed class PromoteTests : SeveralRingsTest
{
    [Fact]
    public void Promote_BringsWhatWasTried_ThoughNewerWasPacked()
    {
        Pilot();
        PackNext();
        DeployRun run = Must("promote", "pilot", "broad", "--now");

        Assert.Equal(1, MarkerOf(ScriptOf("broad"))!.Revision);
        Assert.Equal(
            $"{ScriptOf("pilot")["detectionScriptContent"]}", $"{ScriptOf("broad")["detectionScriptContent"]}");
        Assert.Equal("1.2.3.4", $"{AppOf("broad")["displayVersion"]}");
        Assert.Equal([$"-{Group}", "allDevicesAssignmentTarget"], Reached(ScriptOf("broad")));
        Assert.DoesNotContain("Ring pilot", run.Output, StringComparison.Ordinal);

        AssertNothingToDo("promote", "pilot", "broad", "--now");
    }

    [Fact]
    public void FirstPromotion_AssignsTheAppOnly_AndTheNextTheRemediation()
    {
        Pilot();
        Assert.Contains(
            "the first publish assigns the app only", Must("promote", "pilot", "broad").Output,
            StringComparison.Ordinal);
        Assert.Equal(2, Tenant.AssignmentsOf(IdOf(AppOf("broad"))).Count);
        Assert.Empty(Reached(ScriptOf("broad")));

        ForgetRequests();
        Must("promote", "pilot", "broad");
        Assert.Equal([$"POST {Scripts}/{{id}}/assign"], WriteRoutes);
    }

    [Fact]
    public void BundleThatIsLost_IsNamed_AndACopyOfItDoes()
    {
        Pilot();
        Directory.Move(KeptBundle, At("copy"));
        string kept = KeptBundle;
        PackNext();
        ForgetRequests();
        DeployRun run = Run("promote", "pilot", "broad", "--yes");
        AssertRefused(run, 2, "ring pilot carries revision 1", "--bundle DIR");
        run.AssertRefused(kept, "--bundle DIR");

        Must("promote", "pilot", "broad", "--now", "--bundle", At("copy"));
        Assert.Equal(1, MarkerOf(ScriptOf("broad"))!.Revision);
    }

    [Fact]
    public void OtherBundleThanThePiloted_IsRefused()
    {
        Pilot();
        PackNext();
        ForgetRequests();
        AssertRefused(
            Run("promote", "pilot", "broad", "--yes", "--bundle", Deployment.Out), 5,
            "is not what revision 2 was packed with", "publish the ring again first");
    }

    [Fact]
    public void PilotThatSomebodyEdited_TriedSomethingElse()
    {
        Pilot();
        string edited = Convert.ToBase64String(Encoding.ASCII.GetBytes("exit 0\r\n"));
        Tenant.ChangeBySomebodyElse(
            IdOf(ScriptOf("pilot")), new JsonObject { ["detectionScriptContent"] = edited });
        ForgetRequests();
        AssertRefused(
            Run("promote", "pilot", "broad", "--yes"), 5, "is not what revision 1 was packed with",
            "something else was tried");
    }

    [Theory]
    [InlineData("broad", "pilot", "ring broad does not come before pilot")]
    [InlineData("pilot", "PILOT", "ring pilot does not come before pilot")]
    [InlineData("pilot", "nobody", "the settings have no ring \"nobody\"; they have pilot, broad")]
    public void WrongOrderOrName_IsAWrongCommandLine(string from, string to, string about)
    {
        ConfigurePilotAndBroad();
        AssertRefused(Run("promote", from, to, "--yes"), 1, about);
    }

    [Fact]
    public void RingThatIsAhead_IsNotTakenBack()
    {
        ConfigurePilotAndBroad();
        Deployment.MustPack(StandIns.Of("1.2.3.4"), "--output", At("old"));
        PackNext();
        MustPublish("--now");
        Must("promote", "pilot", "broad", "--now");
        MustPublish("--ring", "pilot", "--bundle", At("old"));
        ForgetRequests();
        AssertRefused(
            Run("promote", "pilot", "broad", "--yes"), 5,
            "ring broad carries revision 2, which is newer than pilot's 1", "rollback");
    }

    [Fact]
    public void RingThatNobodyTried_HasNothingToPromote()
    {
        ConfigurePilotAndBroad();
        AssertRefused(
            Run("promote", "pilot", "broad", "--yes"), 5, "ring pilot is not published yet", "nothing was tried");
    }

    [Fact]
    public void RingThatBeginsToRemove_IsSaidInCapitals_WithTheDevicesThatReportLeaked()
    {
        Pilot();
        Must("promote", "pilot", "broad", "--now");
        for (int i = 1; i <= 3; i++)
        {
            string device = Tenant.AddDevice($"PC-000{i}");
            Tenant.Report(
                IdOf(ScriptOf("broad")), device, i == 3 ? "success" : "fail", "skipped",
                new JsonObject { ["preRemediationDetectionScriptOutput"] = i == 3 ? "CLEAN | {}" : "LEAKED 1 | {}" });
        }
        ConfigureRings(RingOf("pilot", Group), RingOf("broad", "allDevices", "remediate"));
        Assert.Contains(
            "THE MODE CHANGES FROM DETECT TO REMEDIATE: DEVICES BEGIN TO REMOVE; DEVICES THAT NOW REPORT LEAKED: 2",
            Must("promote", "pilot", "broad").Output, StringComparison.Ordinal);
        Assert.NotNull(ScriptOf("broad")["remediationScriptContent"]);
    }

    [Fact]
    public void NewRingThatRemoves_IsSaidInCapitals()
    {
        Pilot("remediate");
        Assert.Contains(
            "A NEW RING IN MODE REMEDIATE: DEVICES BEGIN TO REMOVE", Must("promote", "pilot", "broad").Output,
            StringComparison.Ordinal);
    }

    private void Pilot(string mode = "detect")
    {
        ConfigurePilotAndBroad(mode);
        MustPublish("--now");
        ForgetRequests();
    }
}
