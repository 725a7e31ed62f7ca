using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Profiles;

/// <summary>Profiles that are closed to the account that certprop runs as: named, and the others are done.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnreadableProfileTests : IDisposable
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode PassThrough =
        UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _root = new();
    private readonly List<string> _closed = [];

    public UnreadableProfileTests()
    {
        Posix.RequireLinux();
        File.SetUnixFileMode(_root.Path, Open);
        foreach (string profile in new[] { "anna", "bob", "carl" })
            Elements.OfCard("somebody@corp.example", profile).WriteTo(_root.MakeStore(profile));
    }

    public void Dispose()
    {
        _closed.ForEach(path => File.SetUnixFileMode(path, Open));
        _root.Dispose();
    }

    [Theory]
    [InlineData("bob"), InlineData("bob/AppData"), InlineData("bob/AppData/Roaming/Microsoft")]
    [InlineData("bob/" + TemporaryFolder.StoreInProfile)]
    public void ClosedFolderOfOneProfile_IsAGapAndTheOthersAreDone(string closed)
    {
        Close(closed);

        ListRun run = ListRun.WithoutRights(_root.Path);

        Assert.Equal(["anna", "carl"], run.Entries.Select(entry => entry.Profile));
        Assert.Equal([(Path.Combine(_root.Path, "bob", TemporaryFolder.StoreInProfile), "accessDenied")], run.Problems);
        Assert.Equal((3, 2), (run.ExitCode, run.Profiles));
        Assert.Contains("accessDenied", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void ClosedFile_IsAGapAndTheOthersAreDone()
    {
        string store = Path.Combine(_root.Path, "bob", TemporaryFolder.StoreInProfile);
        string file = Directory.GetFiles(store).Single();
        string other = Elements.OfCard("other@corp.example").WriteTo(store);
        Close(file);

        ListRun run = ListRun.WithoutRights(_root.Path);

        Assert.Equal(3, run.Entries.Count);
        Assert.Contains(("bob", other), run.Entries);
        Assert.Equal([(file, "accessDenied")], run.Problems);
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public void FoldersThatMayOnlyBePassed_AreNoObstacle()
    {
        foreach (string folder in new[] { "bob", "bob/AppData", "bob/AppData/Roaming" })
            Close(folder, PassThrough);

        ListRun run = ListRun.WithoutRights(_root.Path);

        Assert.Equal(["anna", "bob", "carl"], run.Entries.Select(entry => entry.Profile));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void EveryProfileClosed_IsDenied()
    {
        foreach (string profile in new[] { "anna", "bob", "carl" })
            Close(profile);

        ListRun run = ListRun.WithoutRights(_root.Path);

        Assert.Equal((4, 0), (run.ExitCode, run.Profiles));
        Assert.Equal(3, run.Problems.Count);
        Assert.All(run.Problems, problem => Assert.Equal("accessDenied", problem.Code));
    }

    [Fact]
    public void EveryProfileClosed_IsNotSaidToBeClean()
    {
        foreach (string profile in new[] { "anna", "bob", "carl" })
            Close(profile);

        CommandResult line = BuiltHelper.RunWithoutRights("detect", "--profiles", _root.Path, "--format", "line");
        Assert.StartsWith("ERROR denied ", line.Output, StringComparison.Ordinal);
        CommandResult text = BuiltHelper.RunWithoutRights("detect", "--profiles", _root.Path);
        Assert.DoesNotContain("No leaked certificates", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ClosedRoot_IsDeniedInOneSentence()
    {
        Close(".");

        CommandResult result = BuiltHelper.RunWithoutRights("list", "--profiles", _root.Path);
        Assert.Equal((4, "Nothing could be examined for lack of rights.\n"), (result.ExitCode, result.Output));
        Assert.StartsWith($"certprop: accessDenied: {_root.Path}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("permission denied", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob/AppData/Roaming"), InlineData("bob/AppData"), InlineData("bob/" + TemporaryFolder.StoreInProfile)]
    public void ClosedFolderInAProfileNamedDirectly_IsDenied(string closed)
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "bob", "Desktop"));
        Close(closed);

        ListRun run = ListRun.WithoutRights(Path.Combine(_root.Path, "bob"));

        Assert.Contains(run.Problems, problem => problem.Code == "accessDenied");
        Assert.InRange(run.ExitCode, 3, 4);
    }

    private void Close(string path, UnixFileMode mode = UnixFileMode.None)
    {
        path = Path.GetFullPath(Path.Combine(_root.Path, path));
        _closed.Insert(0, path);
        File.SetUnixFileMode(path, mode);
    }
}
