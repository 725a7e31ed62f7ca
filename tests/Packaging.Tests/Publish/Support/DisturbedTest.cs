using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// Two rings and a command that something happens to, at each of its requests in turn; then the same line again, once,
/// which must leave the tenant as an undisturbed command does. On the way nothing is wrong for devices at any instant.
/// </summary>
public abstract class DisturbedTest : PublishTest
{
    private const string Old = "1.2.3.4", New = "1.2.4.0", Name = "CertProp";

    private static readonly Dictionary<string, string[]> s_reach = new()
    {
        ["pilot"] = ["exclusionGroup Kiosks", $"group {Group} {Filter}"],
        ["broad"] = [$"allDevices {Filter}", $"exclusionGroup {Group}", "exclusionGroup Kiosks"],
    };

    private readonly List<(string Package, string Sha256)> _helpers = [];
    private string[] _command = [];
    private TenantSnapshot _before = null!;
    private string _undisturbed = "";

    /// <summary>What an undisturbed command asks for, in order; the n-th is disturbed in the n-th case.</summary>
    private protected IReadOnlyList<RecordedRequest> Undisturbed { get; private set; } = [];

    /// <summary>How often the same line may be given again.</summary>
    private protected int MostRuns { get; set; } = 1;

    private string OldBundle => Path.Combine(Deployment.Files.Path, "old");

    /// <summary>Makes the tenant in which a command is disturbed, and what the command leaves when it is not.</summary>
    /// <param name="command">Name of a scenario.</param>
    private protected void Begin(string command)
    {
        ConfigureRings(hours: 4);
        LearnHelper();
        MustRun("publish", "--now");
        _command = Prepare(command);
        _before = new TenantSnapshot(Emulator, Deployment.Files.Path);
        ForgetRequests();
        MustRun(_command);
        Undisturbed = Emulator.Requests.All;
        _undisturbed = State;
        Assert.Contains(Undisturbed, request => request.Method is not "GET");
        Assert.InRange(Undisturbed.Count, 5, 120);
    }

    /// <summary>Disturbs the command, and gives it once more.</summary>
    /// <param name="network">Of the run that is disturbed.</param>
    /// <param name="where">Said where something is wrong.</param>
    /// <param name="ends">What the disturbed run may end with.</param>
    private protected void Disturb(Func<HttpMessageHandler> network, string where, params int[] ends)
    {
        BeginAnew();
        var watch = new RingWatch(Tenant, _before, s_reach, _helpers)
        {
            MayUnassign = _command[0] is "pause" or "remove",
        };
        int end = RunOn(() => watch.Over(network())).ExitCode;
        Emulator.Faults.Clear();
        Assert.True(ends.Contains(end), $"{where}: ended with {end}");
        DeployRun again = RunOn(() => watch.Over(new SocketsHttpHandler { UseProxy = false }));
        // Two looks at a service that lags differ: nothing is written then.
        for (int runs = 1; runs < MostRuns && again.ExitCode == 5; runs++)
            again = RunOn(() => watch.Over(new SocketsHttpHandler { UseProxy = false }));

        Assert.True(again.ExitCode == 0, $"{where}: the same again ended with {again.ExitCode}, {again.Error}");
        AssertSame(_undisturbed, State, where);
        Assert.True(watch.Broken.Count == 0, $"{where}: {string.Join('\n', watch.Broken)}");
        Assert.True(Tenant.CommitFailures.Count == 0, where);
    }

    /// <summary>Tenant and folder are what they were before the command.</summary>
    private protected void BeginAnew()
    {
        ForgetRequests();
        _before.Restore();
    }

    /// <summary>Gives the command on another network.</summary>
    private protected DeployRun RunOn(Func<HttpMessageHandler> network)
    {
        Func<HttpMessageHandler> usual = Handler;
        Handler = network;
        DeployRun run = Run(_command[0], ["--yes", .. _command[1..]]);
        Handler = usual;
        return run;
    }

    /// <summary>Gives a command that must end well.</summary>
    private protected void MustRun(params string[] command)
    {
        DeployRun run = Run(command[0], ["--yes", .. command[1..]]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    /// <summary>The first ring's objects, and the content that devices get.</summary>
    private protected string PilotState
    {
        get
        {
            string name = $"{Name} - pilot";
            IEnumerable<JsonNode?> objects = JsonNode.Parse(State)!.AsArray()
                .Where(item => $"{item!["displayName"]}" == name);
            JsonObject app = Tenant.AllApps().Single(app => $"{app["displayName"]}" == name);
            // Of content that was there before, the state does not know the digest.
            return string.Join('\n', objects.Select(item => Without(item!, "content"))) + _before.DigestOf(app);
        }
    }

    private protected static void AssertSame(string expected, string state, string where) => Assert.True(
        expected == state, $"{where}:\n{string.Join('\n', LineDiff.Between(expected, state))}");

    private static JsonNode Without(JsonNode item, string member)
    {
        item.AsObject().Remove(member);
        return item;
    }

    // The first ring has the first bundle when it begins.
    private string[] Prepare(string command)
    {
        switch (command)
        {
            case "promote for the first time":
                return ["promote", "pilot", "broad", "--now"];
            case "promote an update":
                MustRun("promote", "pilot", "broad", "--now");
                Update();
                MustRun("publish");
                return ["promote", "pilot", "broad"];
            case "publish":
                MustRun("promote", "pilot", "broad", "--now");
                Update();
                // Both rings have something to do.
                ConfigureRings(hours: 8);
                return ["publish"];
            case "rollback":
                Update();
                MustRun("publish");
                return ["rollback", "--ring", "pilot"];
            case "rollback to a bundle":
                Update();
                MustRun("publish");
                return ["rollback", "--ring", "pilot", "--bundle", OldBundle];
            case "pause":
                return ["pause", "--ring", "pilot"];
            case "resume":
                MustRun("pause", "--ring", "pilot");
                return ["resume", "--ring", "pilot"];
            case "remove":
                MustRun("promote", "pilot", "broad", "--now");
                return ["remove"];
            case "remove for good":
                MustRun("promote", "pilot", "broad", "--now");
                MustRun("remove");
                return ["remove", "--final"];
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, null);
        }
    }

    // Another helper and another policy.
    private void Update()
    {
        Deployment.MustPack(StandIns.Of(Old), "--output", OldBundle);
        Deployment.Policy = """{ "version": 1, "owner": "any" }""";
        Deployment.MustPack(StandIns.Of(New), "--bump");
        LearnHelper();
    }

    private void LearnHelper()
    {
        JsonElement manifest = Deployment.Manifest;
        _helpers.Add((
            manifest.GetProperty("package").GetProperty("fileDigest").GetString()!,
            manifest.GetProperty("helper").GetProperty("sha256").GetString()!));
    }

    private void ConfigureRings(int hours) => Deployment.Files.Write("certprop.deploy.json", $$"""
        { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json",
          "tenant": "contoso.onmicrosoft.com",
          "rings": [
            { "name": "pilot", "include": ["{{Group}}"], "exclude": ["Kiosks"], "filter": { "include": "{{Filter}}" },
              "schedule": { "hours": {{hours}} } },
            { "name": "broad", "mode": "remediate", "include": ["allDevices"], "exclude": ["Kiosks"],
              "filter": { "include": "{{Filter}}" }, "schedule": { "hours": {{hours}} } }] }
        """);

    // Where a command leaves descriptions alone, what somebody else added to one stays, and is none of its doing.
    private string State => TenantState.Of(Emulator).Replace(
        """\nedited by somebody else""", "", StringComparison.Ordinal);
}
