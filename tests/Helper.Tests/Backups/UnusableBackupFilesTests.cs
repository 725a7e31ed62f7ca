using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>What certprop keeps beside the backups is damaged or something else: nothing is removed and nothing is put back.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnusableBackupFilesTests : IDisposable
{
    private readonly ProfileShare _share = new("anna", "bob");
    private readonly string _elsewhere;

    public UnusableBackupFilesTests()
    {
        Posix.RequireLinux();
        _share.Leak("bob");
        Assert.Equal(0, _share.Remove().ExitCode);
        _share.Leak("anna");
        _elsewhere = Path.Combine(_share.Outside, "file");
        File.WriteAllText(_elsewhere, """{ "version": 1, "holds": [] }""");
    }

    private string Holds => Path.Combine(_share.Backup, "holds.json");

    private string Lock => Path.Combine(_share.Backup, "lock");

    public void Dispose() => _share.Dispose();

    [Theory]
    [InlineData(""), InlineData("nonsense"), InlineData("[]"), InlineData("{}}"), InlineData("\0\0\0\0"), InlineData("""{ "version": 2, "holds": [] }""")]
    [InlineData("""{ "version": 1, "holds": [ { "profile": "anna", "thumbprint": "12" } ] }""")]
    [InlineData("""{ "version": 1, "holds": [ { "profile": "anna" } ] }""")]
    [InlineData("""{ "version": 1, "holds": [""")]
    public void DamagedHolds_AreInvalid(string holds)
    {
        File.WriteAllText(Holds, holds);
        AssertRefused(2, "invalid", Holds);
    }

    [Theory]
    [InlineData(Obstacle.Link, "a link, which is not followed"), InlineData(Obstacle.DanglingLink, "a link, which is not followed")]
    [InlineData(Obstacle.HardLink, "hard link"), InlineData(Obstacle.Fifo, "not a regular file"), InlineData(Obstacle.Folder, "a folder")]
    public void SomethingElseInPlaceOfTheHolds_IsInvalid(Obstacle obstacle, string why)
    {
        obstacle.Lay(Holds, _elsewhere);
        AssertRefused(2, "invalid", Holds, why);
    }

    [Theory]
    [InlineData(Obstacle.Link, "a link, which is not followed"), InlineData(Obstacle.DanglingLink, "a link, which is not followed")]
    [InlineData(Obstacle.HardLink, "hard link"), InlineData(Obstacle.Fifo, "not a regular file"), InlineData(Obstacle.Folder, "irectory")]
    public void SomethingElseInPlaceOfTheLock_IsAGapAndNothingIsDone(Obstacle obstacle, string why)
    {
        File.Delete(Lock);
        obstacle.Lay(Lock, _elsewhere);
        string[] before = TreeState.Of(_share.Everything);

        foreach (string command in new[] { "remove", "restore" })
        {
            CommandResult text = Run(command);
            Assert.Equal(3, text.ExitCode);
            Assert.Equal(2, text.Error.Split('\n').Length);
            Assert.StartsWith($"certprop: backupFailed: {_share.Backup}: the lock could not be taken: ", text.Error, StringComparison.Ordinal);
            Assert.Contains(why, text.Error, StringComparison.Ordinal);
            CommandResult line = Run(command, "--format", "line");
            Assert.Equal((3, "INCOMPLETE", 0), (line.ExitCode, PortalLine.Of(line).FirstWord, PortalLine.Of(line)["n"]));
            CommandResult json = Run(command, "--format", "json");
            Assert.Equal((3, "backupFailed"), (json.ExitCode, json.Json.GetProperty("problems")[0].GetProperty("code").GetString()));
        }
        Assert.Equal(before, TreeState.Of(_share.Everything));
    }

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.DanglingLink), InlineData(Obstacle.HardLink), InlineData(Obstacle.Fifo), InlineData(Obstacle.Folder)]
    public void SomethingElseInPlaceOfARun_IsNoRun(Obstacle obstacle)
    {
        obstacle.Lay(Path.Combine(_share.Backup, "20990101T000000Z-0000"), _elsewhere);
        string[] before = TreeState.ContentsOf(_share.Outside);

        CommandResult restored = Run("restore");

        // The newest run that can be put back is the real one.
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal(2, _share.Stored().Count);
        Assert.Equal(before, TreeState.ContentsOf(_share.Outside));
    }

    private void AssertRefused(int exitCode, string code, params string[] about)
    {
        foreach (string command in new[] { "remove", "restore" })
            Refusal.Assert(_share, exitCode, code, about, more => Run(command, more));
    }

    private CommandResult Run(string command, params string[] more) =>
        Patience.Of(() => command == "remove" ? _share.Remove(more) : _share.Restore(more));
}
