using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.Windows.Tests.Devices.Support;
using CertProp.Windows.Tests.Wrappers;

namespace CertProp.Windows.Tests.Devices;

/// <summary>
/// A rollout from its first day on: what certprop-deploy publishes, on devices that take it as Intune's agent does,
/// with the certprop.exe that ships.
/// </summary>
[Collection(ManagedFleet.Name)]
public sealed class RolloutTests(PublishedExe exe, ManagementAgent agent, ContentStore store)
    : FleetTest(exe, agent, store)
{
    [Fact]
    public async Task Ring_ShowsFirst_AndThenRemoves()
    {
        Device clean = Enrol("PC-CLEAN", Pilot), leaking = Enrol("PC-LEAKING", Pilot);
        leaking.Leak();
        IReadOnlyList<string> entries = leaking.Machine.Entries();

        // Day 0: the first publish assigns the app only.
        Administrator.Configure(Ring("detect"));
        Administrator.Pack(Helper);
        Administrator.Publish();
        foreach (Device device in (Device[])[clean, leaking])
        {
            await device.AssertAppAsync(AppOutcome.Installed);
            await device.AssertAppAsync(AppOutcome.AlreadyInstalled);
            Assert.Empty(device.Agent.SyncScripts());
        }

        // Day 1: the remediation, which only looks.
        Administrator.Publish();
        clean.AssertScript("Without issues", "CLEAN no leaked certificates");
        leaking.AssertScript("With issues", $"LEAKED {Device.Leaked}");
        Assert.Equal(entries, leaking.Machine.Entries());
        Assert.Equal(1, await Portal.CountAsync(ScriptOf("pilot"), "noIssueDetectedDeviceCount"));
        Assert.Equal(1, await Portal.CountAsync(ScriptOf("pilot"), "issueDetectedDeviceCount"));

        // Two weeks later: it removes.
        Administrator.Configure(Ring("remediate"));
        Administrator.Publish();
        Assert.Equal(2, await Portal.CountAsync(ScriptOf("pilot"), "detectionScriptPendingDeviceCount"));
        clean.AssertScript("Without issues", "CLEAN no leaked certificates");
        leaking.AssertScript(
            "Issue fixed", $"LEAKED {Device.Leaked}", $"REMOVED {Device.Leaked}", "CLEAN no leaked certificates");
        // The user's own stays.
        Assert.Contains(Assert.Single(leaking.Machine.Entries()), entries);
        Assert.Equal(1, await Portal.CountAsync(ScriptOf("pilot"), "issueRemediatedDeviceCount"));

        leaking.AssertScript("Without issues", "CLEAN no leaked certificates");
    }

    [Fact]
    public async Task UnchangedDevice_SaysTheSameEachTime()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        PublishPilot(Helper);
        await device.AssertAppAsync(AppOutcome.Installed);

        device.AssertScript("With issues", $"LEAKED {Device.Leaked}");
        device.AssertScript("With issues", $"LEAKED {Device.Leaked}");

        ScriptReport[] reports = [.. device.Agent.Reports];
        Assert.Equal(reports[0], reports[1]);
    }

    [Fact]
    public async Task ExcludedDevice_GetsNothing_ButWhatIsRunOnDemand()
    {
        Device kiosk = Enrol("KIOSK", Pilot, Kiosks);
        kiosk.Leak();
        IReadOnlyList<string> entries = kiosk.Machine.Entries();
        PublishPilot(Helper);

        Assert.Empty(await kiosk.Agent.SyncAppsAsync());
        Assert.Empty(kiosk.Agent.SyncScripts());
        kiosk.AssertReport(RunOnDemand(kiosk), "With issues", HelperMissing);
        Assert.Equal(entries, kiosk.Machine.Entries());
    }
}
