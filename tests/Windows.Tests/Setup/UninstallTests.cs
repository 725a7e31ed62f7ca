using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Setup;

/// <summary>What install put onto a machine goes, and nothing else.</summary>
public sealed class UninstallTests(PublishedExe exe) : IDisposable
{
    private readonly InstalledMachine _machine = new(exe);

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

    public void Dispose() => _machine.Dispose();

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
