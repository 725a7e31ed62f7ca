using System.Runtime.Versioning;
using System.Text;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Tests.Linux;

/// <summary>
/// Something else lies where a file is written, locked or deleted: it is left as it is, nothing elsewhere is touched, and
/// nobody is held up.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxFolderObstacleTests : IDisposable
{
    private const string Name = Elements.SomeThumbprint;
    private const string Beginning = "the beginning", Whole = Beginning + " and the end";

    private readonly TemporaryFolder _outer = new();
    private readonly string _outside, _folder;

    public LinuxFolderObstacleTests()
    {
        Posix.RequireLinux();
        // The file elsewhere holds what every call would be content with, so that nothing but its place saves it.
        _outside = Path.GetDirectoryName(_outer.Write("outside/file", Beginning))!;
        _folder = Directory.CreateDirectory(Path.Combine(_outer.Path, "folder")).FullName;
    }

    public void Dispose() => _outer.Dispose();

    [Theory]
    [InlineData(Obstacle.Link, "Link"), InlineData(Obstacle.DanglingLink, "Link"), InlineData(Obstacle.HardLink, "HardLink")]
    [InlineData(Obstacle.Fifo, "WrongKind"), InlineData(Obstacle.Folder, "WrongKind")]
    public void InPlaceOfWhatIsDeleted_Stays(Obstacle obstacle, string fault) =>
        AssertRefused(obstacle, fault, folder => folder.DeleteFile(Name, Bytes(Beginning)));

    [Theory]
    [InlineData(Obstacle.Link, "Link"), InlineData(Obstacle.DanglingLink, "Link")]
    [InlineData(Obstacle.Fifo, "WrongKind"), InlineData(Obstacle.Folder, "WrongKind")]
    public void InPlaceOfAFileOfOurs_IsNotDeletedForIt(Obstacle obstacle, string fault) =>
        AssertRefused(obstacle, fault, folder => folder.DeleteFile(Name));

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.DanglingLink), InlineData(Obstacle.HardLink)]
    [InlineData(Obstacle.Fifo), InlineData(Obstacle.Folder)]
    public void InPlaceOfANewFile_IsNotOverwritten(Obstacle obstacle) =>
        AssertRefused(obstacle, "Exists", folder => Using(folder.CreateFile(Name, Bytes(Whole), null, out SafeFileHandle? file), file));

    [Theory]
    [InlineData(Obstacle.Link, "Link"), InlineData(Obstacle.DanglingLink, "Link"), InlineData(Obstacle.HardLink, "HardLink")]
    [InlineData(Obstacle.Fifo, "WrongKind"), InlineData(Obstacle.Folder, "InputOutput")]
    public void InPlaceOfAFileThatWasBegun_IsNotCompleted(Obstacle obstacle, string fault) =>
        AssertRefused(obstacle, fault, folder => Using(folder.CompleteFile(Name, Bytes(Whole), null, out SafeFileHandle? file), file));

    [Theory]
    [InlineData(Obstacle.Link, "Link"), InlineData(Obstacle.DanglingLink, "Link"), InlineData(Obstacle.HardLink, "HardLink")]
    [InlineData(Obstacle.Fifo, "WrongKind"), InlineData(Obstacle.Folder, "InputOutput")]
    public void InPlaceOfAJournal_IsNotWrittenTo(Obstacle obstacle, string fault) =>
        AssertRefused(obstacle, fault, folder => folder.AppendFile(Name, Bytes(Whole)));

    [Theory]
    [InlineData(Obstacle.Link, "Link"), InlineData(Obstacle.DanglingLink, "Link"), InlineData(Obstacle.HardLink, "HardLink")]
    [InlineData(Obstacle.Fifo, "WrongKind"), InlineData(Obstacle.Folder, "InputOutput")]
    public void InPlaceOfALock_IsNotLocked(Obstacle obstacle, string fault) =>
        AssertRefused(obstacle, fault, folder => Using(folder.LockFile(Name, out SafeFileHandle? file), file));

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.DanglingLink), InlineData(Obstacle.HardLink)]
    [InlineData(Obstacle.Fifo), InlineData(Obstacle.Folder)]
    public void InPlaceOfANewFolder_IsNotOpened(Obstacle obstacle) =>
        AssertRefused(obstacle, "Exists", folder => Using(folder.CreateFolder(Name, out Folder? made), made));

    [Theory]
    [InlineData(Obstacle.Link, "Link"), InlineData(Obstacle.DanglingLink, "Link")]
    [InlineData(Obstacle.Fifo, "WrongKind"), InlineData(Obstacle.Folder, "WrongKind")]
    public void InPlaceOfTheTemporaryFile_StopsTheReplacement(Obstacle obstacle, string fault)
    {
        string temporary = Path.Combine(_folder, Name + ".tmp");
        obstacle.Lay(temporary, Path.Combine(_outside, "file"));
        string[] before = TreeState.Of(_outer.Path);

        Assert.Equal(fault, In(folder => folder.ReplaceFile(Name, Bytes(Whole)))?.Kind.ToString());
        Assert.Equal(before, TreeState.Of(_outer.Path));
    }

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.DanglingLink), InlineData(Obstacle.HardLink), InlineData(Obstacle.Fifo)]
    public void InPlaceOfAFileThatIsReplaced_LosesItsNameAndNothingElse(Obstacle obstacle)
    {
        obstacle.Lay(Path.Combine(_folder, Name), Path.Combine(_outside, "file"));
        string[] outside = TreeState.ContentsOf(_outside);

        Assert.Null(In(folder => folder.ReplaceFile(Name, Bytes(Whole))));

        Assert.Equal(outside, TreeState.ContentsOf(_outside));
        Assert.Equal([Name], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Equal(Whole, File.ReadAllText(Path.Combine(_folder, Name)));
        Assert.Null(new FileInfo(Path.Combine(_folder, Name)).LinkTarget);
    }

    [Fact]
    public void HardLinkInPlaceOfAFileOfOurs_LosesThisNameAlone()
    {
        Obstacle.HardLink.Lay(Path.Combine(_folder, Name), Path.Combine(_outside, "file"));
        string[] outside = TreeState.ContentsOf(_outside);

        Assert.Null(In(folder => folder.DeleteFile(Name)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Equal(outside, TreeState.ContentsOf(_outside));
    }

    [Fact]
    public void FolderWithSomethingInIt_IsNotDeleted()
    {
        Obstacle.Folder.Lay(Path.Combine(_folder, Name), "");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), _outside);
        string[] before = TreeState.Of(_outer.Path);

        Assert.Equal(FileFaultKind.Exists, In(folder => folder.DeleteFolder(Name))?.Kind);
        Assert.Equal(FileFaultKind.WrongKind, In(folder => folder.DeleteFolder("link"))?.Kind);
        Assert.Equal(before, TreeState.Of(_outer.Path));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static FileFault? Using(FileFault? fault, IDisposable? made)
    {
        made?.Dispose();
        return fault;
    }

    private void AssertRefused(Obstacle obstacle, string fault, Func<Folder, FileFault?> work)
    {
        obstacle.Lay(Path.Combine(_folder, Name), Path.Combine(_outside, "file"));
        string[] before = TreeState.Of(_outer.Path);

        Assert.Equal(fault, In(work)?.Kind.ToString());
        Assert.Equal(before, TreeState.Of(_outer.Path));
        Assert.Equal(0, Posix.OpenDescriptors(_outer.Path));
    }

    private FileFault? In(Func<Folder, FileFault?> work) => Patience.Of(() =>
    {
        Assert.Null(LinuxFolder.OpenRoot(_folder, out Folder? folder));
        using (folder)
            return work(folder!);
    });
}
