using CertProp.Tests.Support;
using CertProp.Windows.Tests.WineTools;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Live;

/// <summary>Reading changes nothing: neither the registry nor a file, nor the time of one.</summary>
public sealed class UnchangedTests(PublishedExe exe) : IDisposable
{
    private static readonly string[] s_formats = ["text", "json", "csv", "line"];

    private readonly TemporaryFolder _cards = new();
    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles = new(exe.Prefix);

    [Fact]
    public void ListDetectInspectAndExposure_LeaveRegistryAndFilesAsTheyWere()
    {
        WinePrefix prefix = exe.Prefix;
        new PersonalStore(prefix).Fill(Entries.Foreign(), Entries.Own(), Entries.WithoutKey());
        _profiles.MakeFolder("users/quiet", Entries.Foreign());
        _profiles.Add($"{MachineProfileList.Domain}-1900", @"C:\users\quiet").Import();
        RunEverything();

        // Each start of Wine writes a few keys of its own, from the second one on the same.
        prefix.RestartServer();
        var before = PrefixSnapshot.Take(prefix);
        prefix.StartServer();
        var started = PrefixSnapshot.Take(prefix);
        RunEverything();
        var after = PrefixSnapshot.Take(prefix);

        string changed = string.Join('\n', started.DifferencesTo(after).Except(before.DifferencesTo(started)));
        Assert.True(changed.Length == 0, changed);
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _policies.Dispose();
        _cards.Dispose();
    }

    private void RunEverything()
    {
        string policy = _policies.Make("\"cards\": { \"readContents\": true }");
        string card = PublishedExe.WindowsPath(_cards.Write("other.der", Entries.CertificateOf("Otto Other").ToDer()));
        var machine = new PlayedMachine { Cards = "Yubico 0;type=0x20;state=0x20", Contents = $"Yubico 0;der={card}" };
        // What is open, and what of it can be read, is the prefix's own affair here (exit codes 0, 3, 10).
        Assert.InRange(exe.Run(machine, "exposure").Command.ExitCode, 0, 10);
        CommandResult preview = exe.Run(
            machine, "protect", "--set", "redirection=off,certPropPolicy=off,service=off,allRdpFiles=off", "--what-if")
            .Command;
        Assert.InRange(preview.ExitCode, 0, 3);
        foreach (string scope in new[] { "user", "profiles" })
        {
            foreach (string format in s_formats)
            {
                CommandResult result = exe.Run(machine, "detect", "--scope", scope, "--format", format, "--policy", policy).Command;
                Assert.Equal(10, result.ExitCode);
            }
            Assert.Equal(0, exe.Run(machine, "list", "--scope", scope, "--policy", policy).Command.ExitCode);
            Assert.Equal(0, exe.Run(machine, "inspect", "Bob", "--scope", scope, "--policy", policy).Command.ExitCode);
        }
    }
}
