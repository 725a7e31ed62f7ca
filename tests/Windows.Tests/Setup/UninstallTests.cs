using System.Runtime.Versioning;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Programs;

namespace CertProp.Windows.Tests.Setup;

/// <summary>What install put onto a machine goes, and nothing else.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UninstallTests(PublishedExe exe) : IDisposable
{
    private readonly InstalledMachine _machine = new(exe);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Uninstall_TakesAllAway_AndAgainIsNothing()
    {
        _machine.Install("--task", "daily");

        CommandResult result = _machine.Run("uninstall"), again = _machine.Run("uninstall");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        AssertGone();
        Assert.False(Directory.Exists(_machine.Folder));
        Assert.False(Directory.Exists(_machine.Data));
        Assert.Equal((0, "It was not installed; nothing was changed."), (again.ExitCode, again.Output.Trim()));
    }

    [Fact]
    public void ProgramThatRunsFromThere_LeavesItsNameAtOnce_AndItsFileAtTheNextStart()
    {
        _machine.Install("--task", "logon");

        CommandResult result = _machine.RunInstalled("uninstall");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Windows deletes it when it starts the next time", result.Output, StringComparison.Ordinal);
        AssertGone();
        Assert.Equal(["certprop.exe.old-1"], Directory.GetFiles(_machine.Folder).Select(Path.GetFileName));
        Assert.Contains("certprop.exe.old-1", Unescape(exe.Prefix.ExportRegistry(
            @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ForeignFiles_StayAndAreNamed()
    {
        _machine.Install();
        File.WriteAllText(_machine["notes.txt"], "mine");

        CommandResult result = _machine.Run("uninstall");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("notes.txt", result.Output, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.GetFiles(_machine.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Backups_StayUnlessTheyArePurged_AndWhatNoRunNamesStaysEvenThen()
    {
        _machine.Install();
        string backups = Path.Combine(_machine.Data, "Backup");
        string run = MakeRun(backups, "20250102T030405Z-0abc");
        File.WriteAllText(Path.Combine(backups, "holds.json"), """{ "version": 1, "holds": [] }""");

        CommandResult without = _machine.Run("uninstall");
        Assert.Contains("--purge-backups deletes them", without.Output, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(run).Length);

        string foreign = Path.Combine(backups, "notes.txt");
        File.WriteAllText(foreign, "mine");
        CommandResult purged = _machine.Run("uninstall", "--purge-backups");
        Assert.Equal((0, ""), (purged.ExitCode, purged.Error));
        Assert.Contains("stays, because there lies what no run of certprop names", purged.Output, StringComparison.Ordinal);
        Assert.Equal([foreign], Directory.GetFileSystemEntries(backups));

        File.Delete(foreign);
        Assert.Contains("were deleted", _machine.Run("uninstall", "--purge-backups").Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_machine.Data));
    }

    [Fact]
    public void LockOfARunThatTookNothing_IsNoBackup()
    {
        _machine.Install();
        PutLock();

        CommandResult result = _machine.Run("uninstall");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.False(Directory.Exists(_machine.Data));
    }

    [Fact]
    public void PurgeWhileARunIsAtWork_GivesWay_AndNothingIsUninstalled()
    {
        _machine.Install("--task", "daily");
        string run = MakeRun(Path.Combine(_machine.Data, "Backup"), "20250102T030405Z-0abc");
        string[] before = _machine.Files();
        using (HeldFile.Hold(exe.Prefix, _folder.Path, PutLock(), sharesReading: false))
        {
            CommandResult purged = _machine.Run("uninstall", "--purge-backups");
            Assert.Equal((3, ""), (purged.ExitCode, purged.Output));
            Assert.Contains("another run is at work", purged.Error, StringComparison.Ordinal);
            Assert.Equal(before, _machine.Files());
            Assert.True(File.Exists(_machine.Task));
            Assert.Equal(4, Directory.GetFiles(run).Length);
            // Backups that stay need no lock.
            Assert.Equal(0, _machine.Run("uninstall").ExitCode);
            Assert.True(File.Exists(Path.Combine(_machine.Data, "Backup", "lock")));
        }
        Assert.Equal(4, Directory.GetFiles(run).Length);
    }

    [Fact]
    public void FolderThatOthersMayWriteTo_IsLeftAsItIs()
    {
        _machine.Install();
        File.SetUnixFileMode(_machine.Folder, UnixFileModes.OfEverybody);
        string[] before = _machine.Files();

        CommandResult result = _machine.Run("uninstall");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("was left as it is", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _machine.Files());
    }

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    private string PutLock()
    {
        string file = Path.Combine(_machine.Data, "Backup", "lock");
        File.WriteAllText(file, "");
        return file;
    }

    private static string MakeRun(string backups, string id)
    {
        string run = Directory.CreateDirectory(Path.Combine(backups, id)).FullName;
        foreach (string name in (string[])["1.sst", "1.elements", "journal.jsonl"])
            File.WriteAllText(Path.Combine(run, name), "");
        File.WriteAllText(
            Path.Combine(run, "run.json"),
            $$"""{ "version": 1, "run": "{{id}}", "helperVersion": "1.0.0", "device": "PC", "scope": "profiles", "state": "complete", "profiles": 1, "certificates": 1, "removed": 1, "restored": null }""");
        return run;
    }

    private void AssertGone()
    {
        Assert.False(File.Exists(_machine["certprop.exe"]));
        Assert.False(File.Exists(_machine.Task));
        CommandResult query = exe.Prefix.Run("reg", ["query", InstalledMachine.SourceKey]);
        Assert.NotEqual(0, query.ExitCode);
    }

    // A list of strings is exported as bytes of UTF-16.
    private static string Unescape(string exported) => string.Concat(
        exported.Replace("\\\r\n  ", "", StringComparison.Ordinal).Split("hex(7):")[1..]
            .SelectMany(list => list.Split("\r\n")[0].Split(',').Where((_, index) => index % 2 == 0))
            .Select(low => (char)Convert.ToByte(low, 16)));
}
