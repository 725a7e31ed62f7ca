using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.GraphEmulator.Tenants;
using CertProp.Windows.Tests.Devices.Support;
using CertProp.Windows.Tests.Wrappers;

namespace CertProp.Windows.Tests.Devices;

/// <summary>
/// Two rings with versions of their own, each with an app and a remediation that every device must get just one of; and
/// the ways back: rollback, pause, remove.
/// </summary>
[Collection(ManagedFleet.Name)]
public sealed class RingsTests(PublishedExe exe, ManagementAgent agent, ContentStore store)
    : FleetTest(exe, agent, store)
{
    private const string Leaked = $"LEAKED {Device.Leaked}";

    private static readonly Version s_next = new(0, 2, 0, 0);

    [Fact]
    public async Task Promotion_BringsTheSecondRingWhatTheFirstTried_AndDevicesMayChangeRings()
    {
        // In both groups: the earlier ring has it.
        Device first = Enrol("PC-FIRST", Pilot, Broad), second = Enrol("PC-SECOND", Broad);
        first.Leak();
        second.Leak();

        Administrator.Configure(Ring("remediate"), Ring("detect", "broad", Broad));
        Administrator.Pack(Helper);
        Administrator.Publish("--now");
        await first.AssertAppAsync(AppOutcome.Installed);
        AssertRemoves(first);
        Assert.Empty(await second.Agent.SyncAppsAsync());
        Assert.Empty(second.Agent.SyncScripts());

        Administrator.Change("promote", "pilot", "broad", "--now");
        await second.AssertAppAsync(AppOutcome.Installed);
        second.AssertScript("With issues", Leaked);
        await first.AssertAppAsync(AppOutcome.AlreadyInstalled);

        // The next version is only the first ring's.
        Administrator.Pack(Helpers.Make(s_next));
        Administrator.Publish();
        await first.AssertAppAsync(AppOutcome.Installed);
        first.AssertScript("Without issues", "CLEAN no leaked certificates");
        await second.AssertAppAsync(AppOutcome.AlreadyInstalled);
        second.AssertScript("With issues", Leaked);

        // Back to the older one, by leaving the first ring. Scripts of that revision have never heard of the newer
        // helper: they wait for theirs.
        Tenant.RemoveMember(Pilot, first.Agent.Identity.Id);
        first.AssertScript(
            "With issues", $"PENDING helper-version certprop.exe is {s_next}, which is not accepted here");
        await first.AssertAppAsync(AppOutcome.Installed);
        first.AssertScript("Without issues", "CLEAN no leaked certificates");
    }

    [Fact]
    public async Task Rollback_BringsScriptsAndHelperBack()
    {
        Device prompt = Enrol("PC-PROMPT", Pilot), late = Enrol("PC-LATE", Pilot);
        prompt.Leak();
        late.Leak();
        PublishPilot(Helper);
        PublishPilot(Helpers.Make(s_next));
        await prompt.AssertAppAsync(AppOutcome.Installed);
        prompt.AssertScript("With issues", Leaked);

        Administrator.Change("rollback");
        await late.AssertAppAsync(AppOutcome.Installed);
        late.AssertScript("With issues", Leaked);
        prompt.AssertScript(
            "With issues", $"PENDING helper-version certprop.exe is {s_next}, which is not accepted here");
        await prompt.AssertAppAsync(AppOutcome.Installed);
        prompt.AssertScript("With issues", Leaked);
        await prompt.AssertAppAsync(AppOutcome.AlreadyInstalled);
    }

    [Fact]
    public async Task RollbackToDetect_StopsTheRemoval()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        IReadOnlyList<string> entries = device.Machine.Entries();
        PublishPilot(Helper);
        await device.AssertAppAsync(AppOutcome.Installed);
        PublishPilot(Helper, "remediate");

        Administrator.Change("rollback");
        device.AssertScript("With issues", Leaked);
        Assert.Equal(entries, device.Machine.Entries());
    }

    [Fact]
    public async Task PausedRing_DoesNothing_UntilItIsResumed()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        IReadOnlyList<string> entries = device.Machine.Entries();
        PublishPilot(Helper, "remediate");
        await device.AssertAppAsync(AppOutcome.Installed);

        Administrator.Change("pause");
        Administrator.Publish();
        Assert.Empty(device.Agent.SyncScripts());
        Assert.Equal(entries, device.Machine.Entries());

        Administrator.Change("resume");
        AssertRemoves(device);
    }

    [Fact]
    public async Task RemovedDeployment_TakesTheHelperAway_AndNotWhatItSaved()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        IReadOnlyList<string> entries = device.Machine.Entries();
        PublishPilot(Helper, "remediate");
        await device.AssertAppAsync(AppOutcome.Installed);
        AssertRemoves(device);

        Administrator.Change("remove");
        Assert.Empty(device.Agent.SyncScripts());
        await device.AssertAppAsync(AppOutcome.Uninstalled);
        await device.AssertAppAsync(AppOutcome.AlreadyAbsent);
        Assert.Null(device.Machine.FileVersion(device.Machine.HelperPath));

        Administrator.Change("remove", "--final");
        Assert.Empty(Tenant.AllApps());
        Assert.Empty(await device.Agent.SyncAppsAsync());

        // Whoever comes back can still put everything back.
        Administrator.Publish("--now");
        await device.AssertAppAsync(AppOutcome.Installed);
        ScriptReport restored = RunOnDemand(device, "--restore");
        Assert.Equal("Issue fixed", restored.State.PortalStatus);
        Assert.Equal(entries, device.Machine.Entries());
    }

    private static void AssertRemoves(Device device) => device.AssertScript(
        "Issue fixed", Leaked, $"REMOVED {Device.Leaked}", "CLEAN no leaked certificates");
}
