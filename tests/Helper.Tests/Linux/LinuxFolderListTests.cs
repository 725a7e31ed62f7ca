using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class LinuxFolderListTests : IDisposable
{
    // Several times what one call to the kernel gives.
    private const int Most = 2_000;

    private readonly TemporaryFolder _root = new();
    private readonly List<FolderItem> _items = [];

    public LinuxFolderListTests() => Posix.RequireLinux();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void EmptyFolder_HasNoItems()
    {
        Assert.Null(List());
        Assert.Empty(_items);
    }

    [Fact]
    public void EveryKind_IsNamedAsWhatItIs()
    {
        _root.Write("file", "");
        _root.Write("folder/inner", "");
        _root.Write(".hidden", "");
        Posix.Fifo(Path.Combine(_root.Path, "fifo"));
        File.CreateSymbolicLink(Path.Combine(_root.Path, "link"), "folder");

        Assert.Null(List());
        Assert.Equal(
            [
                new FolderItem(".hidden", ItemKind.File), new FolderItem("fifo", ItemKind.Special),
                new FolderItem("file", ItemKind.File), new FolderItem("folder", ItemKind.Folder),
                new FolderItem("link", ItemKind.Link),
            ],
            _items);
    }

    [Fact]
    public void Names_AreSortedByTheirCodesAndNotByLanguage()
    {
        foreach (string name in new[] { "b", "B", "a", "ä", "_", "Z", "10", "9" })
            _root.Write(name, "");

        Assert.Null(List());
        Assert.Equal(["10", "9", "B", "Z", "_", "a", "b", "ä"], _items.Select(item => item.Name));
    }

    [Theory]
    [InlineData("two\nlines"), InlineData("..."), InlineData(" "), InlineData("a\\b"), InlineData("*?<>|\":")]
    [InlineData("\u202Eexe.txt")]
    public void OddName_ComesOutAsItIs(string name)
    {
        _root.Write(name, "content");

        Assert.Null(List());
        Assert.Equal([new FolderItem(name, ItemKind.File)], _items);
    }

    [Fact]
    public void NameOfTheGreatestLength_ComesOutWhole()
    {
        string name = new('x', 255);
        _root.Write(name, "");

        Assert.Null(List());
        Assert.Equal(name, Assert.Single(_items).Name);
    }

    [Fact]
    public void NamesThatAreNotUtf8_AreListedBesideTheOthers()
    {
        _root.Write("good", "");
        Posix.Rename(_root.Write("bad", ""), _root.Path, [0xFF, 0xFE, (byte)'x']);
        Posix.Rename(_root.Write("worse", ""), _root.Path, [.. "ABCDEF"u8, 0xC3]);

        FileFault? fault = List();
        Posix.Empty(_root.Path);

        Assert.Null(fault);
        Assert.Equal(3, _items.Count);
        Assert.Contains(new FolderItem("good", ItemKind.File), _items);
    }

    [Fact]
    public void AsManyItemsAsAllowed_AreListed()
    {
        Fill(Most);

        Assert.Null(List());
        Assert.Equal(Most, _items.Count);
        Assert.Equal(Most, _items.Distinct().Count());
    }

    [Fact]
    public void OneItemTooMany_IsTooManyAndGivesNone()
    {
        Fill(Most + 1);

        Assert.Equal(FileFaultKind.TooMany, List()?.Kind);
        Assert.Empty(_items);
    }

    [Fact]
    public void ItemsOfAnEarlierListing_AreGone()
    {
        _items.Add(new FolderItem("from before", ItemKind.File));

        Assert.Null(List());
        Assert.Empty(_items);
    }

    [Fact]
    public void SecondListingOfOneHandle_IsADefectOfTheCaller()
    {
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? folder));
        using (folder)
        {
            Assert.Null(folder!.List(Most, _items));
            Assert.Throws<InvalidOperationException>(() => folder.List(Most, _items));
        }
    }

    [Fact]
    public void FolderDeletedWhileOpen_IsGone()
    {
        string path = Directory.CreateDirectory(Path.Combine(_root.Path, "gone")).FullName;
        Assert.Null(LinuxFolder.OpenRoot(path, out Folder? folder));
        Directory.Delete(path);
        using (folder)
            Assert.True(folder!.List(Most, _items) is null or { Kind: FileFaultKind.NotFound });
        Assert.Empty(_items);
    }

    private void Fill(int count)
    {
        for (int i = 0; i < count; i++)
            _root.Write(Elements.NumberedThumbprint(i), "");
    }

    private FileFault? List()
    {
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? folder));
        using (folder)
            return folder!.List(Most, _items);
    }
}
