using System.Runtime.Versioning;
using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>
/// Somebody prepared the store that certificates are put back into: nothing is written through what lies there, and the
/// run says that it did not do what it was asked for.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class RestoreIntoHostileStoreTests : IDisposable
{
    private readonly ProfileShare _share = new("anna", "bob");
    private readonly string _entry, _other;
    private readonly byte[] _element;

    public RestoreIntoHostileStoreTests()
    {
        Posix.RequireLinux();
        _entry = _share.Leak("anna");
        _other = _share.Leak("bob");
        _element = File.ReadAllBytes(_entry);
        // What is elsewhere looks like a restore that was killed: it would be completed, if it were reached.
        File.WriteAllBytes(Path.Combine(_share.Outside, Path.GetFileName(_entry)), _element[..20]);
        Assert.Equal(0, _share.Remove().ExitCode);
        Assert.False(File.Exists(_entry));
    }

    public void Dispose() => _share.Dispose();

    private string OutsideFile => Path.Combine(_share.Outside, Path.GetFileName(_entry));

    [Theory]
    [InlineData(Obstacle.Link, "a link, which is not followed"), InlineData(Obstacle.DanglingLink, "a link, which is not followed")]
    [InlineData(Obstacle.HardLink, "hard link"), InlineData(Obstacle.Fifo, "not a regular file")]
    [InlineData(Obstacle.Folder, "irectory")]
    public void ObstacleInPlaceOfTheEntry_StaysAndIsNamed(Obstacle obstacle, string why)
    {
        obstacle.Lay(_entry, OutsideFile);
        AssertNotPutBack(_entry, why);
    }

    [Fact]
    public void SomethingElseOfThatName_IsNotOverwritten()
    {
        File.WriteAllText(_entry, "something else");
        AssertNotPutBack(_entry, "something else has its name and is not overwritten");
    }

    [Theory]
    [InlineData(""), InlineData("/AppData"), InlineData("/AppData/Roaming/Microsoft"), InlineData("/" + TemporaryFolder.StoreInProfile)]
    public void LinkInPlaceOfAFolderOnTheWay_LeadsNowhere(string level)
    {
        string folder = Path.Combine(_share.Profiles, "anna" + level), moved = Path.Combine(_share.Outside, "moved");
        Directory.Move(folder, moved);
        Directory.CreateSymbolicLink(folder, moved);
        AssertNotPutBack(level.Length == 0 ? "anna" : _share.StoreOf("anna"), level.Length == 0 ? "not in this scope" : "link");
    }

    [Fact]
    public void NoStoreAnyMore_IsSaid()
    {
        Directory.Delete(Path.Combine(_share.Profiles, "anna", "AppData"), recursive: true);
        AssertNotPutBack(Path.Combine(_share.Profiles, "anna"), "no certificate store any more");
    }

    [Fact]
    public void FolderOfTheRunIsALink_IsNoBackup()
    {
        string run = Assert.Single(_share.Runs), moved = Path.Combine(_share.Outside, "run");
        Directory.Move(run, moved);
        Directory.CreateSymbolicLink(run, moved);
        string[] before = TreeState.Of(_share.Everything);

        CommandResult result = CommandRun.Of(_share.CommandLine("restore", "--run", Path.GetFileName(run)));

        Assert.Equal(2, result.ExitCode);
        OneSentence.Assert(result.Error, "a link, which is not followed");
        Assert.Equal(before, TreeState.Of(_share.Everything));
    }

    [Theory]
    [InlineData("1.elements"), InlineData("run.json")]
    public void FileOfTheRunIsALink_IsNotRead(string name)
    {
        string file = Path.Combine(_share.Runs.Single(), name), moved = Path.Combine(_share.Outside, name);
        File.Move(file, moved);
        File.CreateSymbolicLink(file, moved);

        CommandResult result = CommandRun.Of(_share.CommandLine("restore", "--run", Path.GetFileName(_share.Runs.Single())));

        Assert.Equal(name == "run.json" ? 2 : 3, result.ExitCode);
        Assert.Contains("a link, which is not followed", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_entry));
    }

    /// <summary>The other profile's entry comes back; this one's place and all outside stay as they are.</summary>
    private void AssertNotPutBack(string where, string why)
    {
        string[] before = Untouchable();

        CommandResult result = Patience.Of(() => _share.Restore("--format", "json"));

        Assert.Equal(before, Untouchable());
        Assert.True(File.Exists(_other));
        JsonElement problem = Assert.Single(result.Json.GetProperty("problems").EnumerateArray(), item => item.GetProperty("path").GetString() == where);
        Assert.Contains(why, problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((3, 3), (result.ExitCode, result.Json.GetProperty("exitCode").GetInt32()));
        // It can be asked for again.
        Assert.Contains("\"restored\": null", File.ReadAllText(Path.Combine(_share.Runs.Single(), "run.json")), StringComparison.Ordinal);
    }

    private string[] Untouchable() => [.. TreeState.Of(_share.Outside), .. TreeState.Of(Path.Combine(_share.Profiles, "anna"))];
}
