using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Storage;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>
/// An emulator of each test's own. In every one of them, no answer of the emulator may violate the contract.
/// </summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    private protected const string Scripts = "/beta/deviceManagement/deviceHealthScripts";
    private protected const string Apps = "/beta/deviceAppManagement/mobileApps";

    private protected EmulatedGraph Graph { get; private set; } = null!;

    private protected RawClient Client { get; private set; } = null!;

    private protected StandingClock Clock { get; } = new();

    /// <summary>Null for tests that upload nothing.</summary>
    private protected virtual Task<Azurite?> StorageAsync() => Task.FromResult<Azurite?>(null);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ContractFile.Find() is not null, ContractFile.Missing);
        Graph = await EmulatedGraph.StartAsync(new EmulatorOptions { Azurite = await StorageAsync(), Clock = Clock });
        Client = new RawClient(Graph.Root);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Graph is null)
            return;
        Client.Dispose();
        await Graph.DisposeAsync();
        Assert.DoesNotContain(Graph.Violations, violation => violation.Of is ViolationOf.Answer);
    }

    /// <summary>The only object of a list.</summary>
    private protected async Task<JsonNode> OnlyAsync(string path) =>
        Assert.Single((await Client.GetAsync(path)).Must(200).Value);

    /// <summary>Creates a script and returns its id.</summary>
    private protected async Task<string> CreateScriptAsync(string name = "CertProp - pilot", string members = "") =>
        (await Client.PostAsync(Scripts, $$"""{ "displayName": "{{name}}"{{members}} }""")).Must(201)["id"]!;
}

/// <summary>A clock that tests move.</summary>
internal sealed class StandingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
