using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>A disk that is full or broken while the backup is written: what has no backup stays where it is.</summary>
[SupportedOSPlatform("linux")]
public sealed class DiskFaultTests : IDisposable
{
    private readonly LeakedProfiles _profiles;

    public DiskFaultTests()
    {
        Strace.Require();
        _profiles = new LeakedProfiles(2, 1);
    }

    public void Dispose() => _profiles.Dispose();

    [Theory]
    [InlineData("mkdirat", "error=ENOSPC", "1")] // the run's folder
    [InlineData("pwrite64", "error=ENOSPC", "1+")] // 1.sst, 1.elements, 2.sst, 2.elements, run.json
    [InlineData("pwrite64", "error=ENOSPC", "2+")]
    [InlineData("pwrite64", "error=ENOSPC", "3+")]
    [InlineData("pwrite64", "error=ENOSPC", "4+")]
    [InlineData("pwrite64", "error=ENOSPC", "5+")]
    [InlineData("fsync", "error=EIO", "1")] // the backup folder, the same files, the run's folder
    [InlineData("fsync", "error=EIO", "2")]
    [InlineData("fsync", "error=EIO", "3")]
    [InlineData("fsync", "error=EIO", "4")]
    [InlineData("fsync", "error=EIO", "5")]
    [InlineData("fsync", "error=EIO", "6")]
    [InlineData("fsync", "error=EIO", "7")]
    [InlineData("renameat", "error=EIO", "1")]
    [InlineData("pwrite64", "retval=1", "2")] // says that a byte of 1.elements was written, and wrote none
    public void BackupCannotBeWritten_NothingIsRemoved(string call, string fault, string when)
    {
        CommandResult result = Strace.Fail(call, fault, when, _profiles.Remove);

        AssertBackupFailed(result, removed: 0);
        Assert.Equal(_profiles.First.Lines(), _profiles.Now.Lines());
        Assert.All(_profiles.Backups.Lines(), line => Assert.StartsWith("lock ", line, StringComparison.Ordinal));
        AssertGoesOn();
    }

    // 6 and 7 are the journal, 8 the end of the run in run.json; they come behind the removal of a profile.
    [Theory]
    [InlineData("6+"), InlineData("7+"), InlineData("8+")]
    public void DiskFullBehindTheBackup_LosesNothing(string when)
    {
        CommandResult result = Strace.Fail("pwrite64", "error=ENOSPC", when, _profiles.Remove);

        Assert.Equal(3, result.ExitCode);
        Assert.All(CodesOf(result), code => Assert.Equal("ioError", code));
        Assert.Equal(0, _profiles.Present);
        AssertGoesOn();
    }

    [Theory]
    [InlineData("1+"), InlineData("2+"), InlineData("5+")] // holds before, an entry, a line of the journal
    public void DiskFullWhileRestoring_TheNextRestoreFinishes(string when)
    {
        _profiles.AssertRemovalFinishes();

        CommandResult result = Strace.Fail("pwrite64", "error=ENOSPC", when, _profiles.RestoreLast);

        Assert.Equal(3, result.ExitCode);
        _profiles.AssertNothingIsLost();
        result = CommandRun.Of(_profiles.RestoreLast);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(_profiles.First.Lines(), _profiles.Now.Lines());
    }

    private void AssertGoesOn()
    {
        _profiles.AssertNothingIsLost();
        _profiles.AssertRemovalFinishes();
        Assert.Equal(0, _profiles.Present);
        _profiles.AssertRestoringGivesAllBack();
    }

    internal static void AssertBackupFailed(CommandResult result, int removed)
    {
        Assert.True(result.ExitCode == 3, $"ended with {result.ExitCode}: {result.Error}");
        Assert.Contains("backupFailed", CodesOf(result));
        Assert.Equal(removed, result.Json.GetProperty("summary").GetProperty("removed").GetInt32());
    }

    private static IEnumerable<string> CodesOf(CommandResult result) => result.Json.GetProperty("problems")
        .EnumerateArray().Select(problem => problem.GetProperty("code").GetString()!);
}
