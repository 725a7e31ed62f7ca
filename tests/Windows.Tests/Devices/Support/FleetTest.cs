using CertProp.Deploy.Tests.Publish.Support;
using CertProp.DeviceSim;
using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Wrappers;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>
/// A tenant, its administrator, and devices that take from it what was published. After every test none of them has
/// ever reported an error, unless the test damaged it.
/// </summary>
public abstract class FleetTest(PublishedExe exe, ManagementAgent agent, ContentStore store) : IAsyncLifetime
{
    private protected const string Pilot = "CertProp pilot", Broad = "CertProp broad", Kiosks = "Kiosks";

    private protected const string HelperMissing = "PENDING helper-missing certprop.exe is not installed yet";

    private readonly List<Device> _devices = [];
    private readonly ImpatientClock _clock = new();
    private EmulatedGraph? _graph;
    private ContentDelivery? _delivery;
    private HelperVersions? _helpers;
    private Administrator? _administrator;
    private Portal? _portal;

    private protected Administrator Administrator => _administrator!;

    private protected Portal Portal => _portal!;

    private protected HelperVersions Helpers => _helpers!;

    private protected Tenant Tenant => _graph!.Tenant;

    /// <summary>The certprop.exe that ships.</summary>
    private protected string Helper => exe.Path;

    public async ValueTask InitializeAsync()
    {
        RequireTools();
        Azurite azurite = await store.RequireAsync();
        _graph = await EmulatedGraph.StartAsync(new EmulatorOptions { Azurite = azurite, Clock = _clock });
        _delivery = new ContentDelivery(_graph, azurite.Endpoint);
        _helpers = new HelperVersions(Helper);
        _administrator = new Administrator(_graph.Root, _clock);
        _administrator.SetPolicy();
        _portal = new Portal(_graph.Root);
        foreach (string group in (string[])[Pilot, Broad, Kiosks])
            Tenant.AddGroup(group, group);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (Device device in _devices)
            device.Machine.Dispose();
        _administrator?.Dispose();
        _portal?.Dispose();
        _helpers?.Dispose();
        _delivery?.Dispose();
        if (_graph is not null)
        {
            await _graph.DisposeAsync();
            Assert.Empty(_graph.Violations);
        }
        Assert.All(
            _devices.Where(device => !device.IsDamaged).SelectMany(device => device.Agent.Reports), AssertNoError);
    }

    /// <summary>Enrols a new device.</summary>
    /// <param name="name">Its computer name.</param>
    /// <param name="groups">Names of the groups it is in, which are their ids here.</param>
    private protected Device Enrol(string name, params string[] groups)
    {
        var identity = new DeviceIdentity(Tenant.AddDevice(name), name);
        foreach (string group in groups)
            Tenant.AddMember(group, identity.Id);
        var machine = new WineMachine(agent);
        var device = new Device(new SimulatedDevice(identity, machine, Tenant, _delivery!, _clock), machine);
        _devices.Add(device);
        return device;
    }

    /// <summary>A ring, for the settings, that nobody of the kiosks is in.</summary>
    private protected static string Ring(string mode, string name = "pilot", string group = Pilot) => $$"""
        { "name": "{{name}}", "mode": "{{mode}}", "include": ["{{group}}"], "exclude": ["{{Kiosks}}"],
          "schedule": { "hours": 1 } }
        """;

    /// <summary>Packs a helper and publishes it to the pilot, app and scripts at once.</summary>
    private protected void PublishPilot(string helper, string mode = "detect")
    {
        Administrator.Configure(Ring(mode));
        Administrator.Pack(helper);
        Administrator.Publish("--now");
    }

    /// <summary>The remediation of a ring.</summary>
    private protected string ScriptOf(string ring) => $"{Assert.Single(
        Tenant.AllScripts(),
        script => $"{script["description"]}".Contains($"ring={ring} role=machine", StringComparison.Ordinal))["id"]}";

    /// <summary>The administrator orders a run on one device, which then does it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="options">Further options of <c>certprop-deploy run</c>.</param>
    private protected ScriptReport RunOnDemand(Device device, params string[] options)
    {
        Administrator.Change(["run", "--device", device.Agent.Identity.Name, .. options]);
        ScriptReport? report = device.Agent.RunOrdered();
        Assert.Null(device.Agent.RunOrdered());
        Assert.NotNull(report);
        return report;
    }

    // At once: what is missed later leaves a half-made machine behind.
    private static void RequireTools()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(), "every device has a Windows of its own, which only Wine has to give");
        Tool.Require("wine", WinePrefix.Wine);
        Tool.Require("script");
        Tool.Require("mingw", MingwCompiler.Program);
        Assert.SkipUnless(ContractFile.Find() is not null, ContractFile.Missing);
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
