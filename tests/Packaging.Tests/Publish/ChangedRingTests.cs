using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A ring that stands, and one thing that changes.</summary>
public sealed class ChangedRingTests : PublishTest
{
    // What the service alone writes, or refuses in a change.
    private static readonly string[] s_notOurs =
    [
        "id", "version", "highestAvailableVersion", "isGlobalScript", "deviceHealthScriptType", "createdDateTime",
        "lastModifiedDateTime", "assignments", "publishingState", "uploadState", "isAssigned", "size",
    ];

    [Fact]
    public void Policy_ChangesScriptsAndNothingElse()
    {
        Begin();
        Deployment.Policy = """{ "version": 1, "owner": "any" }""";
        Deployment.MustPack(StandIns.Of("1.2.3.4"), "--bump");
        string plan = Run("plan").Output;
        Assert.Contains("- ", plan, StringComparison.Ordinal);
        Assert.Matches("\\+ .*\"any\"", plan);
        MustPublish();

        // The ring's and the restore package, which carry the policy.
        Assert.Equal([$"PATCH {Scripts}/{{id}}", $"PATCH {Scripts}/{{id}}"], WriteRoutes);
        Assert.Equal(["@odata.type", "description", "detectionScriptContent"], Members(Writes[0]));
        AssertSettled();
    }

    [Fact]
    public void Helper_GetsNewContent_OnTheSameApp()
    {
        Begin();
        string app = AppId;
        Deployment.MustPack(StandIns.Of("1.2.4.0"), "--bump");
        MustPublish();

        Assert.Equal(app, AppId);
        JsonObject changed = Tenant.AllApps()[0];
        Assert.Equal("2", $"{changed["committedContentVersion"]}");
        Assert.Equal("1.2.4.0", $"{changed["displayVersion"]}");
        Assert.Equal("1.2.4.0", $"{changed["rules"]![0]!["comparisonValue"]}");
        Assert.Equal("equal", $"{changed["rules"]![0]!["operator"]}");
        Assert.DoesNotContain(WriteRoutes, route => route.EndsWith("/assign", StringComparison.Ordinal));
        Assert.All(
            Writes.Where(write => write.Method is "PATCH"), write => Assert.Empty(Members(write).Intersect(s_notOurs)));
        AssertSettled();
    }

    [Fact]
    public void Mode_ThereAndBack_IsTheRemediationScriptAlone()
    {
        Begin();
        foreach (string line in (string[])["LEAKED 3 certificates in 2 profiles | {}", "PENDING helper-missing | {}"])
        {
            Tenant.Report(
                ScriptId, Tenant.AddDevice($"PC-{line[..3]}"), "fail", "skipped",
                new JsonObject { ["preRemediationDetectionScriptOutput"] = line });
        }
        Configure(mode: "remediate");
        Assert.Contains(
            "THE MODE CHANGES FROM DETECT TO REMEDIATE: DEVICES BEGIN TO REMOVE; DEVICES THAT NOW REPORT LEAKED: 1",
            Run("plan").Output, StringComparison.Ordinal);
        MustPublish();
        Assert.Equal([$"PATCH {Scripts}/{{id}}"], WriteRoutes);
        Assert.NotNull(Script["remediationScriptContent"]);
        AssertSettled();

        ForgetRequests();
        Configure(mode: "detect");
        Assert.Contains(
            "THE MODE CHANGES FROM REMEDIATE TO DETECT: DEVICES NO LONGER REMOVE", Run("plan").Output,
            StringComparison.Ordinal);
        MustPublish();
        Assert.Equal([$"PATCH {Scripts}/{{id}}"], WriteRoutes);
        Assert.Null(Script["remediationScriptContent"]);
        Assert.Equal(["@odata.type", "description", "remediationScriptContent"], Members(Writes[0]));
        AssertSettled();
    }

    [Fact]
    public void PolicyThatWasNotPacked_IsSaidAndNotPublished()
    {
        Begin();
        Deployment.Policy = """{ "version": 1, "owner": "any" }""";

        AssertEnded(Run("plan"), 2, "policy.json: ", "pack --bump");
        AssertEnded(Publish(), 2, "policy.json: ", "pack --bump");
        Assert.Empty(Writes);
    }

    [Fact]
    public void RingThatBeginsToRemoveAndShrinks_LosesTheOthersFirst()
    {
        Begin();
        Tenant.AddGroup("Fewer");
        Configure(mode: "remediate", include: "Fewer");
        MustPublish("--drop-unknown");

        Assert.Equal(
            [$"POST {Apps}/{{id}}/assign", $"POST {Scripts}/{{id}}/assign", $"PATCH {Scripts}/{{id}}"], WriteRoutes);
        AssertSettled();
    }

    [Fact]
    public void Schedule_IsNoForeignAssignment_AndReachesTheRemediationAlone()
    {
        Begin();
        Configure(schedule: """{ "daily": "10:00" }""");
        DeployRun run = MustPublish();

        Assert.Contains("daily at 10:00", run.Output, StringComparison.Ordinal);
        Assert.Equal([$"POST {Scripts}/{{id}}/assign"], WriteRoutes);
        AssertSettled();
    }

    [Fact]
    public void PublishingState_Processing_IsLeftToTheService()
    {
        Begin();
        AppRecord app = Tenant.Apps.Find(AppId)!;
        (app.Value["publishingState"], app.PublishPolls) = ("processing", 10);
        Assert.Contains("Nothing to do.", MustPublish().Output, StringComparison.Ordinal);
        Assert.Empty(Writes);
    }

    [Fact]
    public void AssignmentOfSomebodyElse_StopsThePublish_UnlessItMayBeDropped()
    {
        Begin();
        string other = Tenant.AddGroup("Somebody's");
        AssignScriptTo(other);
        DeployRun plan = Run("plan");
        Assert.Contains("- group \"Somebody's\", every hour", plan.Output, StringComparison.Ordinal);
        AssertEnded(Publish(), 5, "is assigned to group \"Somebody's\", every hour", "--drop-unknown");
        Assert.Empty(Writes);

        MustPublish("--drop-unknown");
        Assert.DoesNotContain(Tenant.AssignmentsOf(ScriptId), one => $"{one["target"]!["groupId"]}" == other);
        AssertSettled();
    }

    private void Begin()
    {
        MustPublish("--now");
        ForgetRequests();
    }

    private void AssertSettled()
    {
        ForgetRequests();
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
        MustPublish();
        Assert.Empty(Writes);
    }

    private void AssignScriptTo(string group)
    {
        JsonObject[] assignments = [.. Tenant.AssignmentsOf(ScriptId)];
        JsonObject added = assignments.First(one => one["runSchedule"] is not null).DeepClone().AsObject();
        added["id"] = "00000000-0000-0000-0000-000000000001";
        added["runSchedule"]!["interval"] = 1;
        added["target"] = new JsonObject
        {
            ["@odata.type"] = "#microsoft.graph.groupAssignmentTarget",
            ["groupId"] = group,
            ["deviceAndAppManagementAssignmentFilterType"] = "none",
        };
        Tenant.Scripts.Find(ScriptId)!.Assignments.Add(added);
    }

    private static string[] Members(RecordedRequest request) =>
        [.. JsonNode.Parse(request.Body)!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)];
}
