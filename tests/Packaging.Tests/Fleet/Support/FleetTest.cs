using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Azure.Core;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Fleet.Support;

/// <summary>
/// A tenant with rings that are published already, and devices that report. After every test nothing has violated the
/// contract, and no output holds a secret.
/// </summary>
public abstract class FleetTest : IAsyncLifetime
{
    private protected const string Clean = """CLEAN no leaked certificates, 2 kept for lack of proof | {"v":1,"s":"clean","n":0,"p":0,"k":{"ownerUnknown":2},"x":[],"c":[],"more":0,"h":"1.0.0"}""";
    private protected const string Leaked = """LEAKED 3 certificates in 2 profiles | {"v":1,"s":"leaked","n":3,"p":2,"k":{"ownerUnknown":1},"x":["redirection"],"c":[["8BC56FD1","Contoso Issuing CA 1","foreign"],["11223344","Fabrikam CA","foreign"]],"more":1,"h":"1.0.0"}""";
    private protected const string Missing = """PENDING helper-missing certprop.exe is not installed yet | {"v":1,"s":"pending","e":"helper-missing"}""";
    private protected const string WrongHash = """ERROR wrong-hash certprop.exe 1.0.0.0 is not the published one; not run | {"v":1,"s":"error","e":"wrong-hash"}""";

    private readonly List<DeployRun> _runs = [];

    private protected EmulatedGraph Emulator { get; private set; } = null!;

    private protected Tenant Tenant => Emulator.Tenant;

    private protected TemporaryFolder Files { get; } = new();

    private protected ImpatientClock Clock { get; } = new();

    private protected TokenCredential? Credential { get; set; }

    private protected Func<HttpMessageHandler> Handler { get; set; } = () => new SocketsHttpHandler { UseProxy = false };

    private protected Dictionary<string, string> Variables { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ContractFile.Find() is not null, ContractFile.Missing);
        Emulator = await EmulatedGraph.StartAsync(new EmulatorOptions { Clock = Clock });
        Configure();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Emulator is not null)
        {
            string[] signatures =
                [.. Emulator.Requests.All.Select(request => HttpUtility.ParseQueryString(request.Query)["sig"]).OfType<string>()];
            await Emulator.DisposeAsync();
            Assert.Empty(Emulator.Violations);
            Assert.All(_runs, run => Assert.All(
                signatures.SelectMany(one => (string[])[one, Uri.EscapeDataString(one)]).Append("sig=").Append("Bearer "),
                secret => Assert.DoesNotContain(secret, run.Output + run.Error, StringComparison.Ordinal)));
        }
        Files.Dispose();
    }

    private protected string Settings => Path.Combine(Files.Path, "certprop.deploy.json");

    private protected void Configure(string status = "{}") => Files.Write("certprop.deploy.json", $$"""
        { "version": 1, "deployment": "{{Deployment.Id}}", "policy": null, "tenant": "contoso.onmicrosoft.com", "status": {{status}},
          "rings": [{ "name": "pilot", "include": ["allDevices"] }] }
        """);

    /// <summary>A remediation of ours, as publish makes it.</summary>
    private protected string AddRing(string ring, bool removes = true, string detection = "exit 0") => Tenant.AddScript(new JsonObject
    {
        ["displayName"] = $"CertProp - {ring}",
        ["description"] = $"certprop-deploy/1 deployment={Deployment.Id} ring={ring} role=machine revision=1 content=0123456789ab",
        ["detectionScriptContent"] = Base64(detection),
        ["remediationScriptContent"] = removes ? Base64("exit 0") : "",
    });

    /// <summary>A device that has reported.</summary>
    private protected string AddDevice(
        string ring, string name, string detection, string remediation, string? before, string? after = null,
        double silentDays = 0, double sameDays = 0, string? id = null)
    {
        id ??= Tenant.AddDevice(name, "anna@contoso.example");
        Emulator.PostRunState(ring, id, new JsonObject
        {
            ["detectionState"] = detection,
            ["remediationState"] = remediation,
            ["preRemediationDetectionScriptOutput"] = before,
            ["postRemediationDetectionScriptOutput"] = after,
            ["lastSyncDateTime"] = TimeBefore(silentDays),
            ["lastStateUpdateDateTime"] = TimeBefore(sameDays),
        });
        return id;
    }

    private protected DeployRun Run(params string[] options) => Track(DeployRun.In(
        Surroundings,
        ["status", "--settings", Settings, "--cloud", "emulator", "--graph", $"{Emulator.Root}", .. options], default));

    private protected Surroundings Surroundings => new(
        Handler, Clock, Credential is { } own ? (_, _, _) => own : Surroundings.Real.Credential)
    {
        Variable = name => Variables.GetValueOrDefault(name),
    };

    private protected DeployRun Track(DeployRun run)
    {
        _runs.Add(run);
        Assert.DoesNotContain("a defect", run.Error, StringComparison.Ordinal);
        return run;
    }

    private protected DeployRun MustRun(params string[] options)
    {
        DeployRun run = Run(options);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    /// <summary>Verdicts by device, out of the JSON.</summary>
    private protected static Dictionary<string, string> VerdictsOf(DeployRun run) =>
        run.Json.GetProperty("devices").EnumerateArray().ToDictionary(
            device => device.GetProperty("device").GetString()!,
            device => device.GetProperty("verdict").GetString()!
                + (device.GetProperty("code").GetString() is { } code ? $" {code}" : ""));

    private protected string TimeBefore(double days) =>
        (Clock.GetUtcNow() - TimeSpan.FromDays(days)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
