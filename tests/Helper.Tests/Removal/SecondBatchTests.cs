using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>
/// One profile more than a batch holds. The first batch, 256 profiles with one leaked certificate each, is done before
/// the second is backed up.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SecondBatchTests : IDisposable
{
    private const int Batch = 256;

    // Each profile's two files and its lines in the journal, run.json.
    private const int WritesOfFirst = (3 * Batch) + 1;

    // Each profile's two files, run.json, the journal, the backup folder, and the run's folder behind run.json.
    private const int FlushesOfFirst = (2 * Batch) + 4;

    private readonly LeakedProfiles _profiles;

    public SecondBatchTests()
    {
        Strace.Require();
        _profiles = new LeakedProfiles([.. Enumerable.Repeat(1, Batch + 1)]);
    }

    public void Dispose() => _profiles.Dispose();

    [Fact]
    public void EachEntryIsRemovedBehindItsFlushedBackup()
    {
        StraceLog log = Strace.Trace(["pwrite64", "fsync", "renameat", "unlinkat"], _profiles.Remove);

        string run = _profiles.OnlyRun;
        TracedCall[] removals = [.. log.Calls.Where(call => call.Name == "unlinkat" && call.Path.EndsWith(
            TemporaryFolder.StoreInProfile, StringComparison.Ordinal))];
        Assert.Equal(_profiles.Leaked.Select(Path.GetFileName).Order(), removals.Select(call => call.Names[0]).Order());
        Dictionary<string, int> numbers = SavedElements.Of(run).ToDictionary(entry => entry.Name, entry => entry.Number);
        HashSet<TracedCall> renamings = [];
        foreach (TracedCall removal in removals)
        {
            int number = numbers[removal.Names[0]];
            TracedCall[] flushed =
            [
                Flushed(log, Path.Combine(run, $"{number}.sst"), removal),
                Flushed(log, Path.Combine(run, $"{number}.elements"), removal),
            ];
            // The first run.json behind both files names them.
            TracedCall renamed = log.On("renameat", run).First(call => call.Names is ["run.json.tmp", "run.json"]
                && flushed.All(flush => flush.Ended < call.Began));
            Assert.Contains(log.On("fsync", Path.Combine(run, "run.json.tmp")),
                flush => flushed.All(file => file.Ended < flush.Began) && flush.Ended < renamed.Began);
            Assert.Contains(log.On("fsync", run), flush => flush.Began > renamed.Ended && flush.Ended < removal.Began);
            renamings.Add(renamed);
        }
        Assert.Equal(2, renamings.Count);
    }

    [Theory]
    [InlineData("pwrite64", "error=ENOSPC", WritesOfFirst + 1, "+")] // 257.sst
    [InlineData("pwrite64", "error=ENOSPC", WritesOfFirst + 3, "+")] // run.json
    [InlineData("fsync", "error=EIO", FlushesOfFirst + 2, "")] // 257.elements
    [InlineData("fsync", "error=EIO", FlushesOfFirst + 4, "")] // the run's folder, when run.json names the second batch
    public void SecondBatchCannotBeBackedUp_OnlyTheFirstIsRemoved(string call, string fault, int nth, string andMore)
    {
        CommandResult result = Strace.Fail(call, fault, nth + andMore, _profiles.Remove);

        DiskFaultTests.AssertBackupFailed(result, removed: Batch);
        Assert.Equal(1, _profiles.Present);
        _profiles.AssertNothingIsLost();
        // Nothing of the second batch is left that would keep the run from being deleted one day.
        Assert.Equal((2 * Batch) + 2, Directory.EnumerateFileSystemEntries(_profiles.OnlyRun).Count());
        _profiles.AssertRemovalFinishes();
        _profiles.AssertRestoringGivesAllBack();
    }

    [Theory]
    [InlineData("pwrite64", WritesOfFirst + 2)] // 257.elements
    [InlineData("renameat", 2)] // run.json
    [InlineData("unlinkat", Batch + 1)] // the entry
    public void KilledInTheSecondBatch_LosesNothing(string call, int nth)
    {
        Assert.True(Strace.Kills(call, nth, file: null, _profiles.Remove));

        Assert.Equal(1, _profiles.Present);
        _profiles.AssertNothingIsLost();
        _profiles.AssertRemovalFinishes();
        _profiles.AssertRestoringGivesAllBack();
    }

    // Behind the last byte, and before the removal.
    private static TracedCall Flushed(StraceLog log, string file, TracedCall removal)
    {
        TracedCall written = log.On("pwrite64", file).Last();
        TracedCall? flushed = log.On("fsync", file).FirstOrDefault(flush => flush.Began > written.Ended);
        Assert.True(flushed is not null && flushed.Ended < removal.Began, $"{file} is not flushed before {removal}");
        return flushed;
    }
}
