using System.Text.Json;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.DeviceSim;
using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;
using CertProp.Windows.Tests.Wrappers;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>
/// A tenant, its administrator, and devices that take from it what was published. No device of a scenario is broken, so
/// after every test none has ever reported an error.
/// </summary>
public abstract class FleetTest(PublishedExe exe, ManagementAgent agent, ContentStore store) : IAsyncLifetime
{
    private protected const string Pilot = "CertProp pilot", Kiosks = "Kiosks";

    private readonly List<Device> _devices = [];
    private readonly ImpatientClock _clock = new();
    private EmulatedGraph? _graph;
    private ContentDelivery? _delivery;
    private HelperVersions? _helpers;
    private Administrator? _administrator;

    private protected Administrator Administrator => _administrator!;

    private protected HelperVersions Helpers => _helpers!;

    private protected Tenant Tenant => _graph!.Tenant;

    /// <summary>The certprop.exe that ships.</summary>
    private protected string Helper => exe.Path;

    public async ValueTask InitializeAsync()
    {
        Azurite azurite = await store.RequireAsync();
        _graph = await EmulatedGraph.StartAsync(new EmulatorOptions { Azurite = azurite, Clock = _clock });
        _delivery = new ContentDelivery(_graph, azurite.Endpoint);
        _helpers = new HelperVersions(Helper);
        _administrator = new Administrator(_graph.Root, _clock);
        _administrator.SetPolicy();
        foreach (string group in (string[])[Pilot, Kiosks])
            Tenant.AddGroup(group, group);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (Device device in _devices)
            device.Machine.Dispose();
        _administrator?.Dispose();
        _helpers?.Dispose();
        _delivery?.Dispose();
        if (_graph is not null)
        {
            await _graph.DisposeAsync();
            Assert.Empty(_graph.Violations);
        }
        Assert.All(_devices.SelectMany(device => device.Agent.Reports), AssertNoError);
    }

    /// <summary>Enrols a new device.</summary>
    /// <param name="name">Its computer name.</param>
    /// <param name="groups">Names of the groups it is in, which are their ids here.</param>
    private protected Device Enrol(string name, params string[] groups)
    {
        var identity = new DeviceIdentity(Tenant.AddDevice(name), name, groups, []);
        var machine = new WineMachine(agent);
        var device = new Device(new SimulatedDevice(identity, machine, Tenant, _delivery!, _clock), machine);
        _devices.Add(device);
        return device;
    }

    /// <summary>The pilot's ring, for the settings.</summary>
    private protected static string Ring(string mode) => $$"""
        { "name": "pilot", "mode": "{{mode}}", "include": ["{{Pilot}}"], "exclude": ["{{Kiosks}}"],
          "schedule": { "hours": 1 } }
        """;

    /// <summary>Packs a helper and publishes it to the pilot, app and scripts at once.</summary>
    private protected void PublishPilot(string helper, string mode = "detect")
    {
        Administrator.Configure(Ring(mode));
        Administrator.Pack(helper);
        Administrator.Publish("--now");
    }

    /// <summary>What the portal shows above all devices of the one remediation: Graph's runSummary.</summary>
    private protected async Task<int> CountAsync(string member)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _graph!.Root };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "emulator");
        string id = $"{Assert.Single(Tenant.AllScripts())["id"]}";
        string summary = await http.GetStringAsync(
            new Uri($"beta/deviceManagement/deviceHealthScripts/{id}/runSummary", UriKind.Relative),
            TestContext.Current.CancellationToken);
        return JsonDocument.Parse(summary).RootElement.GetProperty(member).GetInt32();
    }

    private static void AssertNoError(ScriptReport report)
    {
        RunState state = report.State;
        Assert.All(
            (string?[])[state.DetectionOutput, state.RemediationOutput, state.PostDetectionOutput],
            line => Assert.DoesNotContain("ERROR", line ?? "", StringComparison.Ordinal));
        Assert.All(
            (string?[])[state.DetectionError, state.RemediationError, state.PostDetectionError],
            error => Assert.Equal("", error ?? ""));
        Assert.NotEqual(DetectionState.ScriptError, state.Detection);
    }
}
