using CertProp.DeviceSim;
using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.Samples;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>A device of a scenario: Intune's agent, and the Windows that it works on.</summary>
internal sealed class Device(SimulatedDevice agent, WineMachine machine)
{
    /// <summary>
    /// Four entries are not their users' own, in the signed-in user's store and in two profiles; one is, and stays.
    /// </summary>
    public const string Leaked = "4 certificates in 3 profiles";

    private static readonly ElementWriter s_carl = Entries.Foreign("Carl Csp", Providers.SmartCardCsp);

    public SimulatedDevice Agent => agent;

    public WineMachine Machine => machine;

    /// <summary>A certificate that is in two of the stores.</summary>
    public static string Twice => s_carl.Thumbprint;

    /// <summary>Whether it may report errors.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Changes the installed certprop.exe, but not its version.</summary>
    public void DamageHelper()
    {
        IsDamaged = true;
        File.AppendAllText(Machine.HelperPath, "\n");
    }

    /// <summary>Fills its stores with certificates of others.</summary>
    public void Leak()
    {
        Machine.Fill(Entries.Foreign(), Entries.Own());
        Machine.AddProfile(1201, "anna", Entries.Foreign("Sid Somebody"), s_carl);
        Machine.AddProfile(1202, "berta", s_carl);
    }

    /// <summary>The one app that is assigned to it ends so.</summary>
    public async Task AssertAppAsync(AppOutcome outcome)
    {
        AppResult result = Assert.Single(await Agent.SyncAppsAsync());
        Assert.True(result.Outcome == outcome, $"{Agent.Identity.Name}: {result}");
    }

    /// <summary>The one remediation that is assigned to it ends so.</summary>
    /// <inheritdoc cref="AssertReport"/>
    public RunState AssertScript(string status, params string[] words) =>
        AssertReport(Assert.Single(Agent.SyncScripts()), status, words);

    /// <summary>A report says this.</summary>
    /// <param name="report">The report.</param>
    /// <param name="status">The portal's word.</param>
    /// <param name="words">
    /// What is for people in the lines of detection, remediation and second detection; fewer where fewer ran.
    /// </param>
    public RunState AssertReport(ScriptReport report, string status, params string[] words)
    {
        RunState state = report.State;
        string?[] lines = [state.DetectionOutput, state.RemediationOutput, state.PostDetectionOutput];
        string[] said = [.. lines.OfType<string>().Select(line => line.Split(" | ")[0])];
        Assert.Equal(
            $"{Agent.Identity.Name}: {status}: {string.Join(", ", words)}",
            $"{Agent.Identity.Name}: {state.PortalStatus}: {string.Join(", ", said)}");
        return state;
    }
}
