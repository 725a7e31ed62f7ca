using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.Windows.Tests.Devices.Support;
using CertProp.Windows.Tests.Wrappers;

namespace CertProp.Windows.Tests.Devices;

/// <summary>The undo: a package that nobody is assigned, run on the one device where a removal was wrong.</summary>
[Collection(ManagedFleet.Name)]
public sealed class RestoreOnDemandTests(PublishedExe exe, ManagementAgent agent, ContentStore store)
    : FleetTest(exe, agent, store)
{
    [Fact]
    public async Task WhatWasRemoved_ComesBack_AndIsHeldFromThenOn()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        IReadOnlyList<string> entries = device.Machine.Entries();
        PublishPilot(Helper, "remediate");
        await device.AssertAppAsync(AppOutcome.Installed);
        ScriptReport removal = Assert.Single(device.Agent.SyncScripts());
        Assert.Equal("Issue fixed", removal.State.PortalStatus);
        Assert.Single(device.Machine.Entries());

        device.AssertReport(
            RunOnDemand(device, "--restore"), "Issue fixed",
            $"REPORTED {Device.Leaked} would be put back", $"RESTORED {Device.Leaked}", "CLEAN nothing to put back");
        Assert.Equal(entries, device.Machine.Entries());

        // The next schedule does not undo the undo.
        RunState state = Assert.Single(device.Agent.SyncScripts()).State;
        Assert.Equal("Without issues", state.PortalStatus);
        Assert.Contains("\"restored\":4", state.DetectionOutput, StringComparison.Ordinal);
        Assert.Equal(entries, device.Machine.Entries());
    }

    [Fact]
    public async Task NothingWasRemoved_NothingIsPutBack()
    {
        Device clean = Enrol("PC-CLEAN", Pilot), bare = Enrol("PC-BARE");
        PublishPilot(Helper, "remediate");
        await clean.AssertAppAsync(AppOutcome.Installed);

        clean.AssertReport(
            RunOnDemand(clean, "--restore"), "Without issues", "CLEAN nothing to put back");
        // Asked for where the helper never was.
        bare.AssertReport(RunOnDemand(bare, "--restore"), "Failed", HelperMissing, HelperMissing);
    }
}
