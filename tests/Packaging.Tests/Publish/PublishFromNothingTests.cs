using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>An empty tenant, up to a ring that nothing is left to do for.</summary>
public sealed class PublishFromNothingTests : PublishTest
{
    [Fact]
    public void FirstPublish_AssignsTheAppOnly_AndSaysSo()
    {
        DeployRun run = MustPublish();

        JsonObject app = Assert.Single(Tenant.AllApps());
        Assert.Equal("published", $"{app["publishingState"]}");
        Assert.Equal(
            Deployment.Manifest.GetProperty("package").GetProperty("fileDigest").GetString(),
            TenantState.DigestOf(Emulator, AppId, $"{app["committedContentVersion"]}"));
        Assert.Equal(2, Tenant.AssignmentsOf(AppId).Count);
        Assert.Empty(Tenant.AssignmentsOf(ScriptId));
        Assert.Contains("the first publish assigns the app only", run.Output, StringComparison.Ordinal);
        Assert.Contains("publish again, which assigns the remediation", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondPublish_AssignsTheRemediation_AndThenNothingIsLeft()
    {
        MustPublish();
        ForgetRequests();
        MustPublish();

        Assert.Equal([$"POST {Scripts}/{{id}}/assign"], WriteRoutes);
        JsonObject include = Tenant.AssignmentsOf(ScriptId).Single(one => one["runSchedule"] is not null);
        Assert.Equal(GroupId, $"{include["target"]!["groupId"]}");
        Assert.Equal(FilterId, $"{include["target"]!["deviceAndAppManagementAssignmentFilterId"]}");
        Assert.Equal("4", $"{include["runSchedule"]!["interval"]}");

        ForgetRequests();
        Assert.Contains("Nothing to do.", Run("plan", "--exit-code").Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to do.", MustPublish().Output, StringComparison.Ordinal);
        Assert.Empty(Writes);
    }

    [Fact]
    public void Now_DoesBothAtOnce()
    {
        MustPublish("--now");

        Assert.Equal(2, Tenant.AssignmentsOf(AppId).Count);
        Assert.Equal(2, Tenant.AssignmentsOf(ScriptId).Count);
        DeployRun plan = Run("plan", "--exit-code");
        Assert.Equal(0, plan.ExitCode);
    }

    [Fact]
    public void AssignmentsIgnored_NothingIsAssigned_AndWhatOthersAssignStays()
    {
        Configure(more: """, "assignments": "ignored" """);
        MustPublish();
        Assert.Empty(Tenant.AssignmentsOf(AppId));
        Assert.DoesNotContain(WriteRoutes, route => route.EndsWith("/assign", StringComparison.Ordinal));
        Assert.Contains("Nothing to do.", MustPublish().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void HelperFromElsewhere_OneRemediationAndNoApp()
    {
        Deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json",
              "rings": [{ "name": "pilot", "include": ["allDevices"], "app": { "deliver": "none" } }] }
            """);
        MustPublish();

        Assert.Empty(Tenant.AllApps());
        Assert.Single(Tenant.AssignmentsOf(ScriptId));
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
    }

    [Fact]
    public void BackupAndBundle_AreKeptBeforeTheFirstWrite_AndNothingWithoutOne()
    {
        Run("plan");
        Assert.False(Directory.Exists(At("bundles")));

        MustPublish();
        Assert.False(Directory.Exists(At("backup")));
        Assert.Equal(
            $"1-{Deployment.Manifest.GetProperty("content").GetString()}",
            Path.GetFileName(Assert.Single(Directory.GetDirectories(At("bundles")))));

        string before = $"{Tenant.AllScripts()[0]["description"]}";
        MustPublish();
        string saved = Assert.Single(Directory.GetDirectories(At("backup")));
        JsonNode script = JsonNode.Parse(File.ReadAllText(Path.Combine(saved, "pilot-machine.json")))!;
        JsonNode app = JsonNode.Parse(File.ReadAllText(Path.Combine(saved, "pilot-app.json")))!;
        Assert.Equal(before, $"{script["description"]}");
        Assert.NotNull(script["detectionScriptContent"]);
        Assert.Equal(2, app["assignments"]!.AsArray().Count);

        MustPublish();
        Assert.Single(Directory.GetDirectories(At("backup")));
    }

    [Fact]
    public void SeveralPagesAndEmptyOnes_AreReadToTheirEnd()
    {
        Emulator.Behaviour.EmptyFirstPage = true;
        for (int i = 0; i < 5; i++)
            Tenant.AddScript(new JsonObject { ["displayName"] = $"Somebody's {i}" });
        SampleTenant.AddGlobalScript(Tenant);
        MustPublish("--now");

        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
        Assert.Equal(8, Tenant.AllScripts().Count);
    }

    private string At(string folder) => Path.Combine(Deployment.Files.Path, folder);
}
