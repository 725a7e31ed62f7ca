using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Azure.Core;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// A packed deployment and a tenant of each test's own. After every test nothing has violated the contract, in either
/// direction, and nothing that was written anywhere holds a secret.
/// </summary>
public abstract class PublishTest : IAsyncLifetime
{
    private protected const string Scripts = "/beta/deviceManagement/deviceHealthScripts";
    private protected const string Apps = "/beta/deviceAppManagement/mobileApps";
    private protected const string Group = "CertProp pilot", Filter = "Corporate Windows", Token = "emulator";

    private readonly List<DeployRun> _runs = [];
    private readonly HashSet<string> _secrets = [];

    private protected EmulatedGraph Emulator { get; private set; } = null!;

    private protected Tenant Tenant => Emulator.Tenant;

    private protected Deployment Deployment { get; } = new();

    private protected ImpatientClock Clock { get; private set; } = new();

    /// <summary>Network of the next runs.</summary>
    private protected Func<HttpMessageHandler> Handler { get; set; } =
        () => new SocketsHttpHandler { UseProxy = false };

    /// <summary>Identity of the next runs; null for the emulator's own.</summary>
    private protected TokenCredential? Credential { get; set; }

    private protected string GroupId { get; private set; } = "";

    private protected string FilterId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ContractFile.Find() is not null, ContractFile.Missing);
        await BeginTenantAsync();
        Configure();
        Deployment.MustPack(StandIns.Of("1.2.3.4"));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Emulator is not null)
            await EndTenantAsync();
        Deployment.Dispose();
        Assert.All(_runs, AssertNoSecret);
    }

    /// <summary>Another tenant, as empty as the first.</summary>
    private protected async Task BeginTenantAsync()
    {
        if (Emulator is not null)
            await EndTenantAsync();
        Clock = new ImpatientClock();
        // What an earlier tenant was asked for does not turn up in this one.
        foreach (string notes in (string[])[CreationNotes.FileName, Approvals.FileName, ContentNotes.FileName])
            File.Delete(Path.Combine(Deployment.Files.Path, notes));
        Emulator = await EmulatedGraph.StartAsync(
            new EmulatorOptions { Azurite = await SharedAzurite.RequireAsync(), Clock = Clock });
        GroupId = Tenant.AddGroup(Group);
        Tenant.AddGroup("Kiosks");
        FilterId = Tenant.AddFilter(Filter, "(device.deviceOwnership -eq \"Corporate\")");
    }

    /// <summary>Writes the settings.</summary>
    private protected void Configure(
        string mode = "detect", string include = Group, string schedule = """{ "hours": 4 }""", string filter = Filter,
        string tag = "Default", string more = "") =>
        Deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json",
              "tenant": "contoso.onmicrosoft.com",
              "scopeTags": ["{{tag}}"],
              "rings": [{ "name": "pilot", "mode": "{{mode}}", "include": ["{{include}}"], "exclude": ["Kiosks"],
                "filter": { "include": "{{filter}}" }, "schedule": {{schedule}} }]{{more}} }
            """);

    /// <summary>Ctrl+C of the next runs.</summary>
    private protected CancellationToken Stop { get; set; }

    private protected DeployRun Run(string command, params string[] options)
    {
        Surroundings surroundings = new(
            Handler, Clock, Credential is { } own ? (_, _, _) => own : Surroundings.Real.Credential);
        DeployRun run = DeployRun.In(
            surroundings,
            [command, "--settings", Deployment.Settings, "--cloud", "emulator", "--graph", $"{Emulator.Root}",
                .. options],
            Stop);
        _runs.Add(run);
        return run;
    }

    private protected DeployRun Publish(params string[] options) => Run("publish", ["--yes", .. options]);

    /// <summary>Publishes, which must end well.</summary>
    private protected DeployRun MustPublish(params string[] options)
    {
        DeployRun run = Publish(options);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    /// <summary>Requests that change something, in order.</summary>
    private protected IReadOnlyList<RecordedRequest> Writes =>
        [.. Emulator.Requests.All.Where(request => request.Method is not "GET")];

    /// <summary>Methods and routes of <see cref="Writes"/>.</summary>
    private protected IEnumerable<string> WriteRoutes => Writes.Select(request => $"{request.Method} {request.Route}");

    private protected string AppId => $"{Assert.Single(Tenant.AllApps())["id"]}";

    private protected string ScriptId => $"{Script["id"]}";

    /// <summary>The one remediation of a ring; the restore package is none.</summary>
    private protected JsonObject Script => Assert.Single(
        Tenant.AllScripts(), script => $"{script["detectionScriptContent"]}" is var content
            && Encoding.ASCII.GetString(Convert.FromBase64String(content))
                .Contains(" role=machine ", StringComparison.Ordinal));

    /// <summary>Forgets what came in, but not what must stay a secret.</summary>
    private protected void ForgetRequests()
    {
        LearnSecrets();
        Assert.Empty(Emulator.Violations);
        Emulator.Requests.Clear();
    }

    /// <summary>The run ended so, with one sentence on standard error that says this.</summary>
    private protected static void AssertEnded(DeployRun run, int exitCode, params string[] about)
    {
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Error}");
        run.AssertOneSentence();
        Assert.All(about, text => Assert.Contains(text, run.Sentence, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private async Task EndTenantAsync()
    {
        LearnSecrets();
        IReadOnlyList<Violation> violations = Emulator.Violations;
        await Emulator.DisposeAsync();
        Assert.Empty(violations);
    }

    private void LearnSecrets()
    {
        foreach (RecordedRequest request in Emulator.Requests.All)
        {
            if (HttpUtility.ParseQueryString(request.Query)["sig"] is { } signature)
                _secrets.UnionWith([signature, Uri.EscapeDataString(signature)]);
            if (request.Headers.TryGetValue("Authorization", out string? header)
                && !header.EndsWith($" {Token}", StringComparison.Ordinal))
            {
                _secrets.Add(header.Split(' ')[^1]);
            }
        }
    }

    private void AssertNoSecret(DeployRun run)
    {
        Assert.All(
            _secrets.Append("Bearer ").Append("sig="),
            secret => Assert.DoesNotContain(secret, run.Output + run.Error, StringComparison.Ordinal));
    }
}
