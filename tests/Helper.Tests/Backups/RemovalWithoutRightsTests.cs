using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>
/// certprop runs as somebody who may not do all that it is asked for. Needs root to give that account its folders.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class RemovalWithoutRightsTests : IDisposable
{
    private const string Nobody = "65534:65534";

    private readonly ProfileShare _share = new("anna", "bob");
    private readonly string _leak, _other;

    public RemovalWithoutRightsTests()
    {
        Posix.RequireLinux();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give folders to another account");
        _leak = _share.Leak("anna");
        _other = _share.Leak("bob");
        Give(Nobody, _share.Everything);
    }

    public void Dispose() => _share.Dispose();

    [Fact]
    public void EveryRight_RemovesAndPutsBack()
    {
        Assert.Equal((0, ""), Ended(Run("remove")));
        Assert.Empty(_share.Stored());
        Assert.Equal((0, ""), Ended(Run("restore", "--run", "last")));
        Assert.Equal(2, _share.Stored().Count);
    }

    [Fact]
    public void StoreThatMayOnlyBeRead_KeepsItsEntryAndTheOthersAreDone()
    {
        File.SetUnixFileMode(_share.StoreOf("anna"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] before = TreeState.Of(Path.Combine(_share.Profiles, "anna"));

        CommandResult result = Run("remove");

        Assert.Equal(before, TreeState.Of(Path.Combine(_share.Profiles, "anna")));
        Assert.False(File.Exists(_other));
        Assert.Equal((3, $"certprop: removeFailed: {_leak}: not removed: permission denied\n"), Ended(result));
    }

    [Fact]
    public void ClosedProfile_IsAGapAndTheOthersAreDone()
    {
        File.SetUnixFileMode(Path.Combine(_share.Profiles, "anna"), UnixFileMode.None);

        CommandResult line = Run("remove", "--format", "line");

        Assert.Equal((3, ""), Ended(line));
        Assert.Equal(("INCOMPLETE", 1), (PortalLine.Of(line).FirstWord, PortalLine.Of(line)["n"]));
        Assert.True(File.Exists(_leak));
    }

    [Fact]
    public void RootOfTheProfilesClosed_IsDenied()
    {
        File.SetUnixFileMode(_share.Profiles, UnixFileMode.None);
        string[] before = TreeState.Of(_share.Everything);

        CommandResult text = Run("remove"), line = Run("remove", "--format", "line");

        Assert.Equal(4, text.ExitCode);
        Assert.StartsWith($"certprop: accessDenied: {_share.Profiles}: ", text.Error, StringComparison.Ordinal);
        Assert.Equal((4, ""), Ended(line));
        Assert.StartsWith("ERROR denied ", PortalLine.Of(line).Text, StringComparison.Ordinal);
        Assert.Equal(before.Where(IsNoBackup), TreeState.Of(_share.Everything).Where(IsNoBackup));
    }

    [Fact]
    public void BackupFolderClosed_IsDenied()
    {
        File.SetUnixFileMode(_share.Backup, UnixFileMode.None);
        foreach (string[] command in new string[][] { ["remove"], ["restore", "--run", "last"] })
            Refusal.Assert(_share, 4, "denied", [_share.Backup, "permission denied"], more => Run(command[0], [.. command[1..], .. more]));
    }

    [Fact]
    public void BackupFolderThatMayOnlyBeRead_IsAGapAndNothingIsRemoved()
    {
        File.SetUnixFileMode(_share.Backup, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertBackupFailed($"certprop: backupFailed: {_share.Backup}: the lock could not be taken: permission denied; nothing was changed\n");
    }

    [Fact]
    public void BackupFolderThatHoldsTheLockAndTakesNoMore_IsAGapAndNothingIsRemoved()
    {
        File.WriteAllText(Path.Combine(_share.Backup, "lock"), "");
        Give(Nobody, _share.Backup);
        File.SetUnixFileMode(_share.Backup, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertBackupFailed(
            $"certprop: backupFailed: {_share.Backup}: no backup could be written: permission denied; from there on nothing was removed\n");
    }

    [Fact]
    public void BackupFolderOfRoot_IsTrustedButNotWritable()
    {
        Give("0:65534", _share.Backup);
        File.SetUnixFileMode(_share.Backup, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        AssertBackupFailed($"certprop: backupFailed: {_share.Backup}: the lock could not be taken: permission denied; nothing was changed\n");
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void EntryOfAnotherAccount_IsNotPutBackUnderAWrongOne(bool wasBegun)
    {
        byte[] element = File.ReadAllBytes(_leak);
        Give("0:0", _leak);
        File.SetUnixFileMode(_leak, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        Assert.Equal((0, ""), Ended(Run("remove")));
        if (wasBegun)
        {
            File.WriteAllBytes(_leak, element[..10]);
            File.SetUnixFileMode(_leak, (UnixFileMode)0x1FF);
        }

        CommandResult result = Run("restore", "--run", "last");

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"certprop: accessDenied: {_leak}: not put back: ", result.Error, StringComparison.Ordinal);
        Refusal.AssertNoStackTrace(result.Error);
        Assert.True(File.Exists(_other));
        Assert.Equal(wasBegun ? 10 : -1, File.Exists(_leak) ? new FileInfo(_leak).Length : -1);
    }

    private static bool IsNoBackup(string line) => !line.Contains("/backup", StringComparison.Ordinal);

    private static void Give(string account, string path) =>
        Assert.Equal(0, Tool.Run(Tool.Require("chown"), "-R", account, path).ExitCode);

    private static (int ExitCode, string Error) Ended(CommandResult result) => (result.ExitCode, result.Error);

    private CommandResult Run(string command, params string[] more) => BuiltHelper.RunWithoutRights(_share.CommandLine(command, more));

    private void AssertBackupFailed(string error)
    {
        string[] before = TreeState.Of(_share.Everything);

        Assert.Equal((3, error), Ended(Run("remove")));
        CommandResult line = Run("remove", "--format", "line");
        Assert.Equal((3, "INCOMPLETE"), (line.ExitCode, PortalLine.Of(line).FirstWord));
        CommandResult json = Run("remove", "--format", "json");
        Assert.Equal("backupFailed", Assert.Single(json.Json.GetProperty("problems").EnumerateArray()).GetProperty("code").GetString());

        Assert.Equal(before, TreeState.Of(_share.Everything));
    }
}
