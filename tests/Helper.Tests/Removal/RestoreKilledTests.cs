using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>A restore that is killed before each call in turn that changes something on the disk.</summary>
[SupportedOSPlatform("linux")]
public sealed class RestoreKilledTests : IDisposable
{
    private readonly LeakedProfiles _profiles;
    private readonly FolderState _stores, _backups;

    public RestoreKilledTests()
    {
        Strace.Require();
        _profiles = new LeakedProfiles(2, 1);
        _profiles.AssertRemovalFinishes();
        (_stores, _backups) = (_profiles.Now, _profiles.Backups);
    }

    public void Dispose() => _profiles.Dispose();

    [Theory]
    [InlineData("fchmod", 3)] // between a file's name and its bytes
    [InlineData("pwrite64", 8)] // holds, the entries, a line for each profile in the journal, holds, run.json
    [InlineData("fsync", 11)] // the same, and the folder behind holds and run.json
    [InlineData("renameat", 3)] // holds, holds, run.json
    public void KilledBeforeACall_LosesNothing(string call, int calls) => KillAtEach(call, file: null, calls);

    // Until a file has its time back, it looks as if somebody had written it now, and that is what it is left with.
    [Fact]
    public void KilledBeforeAFileHasItsTimeBack_LosesNothing() => KillAtEach("utimensat", file: null, 3, times: false);

    [Fact]
    public void KilledBeforeAFileIsMade_LosesNothing() =>
        Assert.All(_profiles.Leaked, path => KillAtEach("openat", Path.GetFileName(path), 2));

    [Theory]
    [InlineData("holds.json.tmp", 4)] // looked for and made, twice
    [InlineData("run.json.tmp", 2)]
    public void KilledBeforeItsOwnFileIsMade_LosesNothing(string file, int calls) => KillAtEach("openat", file, calls);

    private void KillAtEach(string call, string? file, int calls, bool times = true)
    {
        int killed = 0;
        for (; Strace.Kills(call, killed + 1, file, _profiles.RestoreLast); killed++)
        {
            AssertGoesOn(times);
            _profiles.GoBackTo(_stores, _backups);
        }
        Assert.Equal(calls, killed);
        _profiles.GoBackTo(_stores, _backups);
    }

    private void AssertGoesOn(bool times)
    {
        _profiles.AssertNothingIsLost();
        (FolderState stores, FolderState backups) = (_profiles.Now, _profiles.Backups);

        // What was put back stays: a scheduled removal in between does not undo it.
        int present = _profiles.Present;
        _profiles.AssertRemovalFinishes();
        Assert.Equal(present, _profiles.Present);
        _profiles.AssertRestoringGivesAllBack(times);

        _profiles.GoBackTo(stores, backups);
        CommandResult result = CommandRun.Of(_profiles.RestoreLast);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(_profiles.First.Lines(times), _profiles.Now.Lines(times));
        _profiles.AssertRemovalFinishes();
        Assert.Equal(_profiles.Leaked.Count, _profiles.Present);
    }
}
