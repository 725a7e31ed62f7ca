using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Removal;

/// <summary>Profiles of the machine's list lose what is leaked and get it back byte for byte, found again by their SIDs.</summary>
public sealed class ProfileRemovalTests : IDisposable
{
    private const int Anna = 3001, Bert = 3002, Cora = 3003;

    private readonly ProfileMachine _machine;
    private readonly ElementWriter _bob = Entries.Foreign();
    private readonly ElementWriter _carl = Entries.Foreign("Carl Csp", Providers.SmartCardCsp);
    private readonly ElementWriter _software = Entries.Foreign("Sally Soft", Providers.Software);

    public ProfileRemovalTests(PublishedExe exe)
    {
        _machine = new ProfileMachine(exe);
        _machine.Add(Anna, "anna", _bob, _carl, _software);
        _machine.Add(Bert, "bert", _bob);
        _machine.Add(Cora, "cora", _software);
        // A time that restoring has to bring back, whenever that is.
        File.SetLastWriteTimeUtc(_machine.FileOf("anna", _bob), new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc));
    }

    [Fact]
    public void Remove_TakesTheLeakedOfEachProfile_AndBacksThemUpOnTheMachine()
    {
        string kept = _machine.Describe("cora");

        CommandResult result = _machine.Run("remove");

        Assert.Equal((0, "", "REMOVED"), (result.ExitCode, result.Error, result.Json.GetProperty("word").GetString()));
        Assert.Equal(3, result.Certificates().Count);
        Assert.All(result.Certificates(), entry => Assert.Equal("removed", entry.GetProperty("action").GetString()));
        Assert.Equal([_software.Thumbprint], Directory.EnumerateFiles(_machine.StoreOf("anna")).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFiles(_machine.StoreOf("bert")));
        Assert.Equal(kept, _machine.Describe("cora"));
        string run = _machine.Backups.Only;
        Assert.Equal(
            ["1.elements", "1.sst", "2.elements", "2.sst", "journal.jsonl", "run.json"],
            Directory.EnumerateFiles(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            new[] { (Anna, _bob), (Anna, _carl), (Bert, _bob) }.Select(taken => Describe(taken.Item1, taken.Item2)).Order(),
            BackupRuns.Elements(run).Select(entry => $"{entry.Key} {entry.Name} {Convert.ToHexString(entry.Element)}").Order());
        Assert.Equal(3, BackupRuns.Journal(run).Count);
    }

    [Fact]
    public void SecondRemove_FindsNothingLeft()
    {
        _machine.Run("remove");

        CommandResult again = _machine.Run("remove");

        Assert.Equal((0, "", "CLEAN"), (again.ExitCode, again.Error, again.Json.GetProperty("word").GetString()));
        Assert.Single(_machine.Backups.Folders);
    }

    [Fact]
    public void Restore_BringsFilesBackByteForByte_AndTheyStay()
    {
        string anna = _machine.Describe("anna"), bert = _machine.Describe("bert");
        _machine.Run("remove");

        CommandResult restored = _machine.Run("restore", "--run", "last");

        Assert.Equal((0, "", "RESTORED"), (restored.ExitCode, restored.Error, restored.Json.GetProperty("word").GetString()));
        Assert.Equal((anna, bert), (_machine.Describe("anna"), _machine.Describe("bert")));
        CommandResult held = _machine.Run("remove");
        Assert.Equal((0, "CLEAN"), (held.ExitCode, held.Json.GetProperty("word").GetString()));
        Assert.Equal((anna, bert), (_machine.Describe("anna"), _machine.Describe("bert")));

        _machine.Run("restore", "--release", _bob.Thumbprint);
        Assert.Equal(2, _machine.Run("remove").Json.GetProperty("summary").GetProperty("removed").GetInt32());
        Assert.Contains(_carl.Thumbprint, _machine.Describe("anna"), StringComparison.Ordinal);
    }

    // The profile was moved: its SID is what it is known by, and the path of the backup is nobody's order.
    [Fact]
    public void MovedProfile_IsFoundByItsSid()
    {
        _machine.Run("remove");
        Directory.Move(_machine.StoreOf("anna"), _machine.StoreOf("anna") + ".old");
        _machine.Add(Anna, "anna.CONTOSO", _software);

        CommandResult restored = _machine.Run("restore", "--run", "last");

        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Contains(restored.Certificates(), entry => entry.GetProperty("profile").GetString() == "anna.CONTOSO");
        Assert.Equal(3, Directory.EnumerateFiles(_machine.StoreOf("anna.CONTOSO")).Count());
        Assert.Equal(File.ReadAllBytes(_machine.FileOf("anna.CONTOSO", _carl)), _carl.ToArray());
    }

    [Fact]
    public void WhatIf_ChangesNothing_AndMakesNoBackupFolder()
    {
        string anna = _machine.Describe("anna"), bert = _machine.Describe("bert");

        CommandResult result = _machine.Run("remove", "--what-if");

        Assert.Equal((0, "REPORTED"), (result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.All(result.Certificates(), entry => Assert.Equal("wouldRemove", entry.GetProperty("action").GetString()));
        Assert.Equal((anna, bert), (_machine.Describe("anna"), _machine.Describe("bert")));
        Assert.False(_machine.Backups.Exist);
    }

    public void Dispose() => _machine.Dispose();

    private static string Describe(int profile, ElementWriter entry) =>
        $"{ProfileMachine.SidOf(profile)} {entry.Thumbprint} {Convert.ToHexString(entry.ToArray())}";
}
