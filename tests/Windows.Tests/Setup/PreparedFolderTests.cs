using System.Runtime.Versioning;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Setup;

/// <summary>Everybody may make folders in ProgramData, and whoever owns the backups' folder decides what comes back.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PreparedFolderTests : IDisposable
{
    private readonly PublishedExe _exe;
    private readonly InstalledMachine _machine;
    private readonly MachineProfileList _profiles;
    private readonly PolicyFiles _policies = new();
    private readonly ElementWriter _leaked = Entries.Foreign();

    public PreparedFolderTests(PublishedExe exe)
    {
        _exe = exe;
        _machine = new InstalledMachine(exe);
        _profiles = new MachineProfileList(exe.Prefix);
        _profiles.MakeFolder("users/bob", _leaked);
        _profiles.Add($"{MachineProfileList.Domain}-3001", @"C:\users\bob").Import();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Backup")]
    public void FolderThatOthersCanWriteTo_IsRenamedAside_AndTheRunGoesOnInANewOne(string prepared)
    {
        string folder = Prepare(prepared);
        File.WriteAllText(Path.Combine(folder, "planted.txt"), "planted");

        CommandResult result = Remove();

        Assert.Equal((0, "REMOVED"), (result.ExitCode, result.Output.Split(' ')[0]));
        string aside = Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(folder)!, $"{Path.GetFileName(folder)}.untrusted-*"));
        Assert.Matches(@"\.untrusted-\d{14}-[0-9a-f]{4}$", aside);
        Assert.Equal("planted", File.ReadAllText(Path.Combine(aside, "planted.txt")));
        Assert.False(File.Exists(Path.Combine(folder, "planted.txt")));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & ~UnixFileModes.OfOwner);
        Assert.Single(Directory.GetDirectories(Path.Combine(_machine.Data, "Backup")));
    }

    [Theory]
    [InlineData(10, "LEAKED", "detect")]
    [InlineData(0, "LEAKED", "list")]
    [InlineData(0, "REPORTED", "remove", "--what-if")]
    public void WhoOnlyLooks_TakesNothingFromIt_AndChangesNothing(int exitCode, string word, params string[] command)
    {
        string folder = Prepare("Backup");
        File.WriteAllText(Path.Combine(folder, "holds.json"), $$"""
            { "version": 1, "holds": [ { "profile": "{{MachineProfileList.Domain}}-3001", "thumbprint": "{{_leaked.Thumbprint}}", "lastWrite": null } ] }
            """);

        CommandResult result = Run([.. command, "--report", PublishedExe.WindowsPath(Path.Combine(_machine.Data, "report.json"))]);

        Assert.Equal((exitCode, word), (result.ExitCode, result.Output.Split(' ')[0]));
        Assert.Contains("nothing in it counts", File.ReadAllText(Path.Combine(_machine.Data, "report.json")), StringComparison.Ordinal);
        Assert.Equal(["Backup"], Directory.GetDirectories(_machine.Data).Select(Path.GetFileName));
    }

    [Fact]
    public void FileInItsPlace_IsRenamedAsideToo()
    {
        File.WriteAllText(_machine.Data, "planted");
        CommandResult result = Remove();
        Assert.Equal((0, "REMOVED"), (result.ExitCode, result.Output.Split(' ')[0]));
        string aside = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_machine.Data)!, "CertPropRemediation.untrusted-*"));
        File.Delete(aside);
    }

    [Fact]
    public void FolderThatCannotBeRenamed_IsFour_AndNothingIsRemoved()
    {
        Prepare("");
        string above = Path.GetDirectoryName(_machine.Data)!;
        UnixFileMode mode = File.GetUnixFileMode(above);
        if (Environment.IsPrivilegedProcess)
            _exe.Prefix.RestartServer(Tool.Require("setpriv"), "--bounding-set", "-dac_override,-dac_read_search");
        File.SetUnixFileMode(above, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            CommandResult result = Remove();
            Assert.Equal((4, "ERROR denied"), (result.ExitCode, result.Output[.."ERROR denied".Length]));
            Assert.Contains("cannot be renamed", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(above, mode);
            if (Environment.IsPrivilegedProcess)
                _exe.Prefix.RestartServer();
        }
        Assert.StartsWith("LEAKED 1 ", Run("detect").Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _machine.Dispose();
        _policies.Dispose();
    }

    private string Prepare(string below)
    {
        Directory.CreateDirectory(Path.Combine(_machine.Data, "Backup"));
        File.SetUnixFileMode(_machine.Data, UnixFileModes.OfOwner);
        string folder = Path.TrimEndingDirectorySeparator(Path.Combine(_machine.Data, below));
        File.SetUnixFileMode(folder, UnixFileModes.OfEverybody);
        return folder;
    }

    private CommandResult Remove() => Run("remove");

    private CommandResult Run(params string[] command) => _exe.Run(
        new PlayedMachine(), [.. command, "--scope", "profiles", "--format", "line", "--policy", _policies.Make()]).Command;
}
