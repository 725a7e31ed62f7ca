using System.Runtime.Versioning;
using System.Text;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Sessions;
using CertProp.Windows.Tests.Setup;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Wrappers;

/// <summary>
/// The scripts that pack made, run by PowerShell's engine, with the certprop.exe that ships, as it installs itself, on
/// a machine with a signed-in user and the profiles of others.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class WrapperTests : IClassFixture<ManagementAgent>, IDisposable
{
    private const string Detection = "Detect-PropagatedCertificates.ps1",
        Remediation = "Remove-PropagatedCertificates.ps1";

    private const string IntuneDetection = $"intune/{Detection}", IntuneRemediation = $"intune/{Remediation}",
        RestoreDetection = "intune/Detect-RestorableCertificates.ps1",
        RestoreRemediation = "intune/Restore-RemovedCertificates.ps1",
        Discovery = $"configmgr/{Detection}", ConfigMgrRemediation = $"configmgr/{Remediation}";

    private static readonly string s_missing =
        Refusal("PENDING", "helper-missing", "certprop.exe is not installed yet");

    private readonly PublishedExe _exe;
    private readonly ManagementAgent _agent;
    private readonly InstalledMachine _installed;
    private readonly WholeMachine _machine;

    public WrapperTests(PublishedExe exe, ManagementAgent agent)
    {
        (_exe, _agent) = (exe, agent);
        _installed = new InstalledMachine(exe);
        _machine = new WholeMachine(exe);
    }

    [Fact]
    public void BeforeInstall_EverythingWaits()
    {
        Assert.Equal((1, s_missing), Run(IntuneDetection));
        Assert.Equal((1, s_missing), Run(IntuneRemediation));
        Assert.Equal((0, s_missing), Run(Discovery));
        CommandResult thrown = RunScript(_agent.Deployment[ConfigMgrRemediation]);
        Assert.Equal((1, ""), (thrown.ExitCode, thrown.Output));
        Assert.Contains("PENDING helper-missing", thrown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void IntuneScripts_FindTakeAwayAndPutBack()
    {
        FillAndInstall();
        IReadOnlyList<string> entries = _machine.Entries();
        string profiles = _machine.DescribeProfiles();

        AssertRun(1, "LEAKED 5 certificates in 3 profiles", IntuneDetection);
        Assert.Equal(entries, _machine.Entries());
        AssertRun(0, "REMOVED 5 certificates in 3 profiles", IntuneRemediation);
        // The user's own stays.
        Assert.Single(_machine.Entries());
        AssertRun(0, "CLEAN no leaked certificates", IntuneDetection);

        AssertRun(1, "REPORTED 5 certificates in 3 profiles would be put back", RestoreDetection);
        Assert.Single(_machine.Entries());
        AssertRun(0, "RESTORED 5 certificates in 3 profiles", RestoreRemediation);
        Assert.Equal(entries, _machine.Entries());
        Assert.Equal(profiles, _machine.DescribeProfiles());
        AssertRun(0, "CLEAN nothing to put back", RestoreDetection);
    }

    [Fact]
    public void ConfigMgrScripts_FindAndTakeAway()
    {
        FillAndInstall();

        AssertRun(0, "LEAKED 5 certificates in 3 profiles", Discovery);
        AssertRun(0, "REMOVED 5 certificates in 3 profiles", ConfigMgrRemediation);
        Assert.Single(_machine.Entries());
        Assert.Equal((0, "Compliant"), Run(Discovery));
    }

    [Fact]
    public void OtherProgramOfTheSameVersion_IsNotRun()
    {
        FillAndInstall();
        IReadOnlyList<string> entries = _machine.Entries();
        File.AppendAllText(_installed["certprop.exe"], "\n");

        Assert.Equal(
            (1, Refusal("ERROR", "wrong-hash", "certprop.exe 0.1.0.0 is not the published one; not run")),
            Run(IntuneRemediation));
        Assert.Equal(entries, _machine.Entries());
        Assert.Empty(_machine.WholeRuns);
    }

    [Fact]
    public void OtherVersion_Waits()
    {
        FillAndInstall();
        IReadOnlyList<string> entries = _machine.Entries();
        using var folder = new TemporaryFolder();
        using var next = new Deployment(folder.Write("certprop.exe", OfVersion9(File.ReadAllBytes(_exe.Path))));

        Assert.Equal(
            (1, Refusal("PENDING", "helper-version", "certprop.exe is 0.1.0.0, which is not accepted here")),
            Run(next, IntuneRemediation));
        Assert.Equal(entries, _machine.Entries());
    }

    // Wine makes access lists of Unix modes: owner of Program Files, with full access, is whoever runs the tests, who
    // to the script is somebody like any other. That it trusts the lists of Windows, only Windows can show.
    [Fact]
    public void UnpinnedScript_DistrustsWhatWineSaysOfItsFiles()
    {
        _installed.Install();

        CommandResult result = RunScript(Path.Combine(Repository.Root, "detection", Detection));

        Assert.Equal(
            (1, Refusal("ERROR", "denied", "others than administrators can write certprop.exe; not run")),
            LineOf(result));
    }

    public void Dispose()
    {
        _machine.Dispose();
        _installed.Dispose();
    }

    private void FillAndInstall()
    {
        ElementWriter carl = Entries.Foreign("Carl Csp", Providers.SmartCardCsp);
        ElementWriter inProfiles = Entries.Foreign("Sid Somebody");
        _machine.Fill(Entries.Foreign().Add(PropertyIds.Description, "Bob's card"), carl, Entries.Own());
        _machine.Add(1201, "anna", inProfiles, carl);
        _machine.Add(1202, "berta", inProfiles);
        _installed.Install();
    }

    private void AssertRun(int exitCode, string words, string script)
    {
        (int ended, string line) = Run(script);
        string[] parts = line.Split(" | ", 2);
        Assert.Equal((exitCode, words), (ended, parts[0]));
        string word = words.Split(' ')[0].ToLowerInvariant();
        Assert.StartsWith($$"""{"v":1,"s":"{{word}}",""", parts[1], StringComparison.Ordinal);
    }

    private (int ExitCode, string Line) Run(string script) => Run(_agent.Deployment, script);

    private (int ExitCode, string Line) Run(Deployment deployment, string script) =>
        LineOf(RunScript(deployment[script]));

    private CommandResult RunScript(string path) =>
        _machine.Play(new PlayedMachine(), environment => _agent.Run(_exe.Prefix, path, environment));

    /// <summary>The line of a script that did not run certprop.</summary>
    private static string Refusal(string word, string code, string text) =>
        $$"""{{word}} {{code}} {{text}} | {"v":1,"s":"{{word.ToLowerInvariant()}}","e":"{{code}}"}""";

    /// <summary>How it ended, and the one line of ASCII that it must have written, with nothing beside it.</summary>
    private static (int ExitCode, string Line) LineOf(CommandResult result)
    {
        Assert.Equal("", result.Error);
        Assert.True(Ascii.IsValid(result.Output), result.Output);
        string[] lines = result.Output.Split("\r\n");
        Assert.Equal(["", lines[0]], lines.Reverse());
        return (result.ExitCode, lines[0]);
    }

    /// <summary>The program with the file version 9.9.9.9.</summary>
    private static byte[] OfVersion9(byte[] program)
    {
        // VS_FIXEDFILEINFO: a number of its own, its format's version, the file version. The runtime inside has one
        // too, before certprop's.
        int at = program.AsSpan().LastIndexOf((byte[])[0xBD, 0x04, 0xEF, 0xFE, 0x00, 0x00, 0x01, 0x00]);
        ((byte[])[9, 0, 9, 0, 9, 0, 9, 0]).CopyTo(program, at + 8);
        return program;
    }
}
