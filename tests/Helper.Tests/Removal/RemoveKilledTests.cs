using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>
/// A removal that is killed before each call in turn that changes something on the disk: between two of them there is
/// no other state that a kill could leave behind.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class RemoveKilledTests : IDisposable
{
    private readonly LeakedProfiles _profiles;

    public RemoveKilledTests()
    {
        Strace.Require();
        _profiles = new LeakedProfiles(2, 1);
    }

    public void Dispose() => _profiles.Dispose();

    [Theory]
    [InlineData("mkdirat", 1)] // the run's folder
    [InlineData("pwrite64", 8)] // two files a profile, run.json, the journal for each, run.json
    [InlineData("syncfs", 1)]
    [InlineData("fsync", 10)] // the backup folder, the same files, the run's folder behind each run.json
    [InlineData("renameat", 2)] // run.json, twice
    [InlineData("unlinkat", 3)] // the entries
    public void KilledBeforeACall_LosesNothing(string call, int calls) => KillAtEach(call, file: null, calls);

    [Theory]
    [InlineData("lock", 1)]
    [InlineData("1.sst", 1)]
    [InlineData("1.elements", 2)] // made, read back
    [InlineData("2.sst", 1)]
    [InlineData("2.elements", 2)]
    [InlineData("run.json.tmp", 4)] // looked for and made, twice
    [InlineData("journal.jsonl", 4)] // looked for and made, opened for the second profile, and to be flushed
    public void KilledBeforeAFileIsMade_LosesNothing(string file, int calls) => KillAtEach("openat", file, calls);

    [Fact]
    public void KilledInTheSecondProfile_TheJournalNamesWhatTheFirstLost()
    {
        Assert.True(Strace.Kills("unlinkat", 3, file: null, _profiles.Remove));

        string[] lines = File.ReadAllLines(Path.Combine(_profiles.OnlyRun, "journal.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains("\"action\":\"removed\"", line, StringComparison.Ordinal));
        Assert.All(_profiles.Leaked[..2].Select(Path.GetFileName),
            thumbprint => Assert.Contains(lines, line => line.Contains(thumbprint!, StringComparison.Ordinal)));
    }

    [Fact]
    public void KilledAndKilledAgain_LosesNothing()
    {
        for (int run = 0; run < _profiles.Leaked.Count; run++)
        {
            Assert.True(Strace.Kills("unlinkat", 2, file: null, _profiles.Remove) == run < _profiles.Leaked.Count - 1);
            Assert.Equal(_profiles.Leaked.Count - 1 - run, _profiles.Present);
            _profiles.AssertNothingIsLost();
        }

        _profiles.AssertRemovalFinishes();
        _profiles.AssertRestoringGivesAllBack();
    }

    private void KillAtEach(string call, string? file, int calls)
    {
        int killed = 0;
        for (; Strace.Kills(call, killed + 1, file, _profiles.Remove); killed++)
        {
            AssertGoesOn();
            _profiles.GoBackTo(_profiles.First);
        }
        // Fewer would mean that the kills miss what they are meant for.
        Assert.Equal(calls, killed);
    }

    private void AssertGoesOn()
    {
        _profiles.AssertNothingIsLost();
        (FolderState stores, FolderState backups) = (_profiles.Now, _profiles.Backups);

        _profiles.AssertRestoringGivesAllBack();

        _profiles.GoBackTo(stores, backups);
        _profiles.AssertRemovalFinishes();
        Assert.Equal(0, _profiles.Present);
        _profiles.AssertRestoringGivesAllBack();
    }
}
