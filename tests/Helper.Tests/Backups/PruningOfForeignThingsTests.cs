using System.Globalization;
using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>Old runs go with the files that they name. Whatever else lies there stays, and nothing outside is reached.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PruningOfForeignThingsTests : IDisposable
{
    private readonly ProfileShare _share = new("anna");

    public PruningOfForeignThingsTests()
    {
        Posix.RequireLinux();
        _share.Leak("anna");
        Assert.Equal(0, _share.Remove().ExitCode);
    }

    public void Dispose() => _share.Dispose();

    [Fact]
    public void RunOlderThanThePolicyKeeps_Goes()
    {
        MakeOld(days: 31);
        Assert.Equal((0, ""), Prune());
        Assert.Empty(_share.Runs);
    }

    [Theory]
    [InlineData(29), InlineData(-1), InlineData(-36500)]
    public void RunThatIsYoungerOrOfTheFuture_Stays(int days)
    {
        string run = MakeOld(days);
        string[] before = TreeState.Of(run);

        Assert.Equal((0, ""), Prune());
        Assert.Equal(before, TreeState.Of(run));
    }

    [Fact]
    public void PreviewAndRestore_DeleteNone()
    {
        string run = MakeOld(days: 31);

        Assert.Equal(0, _share.Remove("--what-if").ExitCode);
        Assert.Equal(0, _share.Restore("--what-if").ExitCode);
        Assert.Equal(0, _share.Restore().ExitCode);
        Assert.Equal([run], _share.Runs);
    }

    [Fact]
    public void FolderOfTheRunIsALink_LeadsNowhere()
    {
        string run = MakeOld(days: 31), moved = Path.Combine(_share.Outside, "run");
        Directory.Move(run, moved);
        Directory.CreateSymbolicLink(run, moved);
        AssertStays();
    }

    [Fact]
    public void DescriptionOfAnotherRun_DeletesNothing()
    {
        string run = MakeOld(days: 31);
        Directory.Move(run, run[..^4] + "ffff");
        AssertStays();
    }

    [Theory]
    [InlineData("nonsense"), InlineData("{}"), InlineData("")]
    public void DamagedDescription_DeletesNothing(string text)
    {
        File.WriteAllText(Path.Combine(MakeOld(days: 31), "run.json"), text);
        AssertStays();
    }

    [Fact]
    public void DescriptionThatIsALink_DeletesNothing()
    {
        string file = Path.Combine(MakeOld(days: 31), "run.json"), moved = Path.Combine(_share.Outside, "run.json");
        File.Move(file, moved);
        File.CreateSymbolicLink(file, moved);
        AssertStays();
    }

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.DanglingLink), InlineData(Obstacle.Fifo), InlineData(Obstacle.Folder)]
    public void SomethingElseInPlaceOfAFileOfTheRun_StaysAndIsNamed(Obstacle obstacle)
    {
        string run = MakeOld(days: 31), file = Path.Combine(run, "1.elements"), moved = Path.Combine(_share.Outside, "file");
        File.Move(file, moved);
        obstacle.Lay(file, moved);
        string[] outside = TreeState.Of(_share.Outside), inside = TreeState.Of(file);

        AssertNamed(run, Prune());

        Assert.Equal(outside, TreeState.Of(_share.Outside));
        Assert.Equal(inside, TreeState.Of(file));
        // It can be tried again, because what names the files goes last.
        Assert.True(File.Exists(Path.Combine(run, "run.json")));
    }

    [Fact]
    public void AnotherNameOfAFileOfTheRun_KeepsItsBytes()
    {
        string run = MakeOld(days: 31), kept = Path.Combine(_share.Outside, "kept");
        Posix.HardLink(Path.Combine(run, "1.elements"), kept);
        string[] before = TreeState.ContentsOf(_share.Outside);

        Assert.Equal((0, ""), Prune());
        Assert.Empty(_share.Runs);
        Assert.Equal(before, TreeState.ContentsOf(_share.Outside));
    }

    [Fact]
    public void ForeignThingsInTheRunsFolder_StayAndAreNamedByTheirFolder()
    {
        string run = MakeOld(days: 31), folder = Path.Combine(run, "2.elements");
        File.WriteAllText(Path.Combine(run, "notes.txt"), "of an administrator");
        File.WriteAllText(Path.Combine(run, "2.sst"), "more than the run names");
        Obstacle.Folder.Lay(folder, "");
        Directory.CreateSymbolicLink(Path.Combine(run, "link"), _share.Outside);
        File.WriteAllText(Path.Combine(_share.Outside, "something"), "outside");
        string[] outside = TreeState.Of(_share.Outside);

        AssertNamed(run, Prune());

        Assert.Equal(outside, TreeState.Of(_share.Outside));
        Assert.Equal(["2.elements", "2.sst", "link", "notes.txt"], Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "something")));
    }

    [Theory]
    [InlineData("20200101T000000Z"), InlineData("20200101T000000Z-00FF"), InlineData("20201301T000000Z-00ff"), InlineData("old")]
    public void FolderThatIsNamedOtherwise_IsNoRun(string name)
    {
        Directory.Move(_share.Runs.Single(), Path.Combine(_share.Backup, name));
        AssertStays();
    }

    // Gives the one run there is the time that it would have, had it been made some days ago.
    private string MakeOld(int days)
    {
        string run = _share.Runs.Single(), old = Path.GetFileName(run);
        string id = DateTime.UtcNow.AddDays(-days).ToString("yyyyMMdd'T'HHmmss'Z-00ff'", CultureInfo.InvariantCulture);
        string file = Path.Combine(run, "run.json"), named = Path.Combine(_share.Backup, id);
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, id, StringComparison.Ordinal));
        Directory.Move(run, named);
        return named;
    }

    private void AssertStays()
    {
        string[] before = TreeState.Of(_share.Everything);
        Assert.Equal((0, ""), Prune());
        Assert.Equal(before, TreeState.Of(_share.Everything));
    }

    private static void AssertNamed(string run, (int ExitCode, string Error) result)
    {
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"certprop: foreignFile: {run}: an old backup could not be deleted whole: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Split('\n').Length);
    }

    // A run that finds nothing to remove deletes old ones all the same.
    private (int ExitCode, string Error) Prune()
    {
        CommandResult result = Patience.Of(() => _share.Remove());
        string[] talk = [.. result.Error.Split('\n').Where(line => !line.Contains("no certificate was found there", StringComparison.Ordinal))];
        return (result.ExitCode, string.Join('\n', talk));
    }
}
