using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A ring goes back: to what it was before its last change, or to a bundle.</summary>
public sealed class RollbackTests : SeveralRingsTest
{
    private const string Daily = """, "schedule": { "daily": "10:00" }""";

    [Fact]
    public void NewestBackup_BringsScriptsModeAndAssignmentsBack_ScriptsFirst()
    {
        string before = PublishTwice();
        ForgetRequests();
        DeployRun run = Must("rollback");

        Assert.Equal(before, StateOf("pilot"));
        string[] routes = [.. WriteRoutes];
        Assert.Equal([$"PATCH {Scripts}/{{id}}", $"POST {Scripts}/{{id}}/assign"], routes[..2]);
        Assert.Equal($"PATCH {Apps}/{{id}}", routes[^1]);
        Assert.Single(Emulator.Requests.On("PUT blob:blocklist"));
        Assert.Contains(
            "THE MODE CHANGES FROM REMEDIATE TO DETECT: DEVICES NO LONGER REMOVE", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("back to what it was before 20260301T", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void App_GoesBackOnItsOwnObject_WithItsRule()
    {
        PublishTwice();
        string app = IdOf(AppOf("pilot"));
        Must("rollback");
        Assert.Equal(app, IdOf(AppOf("pilot")));
        Assert.Equal("1.2.3.4", $"{AppOf("pilot")["rules"]![0]!["comparisonValue"]}");
        // Content that was committed before has no digest in Graph, so that it is sent anew.
        Assert.Equal("3", $"{AppOf("pilot")["committedContentVersion"]}");
        Assert.Equal(
            $"{JsonNode.Parse(File.ReadAllText(At("old/manifest.json")))!["package"]!["fileDigest"]}",
            TenantState.DigestOf(Emulator, app, "3"));
    }

    [Fact]
    public void AfterIt_PlanShowsWhatTheSettingsWouldBring_AndTheSameAgainGoesForward()
    {
        PublishTwice();
        string after = StateOf("pilot");
        Must("rollback");
        DeployRun plan = Run("plan", "--exit-code");
        Assert.Equal(10, plan.ExitCode);
        Assert.Contains("(carries revision 1 now)", plan.Output, StringComparison.Ordinal);
        Assert.Contains("THE MODE CHANGES FROM DETECT TO REMEDIATE", plan.Output, StringComparison.Ordinal);

        Must("rollback");
        Assert.Equal(after, StateOf("pilot"));
        AssertSettled();
    }

    [Fact]
    public void BundleThatIsNamed_ComesWithTheModeOfTheSettings_ScriptsFirst()
    {
        PublishTwice();
        ForgetRequests();
        DeployRun run = Must("rollback", "--bundle", At("old"));
        Assert.Contains("it goes back", run.Output, StringComparison.Ordinal);
        Assert.Equal($"PATCH {Scripts}/{{id}}", WriteRoutes.First());
        Assert.Equal($"PATCH {Apps}/{{id}}", WriteRoutes.Last());
        Assert.Equal(1, MarkerOf(ScriptOf("pilot"))!.Revision);
        Assert.NotNull(ScriptOf("pilot")["remediationScriptContent"]);
        Assert.Equal("1.2.3.4", $"{AppOf("pilot")["displayVersion"]}");
    }

    [Fact]
    public void AssignmentsOfOthers_StayAsTheyAre()
    {
        const string Ignored = "\"assignments\": \"ignored\",";
        ConfigureRings(Ignored, [RingOf("pilot", Group)]);
        MustPublish();
        PackNext();
        MustPublish();
        AssignBySomebodyElse(ScriptOf("pilot"), GroupId);
        Must("rollback");
        Assert.Equal(1, MarkerOf(ScriptOf("pilot"))!.Revision);
        Assert.Equal([Group], Reached(ScriptOf("pilot")));
    }

    [Fact]
    public void PausedRing_GoesBackBehindItsLastPublish_AndStaysPaused()
    {
        string before = PublishTwice();
        Must("pause");
        Must("rollback");
        Assert.Equal((1, true), (MarkerOf(ScriptOf("pilot"))!.Revision, MarkerOf(ScriptOf("pilot"))!.IsPaused));
        Assert.Empty(Reached(ScriptOf("pilot")));

        ConfigureRings(RingOf("pilot", Group));
        Must("resume");
        Assert.Equal(before, StateOf("pilot"));
    }

    [Fact]
    public void PauseThatIsOver_DoesNotComeBack()
    {
        PublishTwice();
        Must("pause");
        Must("resume");
        Must("rollback");
        Assert.Equal((1, false), (MarkerOf(ScriptOf("pilot"))!.Revision, MarkerOf(ScriptOf("pilot"))!.IsPaused));
        Assert.Equal([Group], Reached(ScriptOf("pilot")));
    }

    [Fact]
    public void NoBackup_IsNothingToGoBackTo()
    {
        ConfigurePilotAndBroad();
        MustPublish("--now");
        ForgetRequests();
        AssertRefused(
            Run("rollback", "--ring", "pilot", "--yes"), 5, "there is no backup of ring pilot", "--bundle DIR");
        AssertRefused(Run("rollback", "--yes"), 1, "which ring?");
    }

    [Fact]
    public void BundleOfTheBackup_ThatIsLost_IsNamed()
    {
        PublishTwice();
        Directory.Delete(Directory.GetDirectories(At("bundles"), "1-*").Single(), recursive: true);
        ForgetRequests();
        AssertRefused(Run("rollback", "--yes"), 2, "carries revision 1", "--bundle DIR");
    }

    [Fact]
    public void BackupThatIsDamaged_IsWrongInput()
    {
        PublishTwice();
        string saved = Path.Combine(Directory.GetDirectories(At("backup")).Order().Last(), "pilot-machine.json");
        foreach (string damage in (string[])["", "[]", "{}", """{ "id": 1, "assignments": [] }""", "{"])
        {
            File.WriteAllText(saved, damage);
            ForgetRequests();
            AssertRefused(Run("rollback", "--yes"), 2, saved, "it is no backup of certprop-deploy");
        }
    }

    // Revision 1 that looks, and revision 2 that removes, with another helper.
    private string PublishTwice()
    {
        ConfigureRings(RingOf("pilot", Group));
        MustPublish("--now");
        Deployment.MustPack(StandIns.Of("1.2.3.4"), "--output", At("old"));
        string before = StateOf("pilot");
        PackNext(helper: "1.2.4.0");
        ConfigureRings(RingOf("pilot", Group, "remediate", Daily));
        MustPublish();
        return before;
    }

    private string StateOf(string ring)
    {
        JsonObject script = ScriptOf(ring), app = AppOf(ring);
        string[] parts =
        [
            .. ((string[])["detectionScriptContent", "remediationScriptContent", "description"])
                .Select(member => $"{script[member]}"),
            .. ((string[])["displayVersion", "rules", "notes", "description"]).Select(member => $"{app[member]}"),
            .. Reached(script), .. Reached(app),
            .. Tenant.AssignmentsOf(IdOf(script)).Select(one => $"{one["runSchedule"]}"),
        ];
        return string.Join('\n', parts);
    }
}
