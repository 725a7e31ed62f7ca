using CertProp.DeviceSim.Apps;
using CertProp.Windows.Tests.Devices.Support;
using CertProp.Windows.Tests.Wrappers;

namespace CertProp.Windows.Tests.Devices;

/// <summary>
/// App and remediation are policies of their own, and reach a device in any order (W22): scripts before the helper, and
/// scripts with helpers of other revisions. A device that waits says so, and never that anything is wrong.
/// </summary>
[Collection(ManagedFleet.Name)]
public sealed class HelperUpdateTests(PublishedExe exe, ManagementAgent agent, ContentStore store)
    : FleetTest(exe, agent, store)
{
    private const string OtherVersion = "PENDING helper-version certprop.exe is 0.1.0.0, which is not accepted here";
    private const string Leaked = $"LEAKED {Device.Leaked}";

    [Fact]
    public async Task ScriptsBeforeTheApp_Wait_AndTouchNothing()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        IReadOnlyList<string> entries = device.Machine.Entries();

        PublishPilot(Helper);
        device.AssertScript("With issues", HelperMissing);

        // The portal has no other word for a remediation that does not end with 0; the line says what it is.
        PublishPilot(Helper, "remediate");
        device.AssertScript("Failed", HelperMissing, HelperMissing);
        Assert.Equal(entries, device.Machine.Entries());

        await device.AssertAppAsync(AppOutcome.Installed);
        device.AssertScript("Issue fixed", Leaked, $"REMOVED {Device.Leaked}", "CLEAN no leaked certificates");
    }

    [Fact]
    public async Task NewPolicy_NeedsNoNewHelper()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        PublishPilot(Helper);
        await device.AssertAppAsync(AppOutcome.Installed);
        device.AssertScript("With issues", Leaked);

        Administrator.SetPolicy($$""", "keep": { "thumbprints": ["{{Device.Twice}}"] }""");
        PublishPilot(Helper);

        device.AssertScript("With issues", "LEAKED 2 certificates in 2 profiles");
        await device.AssertAppAsync(AppOutcome.AlreadyInstalled);
    }

    [Fact]
    public async Task NewHelper_ScriptsFirst_TakeTheTwoBeforeIt_AndWaitForAnyOther()
    {
        Device prompt = Enrol("PC-PROMPT", Pilot), late = Enrol("PC-LATE", Pilot);
        prompt.Leak();
        late.Leak();
        PublishPilot(Helper);
        foreach (Device device in (Device[])[prompt, late])
        {
            await device.AssertAppAsync(AppOutcome.Installed);
            device.AssertScript("With issues", Leaked);
        }

        // Scripts of the next two revisions accept the first helper, and the new one from the moment it is there.
        foreach (string version in (string[])["0.2.0.0", "0.3.0.0"])
        {
            PublishPilot(Helpers.Make(Version.Parse(version)));
            prompt.AssertScript("With issues", Leaked);
            late.AssertScript("With issues", Leaked);
            await prompt.AssertAppAsync(AppOutcome.Installed);
            prompt.AssertScript("With issues", Leaked);
        }

        // Those of the third do not.
        IReadOnlyList<string> entries = late.Machine.Entries();
        PublishPilot(Helpers.Make(new Version(0, 4, 0, 0)), "remediate");
        late.AssertScript("Failed", OtherVersion, OtherVersion);
        Assert.Equal(entries, late.Machine.Entries());
        prompt.AssertScript("Issue fixed", Leaked, $"REMOVED {Device.Leaked}", "CLEAN no leaked certificates");

        await late.AssertAppAsync(AppOutcome.Installed);
        late.AssertScript("Issue fixed", Leaked, $"REMOVED {Device.Leaked}", "CLEAN no leaked certificates");
    }

    [Fact]
    public async Task OlderHelper_ReplacesTheNewerOne_AndIsAcceptedMeanwhile()
    {
        Device device = Enrol("PC-LEAKING", Pilot);
        device.Leak();
        PublishPilot(Helper);
        PublishPilot(Helpers.Make(new Version(0, 2, 0, 0)));
        await device.AssertAppAsync(AppOutcome.Installed);
        device.AssertScript("With issues", Leaked);

        PublishPilot(Helper);
        device.AssertScript("With issues", Leaked);
        await device.AssertAppAsync(AppOutcome.Installed);
        device.AssertScript("With issues", Leaked);
        await device.AssertAppAsync(AppOutcome.AlreadyInstalled);
    }

    [Fact]
    public async Task DamagedHelper_IsNotRun_UntilAnotherVersionReplacesIt()
    {
        Device device = Enrol("PC-DAMAGED", Pilot);
        device.Leak();
        IReadOnlyList<string> entries = device.Machine.Entries();
        PublishPilot(Helper, "remediate");
        await device.AssertAppAsync(AppOutcome.Installed);
        device.DamageHelper();

        const string WrongHash = "ERROR wrong-hash certprop.exe 0.1.0.0 is not the published one; not run";
        device.AssertScript("Failed", WrongHash, WrongHash);
        Assert.Equal(entries, device.Machine.Entries());
        // The rule asks for the version only.
        await device.AssertAppAsync(AppOutcome.AlreadyInstalled);

        PublishPilot(Helpers.Make(new Version(0, 2, 0, 0)), "remediate");
        await device.AssertAppAsync(AppOutcome.Installed);
        device.AssertScript("Issue fixed", Leaked, $"REMOVED {Device.Leaked}", "CLEAN no leaked certificates");
    }
}
