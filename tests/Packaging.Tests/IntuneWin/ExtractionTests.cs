using System.Buffers.Binary;
using CertProp.Deploy.IntuneWin;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Unpacking writes below its folder alone, overwrites nothing, and leaves all or nothing.</summary>
public sealed class ExtractionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "deep", "out");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> UnsafeNames =>
    [
        "../a", "a/../../b", "..\\a", "a\\..\\..\\b", "/a", "\\a", "\\\\server\\share\\a", "//server/share/a", "C:\\a",
        "C:a", "c:/a", "a/./b", ".", "..", "a//b", "a:stream", "CON", "con.txt", "nul", "a/LPT1", "COM\u00B9.log",
        "CONIN$", "nul .txt", "a.", "a ", "a/b. /c", "a\u0001", "a\0b", "a|b", "a?", "a*", "../", "CON/", "/", "\\",
        new string('a', 256),
    ];

    [Theory]
    [MemberData(nameof(UnsafeNames))]
    public void UnsafeName_NothingIsWritten(string name) =>
        AssertNothingExtracted(ForeignPackage.ZipOf(("good.txt", "good"), (name, "bad")), "no safe name");

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("a.txt", "A.TXT")]
    [InlineData("d/a.txt", "d\\a.txt")]
    public void NameTwice_NothingIsWritten(string one, string other) =>
        AssertNothingExtracted(ForeignPackage.ZipOf((one, "1"), (other, "2")), "twice");

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "A")]
    [InlineData("a", "a/")]
    public void FileAndFolderOfOneName_NothingIsWritten(string one, string other) =>
        AssertNothingExtracted(ForeignPackage.ZipOf((one, "1"), (other, "2")), "it is a file and a folder");

    [Fact]
    public void FileThatIsThere_StaysAndIsNamed()
    {
        string path = Write(ForeignPackage.ZipOf(("a.txt", "new"), ("b/b.txt", "new"), ("b/c.txt", "new")));
        string there = _folder.Write("deep/out/b/c.txt", "the user's");

        DeployRun.Of("inspect", path, "--extract", Target).AssertRefused(there, "it is there already");

        Assert.Equal("the user's", File.ReadAllText(there));
        Assert.Equal([there], Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void FolderWithOtherThings_KeepsThem()
    {
        string path = Write(ForeignPackage.ZipOf(("a.txt", "new"), ("b/c.txt", "new")));
        _folder.Write("deep/out/b/mine.txt", "mine");

        Assert.Equal(0, DeployRun.Of("inspect", path, "--extract", Target).ExitCode);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "b", "mine.txt")));
        Assert.Equal("new", File.ReadAllText(Path.Combine(Target, "b", "c.txt")));
    }

    [Fact]
    public void LinkInTheFolder_IsNotFollowed()
    {
        string path = Write(ForeignPackage.ZipOf(("a.txt", "new"), ("b/c.txt", "new")));
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere")).FullName;
        Directory.CreateDirectory(Target);
        Link(Path.Combine(Target, "b"), elsewhere);

        DeployRun.Of("inspect", path, "--extract", Target).AssertRefused(Path.Combine(Target, "b"), "cannot be made");

        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal([Path.Combine(Target, "b")], Directory.GetFileSystemEntries(Target));
    }

    [Fact]
    public void LinkInPlaceOfAFile_IsNotFollowed()
    {
        string path = Write(ForeignPackage.ZipOf(("a.txt", "new")));
        Directory.CreateDirectory(Target);
        string link = Path.Combine(Target, "a.txt");
        Link(link, Path.Combine(_folder.Path, "elsewhere.txt"));

        DeployRun.Of("inspect", path, "--extract", Target).AssertRefused(link, "it is there already");

        Assert.False(Path.Exists(Path.Combine(_folder.Path, "elsewhere.txt")));
    }

    [Fact]
    public void FileInPlaceOfTheFolder_IsRefused()
    {
        string path = Write(ForeignPackage.ZipOf(("a.txt", "new"))), file = _folder.Write("file", "the user's");

        DeployRun.Of("inspect", path, "--extract", file).AssertRefused(file, "a folder to extract to was expected");

        Assert.Equal("the user's", File.ReadAllText(file));
    }

    // Sizes in the central directory: the archive says less, or more, than there is.
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void FileOfAnotherSize_EverythingMadeGoesAgain(int difference)
    {
        byte[] inner = ForeignPackage.ZipOf(("d/first.txt", "first"), ("second.txt", "second"));
        Span<byte> size = inner.AsSpan(CentralHeaderOf(inner, "second.txt") + 24, 4);
        BinaryPrimitives.WriteInt32LittleEndian(size, BinaryPrimitives.ReadInt32LittleEndian(size) + difference);

        // The framework stops reading where the directory says.
        AssertNothingExtracted(inner, difference < 0 ? "the checksum of second.txt is wrong" : "does not have the");
    }

    [Fact]
    public void FileOfAnotherChecksum_EverythingMadeGoesAgain()
    {
        byte[] inner = ForeignPackage.ZipOf(("d/first.txt", "first"), ("second.txt", "second"));
        inner[CentralHeaderOf(inner, "second.txt") + 16] ^= 1;

        AssertNothingExtracted(inner, "the checksum of second.txt is wrong");
    }

    [Fact]
    public void MoreThanAnyAppHas_NothingIsWritten()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"{i}.bin")];
        byte[] inner = ForeignPackage.ZipOf([.. names.Select(name => (name, ""))]);
        foreach (string name in names)
            BinaryPrimitives.WriteUInt32LittleEndian(inner.AsSpan(CentralHeaderOf(inner, name) + 24), 4_000_000_000);

        AssertNothingExtracted(inner, $"its files have more than {IntuneWinPackage.MaxSize} bytes");
    }

    private static int CentralHeaderOf(byte[] zip, string name)
    {
        int at = zip.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 46;
        Assert.Equal("PK\u0001\u0002"u8, zip.AsSpan(at, 4));
        return at;
    }

    private static void Link(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"links cannot be made here: {e.Message}");
        }
    }

    private void AssertNothingExtracted(byte[] inner, string about)
    {
        string path = Write(inner);
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);

        DeployRun.Of("inspect", path, "--extract", Target).AssertRefused(path, about);

        Assert.Equal(
            ["app.intunewin", "deep"],
            Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
                .Select(Path.GetFileName).Order());
        Assert.Equal(0, DeployRun.Of("inspect", path).ExitCode);
    }

    private string Write(byte[] inner) => _folder.Write("app.intunewin", new ForeignPackage { Inner = inner }.Build());
}
