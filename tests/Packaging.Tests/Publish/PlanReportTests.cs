using System.Text.Json;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>The plan as a change board reads it, and as a pipeline does.</summary>
public sealed class PlanReportTests : PublishTest
{
    [Fact]
    public void NewRing_IsShownInNames_WithWhatDevicesWillSee()
    {
        DeployRun run = Run("plan", "--now", "--exit-code");

        Assert.Equal(10, run.ExitCode);
        Assert.All(
            (string[])
            [
                "Ring pilot, mode detect: revision 1, content ", "certprop.exe 1.2.3.4",
                "create app \"CertProp - pilot\"", "roleScopeTagIds: Default (0)",
                "installCommandLine: certprop.exe install",
                "certprop.exe, file version equal 1.2.3.4", "detectionScriptContent: ",
                "remediationScriptContent: none",
                $"+ group \"{Group}\", only filter \"{Filter}\", required",
                $"+ group \"{Group}\", only filter \"{Filter}\", every 4 hours", "+ not group \"Kiosks\"",
            ],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain(GroupId, run.Output, StringComparison.Ordinal);
        Assert.Empty(Writes);
    }

    [Fact]
    public void Verbose_ShowsIdsBehindNames() => Assert.Contains(
        $"+ group \"{Group}\" ({GroupId}), only filter \"{Filter}\" ({FilterId}), required",
        Run("plan", "--verbose").Output, StringComparison.Ordinal);

    [Fact]
    public void Json_HasNamesAndIdsAndDecodedScripts()
    {
        DeployRun run = Run("plan", "--now", "--format", "json");
        JsonElement steps = run.Json.GetProperty("rings")[0].GetProperty("steps");

        Assert.Equal(
            ["CreateApp", "UploadContent", "UpdateApp", "AssignApp", "CreateScript", "AssignScript"],
            steps.EnumerateArray().Select(step => step.GetProperty("kind").GetString()));
        JsonElement assigned = steps[5].GetProperty("assigned")[0];
        Assert.Equal((GroupId, Group), (Text(assigned, "groupId"), Text(assigned, "group")));
        Assert.Equal((FilterId, Filter), (Text(assigned, "filterId"), Text(assigned, "filter")));
        JsonElement script = steps[4].GetProperty("changes").EnumerateArray()
            .Single(change => Text(change, "property") is "detectionScriptContent");
        Assert.Contains(
            script.GetProperty("diff").EnumerateArray(),
            line => line.GetString()!.Contains("# certprop-deploy/1 ", StringComparison.Ordinal));
    }

    [Fact]
    public void ChangedMarker_IsTheOneLineThatChanges()
    {
        MustPublish("--now");
        Deployment.Policy = """{ "version": 1, "owner": "any" }""";
        Deployment.MustPack(StandIns.Of("1.2.3.4"), "--bump");
        string[] lines = Run("plan").Output.Split('\n');

        int description = Array.FindIndex(lines, line => line.Trim() is "description:");
        Assert.StartsWith("- certprop-deploy/1 ", lines[description + 1].Trim(), StringComparison.Ordinal);
        Assert.StartsWith("+ certprop-deploy/1 ", lines[description + 2].Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("line ends or encoding", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void GroupThatIsGone_IsCalledByItsId()
    {
        MustPublish("--now");
        Tenant.Groups.Remove(Tenant.Groups.Find(GroupId)!);
        string group = Tenant.AddGroup("CertProp wider");
        Configure(include: "CertProp wider");
        string plan = Run("plan").Output;
        Assert.Contains($"- group {GroupId} (deleted)", plan, StringComparison.Ordinal);
        Assert.Contains("+ group \"CertProp wider\"", plan, StringComparison.Ordinal);
        Assert.Contains("BLOCKED: the app \"CertProp - pilot\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(group, plan, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
