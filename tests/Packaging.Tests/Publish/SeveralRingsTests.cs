using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A publish of several rings, and what the settings no longer have of them.</summary>
public sealed class SeveralRingsTests : SeveralRingsTest
{
    [Fact]
    public void Publish_BringsTheFirstRingWhatWasPacked_AndSaysWhatTheOthersWaitFor()
    {
        ConfigurePilotAndBroad();
        DeployRun run = MustPublish("--now");
        Assert.NotNull(FindScript("pilot"));
        Assert.Null(FindScript("broad"));
        Assert.Contains(
            "ring broad is not published yet: certprop-deploy promote pilot broad", run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LaterRings_KeepWhatWasPromoted_AndFollowTheSettings()
    {
        PublishBoth();
        PackNext();
        string early = Tenant.AddGroup("Early");
        ConfigureRings(
            $$"""{ "name": "pilot", "include": ["{{Group}}", "{{early}}"] }""",
            RingOf("broad", "allDevices", more: """, "schedule": { "daily": "10:00" }"""));
        MustPublish();

        Assert.Equal((2, 1), (MarkerOf(ScriptOf("pilot"))!.Revision, MarkerOf(ScriptOf("broad"))!.Revision));
        Assert.Equal([$"-{Group}", "-Early", "allDevicesAssignmentTarget"], Reached(ScriptOf("broad")));
        Assert.Equal(
            ["-CertProp pilot: required", "-Early: required", "allDevicesAssignmentTarget: required"],
            Reached(AppOf("broad")));
        AssertSettled();
    }

    [Fact]
    public void LaterRing_BeforeItsPromotion_HasNothingToPublish()
    {
        ConfigurePilotAndBroad();
        foreach (string command in (string[])["plan", "publish"])
        {
            AssertRefused(
                Run(command, "--ring", "broad"), 1, "ring broad is not published yet",
                "certprop-deploy promote pilot broad");
        }
    }

    [Fact]
    public void Bundle_IsForOneRing()
    {
        ConfigurePilotAndBroad();
        AssertRefused(Publish("--bundle", Deployment.Out), 1, "--bundle is for one ring", "--ring");
    }

    [Fact]
    public void RingThatTheSettingsNoLongerHave_StopsThePublish_UntilItIsRemoved()
    {
        PublishBoth();
        ConfigureRings(RingOf("pilot", Group), RingOf("wide", "allDevices"));
        ForgetRequests();
        string plan = Run("plan").Output;
        Assert.Contains(
            $"Note: the remediation \"CertProp - broad\" ({IdOf(ScriptOf("broad"))}) of ring broad is ours, and the "
            + "settings no longer have it; certprop-deploy remove --ring broad", plan, StringComparison.Ordinal);
        Assert.Contains("BLOCKED: the app \"CertProp - broad\"", plan, StringComparison.Ordinal);
        Assert.Contains("BLOCKED: the remediation \"CertProp - broad\"", plan, StringComparison.Ordinal);
        AssertRefused(Publish(), 5, "of ring broad is still assigned", "certprop-deploy remove --ring broad");

        Must("remove", "--ring", "broad");
        MustPublish();
        Must("promote", "pilot", "wide", "--now");
        Assert.Equal([$"-{Group}", "allDevicesAssignmentTarget"], Reached(ScriptOf("wide")));
    }

    [Fact]
    public void RingThatTheSettingsNoLongerHave_AndNobodyGets_IsOnlyNoted()
    {
        PublishBoth();
        Must("remove", "--ring", "broad");
        ConfigureRings(RingOf("pilot", Group));
        string plan = Run("plan").Output;
        Assert.Contains("Note: the app \"CertProp - broad\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("BLOCKED", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void HelperFromElsewhere_WhereTheAppIsStillAssigned_StopsThePublish_UntilTheAppIsRemoved()
    {
        ConfigureRings(RingOf("pilot", Group));
        MustPublish("--now");
        ConfigureRings(RingOf("pilot", Group, more: """, "app": { "deliver": "none" }"""));
        ForgetRequests();
        AssertRefused(Publish(), 5, "the app \"CertProp - pilot\"", "certprop-deploy remove --ring pilot --only app");

        Must("remove", "--ring", "pilot", "--only", "app");
        MustPublish();
        Assert.Equal([$"{Group}"], Reached(ScriptOf("pilot")));
    }

    [Fact]
    public void RestorePackage_IsOneForAllRings_AndNeverAssigned()
    {
        PublishBoth();
        Assert.Equal(3, Tenant.AllScripts().Count);
        Assert.Equal("CertProp - restore", $"{ScriptOf(Restore)["displayName"]}");
        Assert.Empty(Reached(ScriptOf(Restore)));
        Assert.Single(
            Emulator.Requests.On($"POST {Scripts}"),
            create => create.Body.Contains("role=restore", StringComparison.Ordinal));

        AssignBySomebodyElse(ScriptOf(Restore), GroupId);
        ForgetRequests();
        AssertRefused(
            Publish(), 5, "the remediation \"CertProp - restore\"", $"is assigned to group \"{Group}\"",
            "--drop-unknown");
        MustPublish("--drop-unknown");
        Assert.Empty(Reached(ScriptOf(Restore)));
    }

    [Fact]
    public void RestorePackage_GoesWithTheNewestRing_AndNeverBack()
    {
        ConfigureRings(RingOf("pilot", Group));
        Deployment.MustPack(StandIns.Of("1.2.3.4"), "--output", At("old"));
        PackNext();
        MustPublish("--now");
        Assert.Equal(2, MarkerOf(ScriptOf(Restore))!.Revision);

        MustPublish("--ring", "pilot", "--bundle", At("old"));
        Assert.Equal(
            (1, 2), (MarkerOf(ScriptOf("pilot"))!.Revision, MarkerOf(ScriptOf(Restore))!.Revision));
    }

    [Fact]
    public void OnlyApp_MakesNoScriptAtAll()
    {
        ConfigureRings(RingOf("pilot", Group));
        MustPublish("--only", "app");
        Assert.NotNull(FindApp("pilot"));
        Assert.Empty(Tenant.AllScripts());

        MustPublish("--only", "scripts");
        Assert.Equal(2, Tenant.AllScripts().Count);
        Assert.Single(Tenant.AllApps());
    }

    [Fact]
    public void GroupThatAnEarlierRingTakes_LeavesLaterOnesFirst_WhichReachNobodyElseByIt()
    {
        Tenant.AddGroup("Branch");
        Tenant.AddGroup("Head office");
        ConfigureRings(RingOf("pilot", Group), RingOf("broad", "Branch"));
        MustPublish("--now");
        Must("promote", "pilot", "broad", "--now");
        // The settings also want more of the later ring, which nobody has asked to publish.
        ConfigureRings(
            $$"""{ "name": "pilot", "include": ["{{Group}}", "Kiosks"] }""",
            """{ "name": "broad", "include": ["Branch", "Head office"] }""");
        ForgetRequests();
        MustPublish("--ring", "pilot");

        Assert.Equal([$"-{Group}", "-Kiosks", "Branch"], Reached(ScriptOf("broad")));
        Assert.Equal([Group, "Kiosks"], Reached(ScriptOf("pilot")));
        string[] assigned =
        [
            .. Writes.Where(write => write.Route.StartsWith($"{Scripts}/{{id}}/assign", StringComparison.Ordinal))
                .Select(write => write.Path),
        ];
        Assert.Equal(2, assigned.Length);
        Assert.Contains(IdOf(ScriptOf("broad")), assigned[0], StringComparison.Ordinal);
        Assert.Equal(0, Run("plan", "--ring", "pilot", "--exit-code").ExitCode);
    }

    [Fact]
    public void Promotion_IsJudgedByItsOwnRing_WhereAnotherOneMustLeavePeopleOut()
    {
        Tenant.AddGroup("Branch");
        ConfigurePilotAndBroad();
        MustPublish("--now");
        PackNext();
        MustPublish("--now");
        Must("promote", "pilot", "broad", "--now");
        Must("rollback", "--ring", "pilot", "--bundle", Directory.GetDirectories(At("bundles")).Order().First());
        // The last ring carries a newer revision than the pilot: that is nothing to the one between them.
        ConfigureRings(RingOf("pilot", Group), RingOf("middle", "Branch"), RingOf("broad", "allDevices"));
        Must("promote", "pilot", "middle", "--now");

        Assert.Equal([$"-{Group}", "Branch"], Reached(ScriptOf("middle")));
        Assert.Equal([$"-Branch", $"-{Group}", "allDevicesAssignmentTarget"], Reached(ScriptOf("broad")));
    }

    private void PublishBoth()
    {
        ConfigurePilotAndBroad();
        MustPublish("--now");
        Must("promote", "pilot", "broad", "--now");
    }
}
