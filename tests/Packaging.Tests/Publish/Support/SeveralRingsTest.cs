using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>A deployment of several rings, <c>pilot</c> first, and what is in the tenant of each.</summary>
public abstract class SeveralRingsTest : PublishTest
{
    private protected const string Restore = "all";

    private protected string Folder => Deployment.Files.Path;

    private protected string At(string path) => Path.Combine(Folder, path);

    /// <summary>Where publishing keeps the bundle that lies in <c>out</c>.</summary>
    private protected string KeptBundle => At(
        $"bundles/{Deployment.Manifest.GetProperty("revision")}-{Deployment.Manifest.GetProperty("content")}");

    /// <summary>A ring of the settings.</summary>
    private protected static string RingOf(string name, string include, string mode = "detect", string more = "") =>
        $$"""{ "name": "{{name}}", "mode": "{{mode}}", "include": ["{{include}}"]{{more}} }""";

    /// <summary>Writes the settings with these rings.</summary>
    private protected void ConfigureRings(params string[] rings) => ConfigureRings("", rings);

    /// <summary>The same with other members before them.</summary>
    private protected void ConfigureRings(string members, string[] rings) =>
        Deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json", {{members}}
              "rings": [{{string.Join(", ", rings)}}] }
            """);

    /// <summary>A pilot for one group, and a ring for everybody else.</summary>
    private protected void ConfigurePilotAndBroad(string mode = "detect") =>
        ConfigureRings(RingOf("pilot", Group, mode), RingOf("broad", "allDevices", mode));

    /// <summary>Packs what has not been packed before.</summary>
    private protected void PackNext(string owner = "any", string helper = "1.2.3.4")
    {
        Deployment.Policy = $$"""{ "version": 1, "owner": "{{owner}}" }""";
        Deployment.MustPack(StandIns.Of(helper), "--bump");
    }

    /// <summary>A command that changes something and must end well.</summary>
    private protected DeployRun Must(string command, params string[] options)
    {
        DeployRun run = Run(command, ["--yes", .. options]);
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}");
        return run;
    }

    /// <summary>The command does nothing, and says so.</summary>
    private protected void AssertNothingToDo(string command, params string[] options)
    {
        ForgetRequests();
        Assert.Contains("Nothing to do.", Must(command, options).Output, StringComparison.Ordinal);
        Assert.Empty(Writes);
    }

    /// <summary>Nothing is left to do for the settings.</summary>
    private protected void AssertSettled() => Assert.Equal(0, Run("plan", "--exit-code").ExitCode);

    /// <summary>The command ended so with this sentence, and changed nothing.</summary>
    private protected void AssertRefused(DeployRun run, int exitCode, params string[] about)
    {
        AssertEnded(run, exitCode, about);
        Assert.Empty(Writes);
    }

    private protected JsonObject? FindScript(string ring) => Tenant.AllScripts().SingleOrDefault(
        script => MarkerOf(script) is { } marker && marker.Ring == ring);

    private protected JsonObject? FindApp(string ring) => Tenant.AllApps().SingleOrDefault(
        app => MarkerOf(app) is { } marker && marker.Ring == ring);

    private protected JsonObject ScriptOf(string ring) => FindScript(ring)!;

    private protected JsonObject AppOf(string ring) => FindApp(ring)!;

    private protected static string IdOf(JsonObject item) => $"{item["id"]}";

    private protected static ObjectMarker? MarkerOf(JsonObject item) => ObjectMarker.Find($"{item["description"]}");

    /// <summary>Whom a script or an app reaches, in names; exclusions with a minus, intents behind a colon.</summary>
    private protected IEnumerable<string> Reached(JsonObject item) => Tenant.AssignmentsOf(IdOf(item)).Select(one =>
    {
        string group = Tenant.Groups.Find($"{one["target"]!["groupId"]}")?.Text("displayName")
            ?? $"{one["target"]!["groupId"]}";
        string target = $"{one["target"]!["@odata.type"]}".Split('.')[^1];
        string intent = one["intent"] is { } wanted ? $": {wanted}" : "";
        return (target switch
        {
            "groupAssignmentTarget" => group,
            "exclusionGroupAssignmentTarget" => $"-{group}",
            _ => target,
        }) + intent;
    }).Order(StringComparer.Ordinal);

    /// <summary>Somebody assigns a script or an app in the portal.</summary>
    private protected void AssignBySomebodyElse(JsonObject item, string group, string? intent = null)
    {
        var assignment = new Assignment(
            TargetType.Group, group, null, false, intent is null ? new Schedule(1, null) : null, intent);
        Tenant.AssignBySomebodyElse(IdOf(item), intent is null ? assignment.ToScriptBody() : assignment.ToAppBody());
    }

    /// <summary>Somebody deletes a group.</summary>
    private protected void DeleteGroup(string id) => Tenant.Groups.Remove(Tenant.Groups.Find(id)!);
}
