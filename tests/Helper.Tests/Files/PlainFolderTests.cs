using CertProp.Files;
using CertProp.Tests.Support;

namespace CertProp.Tests.Files;

/// <summary>The folder by its path, which Windows and macOS use: what it must refuse all the same.</summary>
public sealed class PlainFolderTests : IDisposable
{
    private const int Most = 1 << 20;
    private const string Name = Elements.SomeThumbprint;

    private readonly TemporaryFolder _root = new();
    private readonly List<FolderItem> _items = [];
    private byte[] _buffer = [];
    private FileContent _content;

    public void Dispose() => _root.Dispose();

    [Fact]
    public void RootThatIsMissingOrAFile_IsRefused()
    {
        string file = _root.Write("file", "");

        Assert.Equal(FileFaultKind.NotFound, PlainFolder.OpenRoot(Path.Combine(_root.Path, "missing"), out _)?.Kind);
        Assert.Equal(FileFaultKind.WrongKind, PlainFolder.OpenRoot(file, out _)?.Kind);
    }

    [Fact]
    public void RootThatIsALink_IsOpened()
    {
        _root.Write("real/file", "content");
        string link = Link("link", "real");

        Assert.Null(PlainFolder.OpenRoot(link, out Folder? folder));
        Assert.Null(folder!.ReadFile("file", Most, ref _buffer, out _content));
    }

    [Fact]
    public void PlainComponents_AreOpened()
    {
        _root.Write("a/b/c/file", "");

        Assert.Null(Open("a/b/c"));
        Assert.Equal(FileFaultKind.NotFound, Open("a/missing/c")?.Kind);
        Assert.Equal(FileFaultKind.WrongKind, Open("a/b/c/file")?.Kind);
    }

    [Theory]
    [InlineData("a"), InlineData("a/b"), InlineData("a/b/c")]
    public void LinkAtAnyLevel_IsALink(string level)
    {
        _root.Write("a/b/c/file", "");
        string folder = Path.Combine(_root.Path, level);
        Directory.Move(folder, folder + ".moved");
        Link(level, Path.GetFileName(folder) + ".moved");

        Assert.Equal(FileFaultKind.Link, Open("a/b/c")?.Kind);
    }

    [Theory]
    [InlineData(".."), InlineData("a/../../b"), InlineData("."), InlineData(""), InlineData("a//b"), InlineData("/etc")]
    public void PathThatIsNotPlain_IsRefused(string path)
    {
        _root.Write("a/b/c", "");

        Assert.NotNull(Open(path));
    }

    [Fact]
    public void File_IsReadWithItsTime()
    {
        var time = new DateTime(2025, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_root.Write(Name, "content"), time);

        Assert.Null(Read());
        Assert.Equal("content"u8, _buffer.AsSpan(0, _content.Length));
        Assert.Equal(time, _content.LastWrite);
    }

    [Fact]
    public void EmptyFile_IsReadAsNothing()
    {
        _root.Write(Name, "");

        Assert.Null(Read());
        Assert.Equal(0, _content.Length);
    }

    [Theory]
    [InlineData(0, null), InlineData(1, FileFaultKind.TooLarge)]
    public void FileOverTheLimit_IsTooLarge(int more, object? expected)
    {
        using (FileStream file = File.Create(Path.Combine(_root.Path, Name)))
            file.SetLength(Most + more);

        Assert.Equal((FileFaultKind?)expected, Read()?.Kind);
    }

    [Fact]
    public void MissingFile_IsNotFound()
    {
        Assert.Equal(FileFaultKind.NotFound, Read()?.Kind);
    }

    [Fact]
    public void LinkToAFile_IsALink()
    {
        _root.Write("target", "target");
        Link(Name, "target");

        Assert.Equal(FileFaultKind.Link, Read()?.Kind);
    }

    [Fact]
    public void Folder_IsTheWrongKind()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, Name));

        Assert.Equal(FileFaultKind.WrongKind, Read()?.Kind);
    }

    [Fact]
    public void EveryKind_IsListedSortedAndHiddenToo()
    {
        _root.Write("file", "");
        _root.Write(".hidden", "");
        _root.Write("Folder/inner", "");
        Link("link", "Folder");

        Assert.Null(List(most: 4));
        Assert.Equal(
            [
                new FolderItem(".hidden", ItemKind.File), new FolderItem("Folder", ItemKind.Folder),
                new FolderItem("file", ItemKind.File), new FolderItem("link", ItemKind.Link),
            ],
            _items);
    }

    [Fact]
    public void OneItemTooMany_IsTooManyAndGivesNone()
    {
        _root.Write("one", "");
        _root.Write("two", "");

        Assert.Null(List(most: 2));
        Assert.Equal(2, _items.Count);
        Assert.Equal(FileFaultKind.TooMany, List(most: 1)?.Kind);
        Assert.Empty(_items);
    }

    private string Link(string name, string target)
    {
        string path = Path.Combine(_root.Path, name);
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"this account may not make symbolic links: {e.Message}");
        }
        return path;
    }

    private FileFault? Open(string path) => With(root => root.OpenFolder(path, out _));

    private FileFault? List(int most) => With(root => root.List(most, _items));

    private FileFault? Read(bool allowHardLinks = false) =>
        With(root => root.ReadFile(Name, Most, ref _buffer, out _content, allowHardLinks));

    private FileFault? With(Func<Folder, FileFault?> use)
    {
        Assert.Null(PlainFolder.OpenRoot(_root.Path, out Folder? folder));
        using (folder)
            return use(folder!);
    }
}
