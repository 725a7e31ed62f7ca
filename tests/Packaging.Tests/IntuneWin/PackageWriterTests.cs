using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Writing is whole or not at all.</summary>
public sealed class PackageWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string PackagePath => Path.Combine(_folder.Path, "app.intunewin");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> UnsafeNames => new()
    {
        { "../a", "leads out" },
        { "/a", "slash" },
        { "C:\\a", "Windows forbids" },
        { "nul.txt", "device" },
        { "a\n", "Windows forbids" },
        { "a.", "dot" },
        { "", "empty part" },
    };

    [Theory]
    [MemberData(nameof(UnsafeNames))]
    public void UnsafeName_IsRefused(string name, string why) =>
        AssertRefused(why, "setup.exe", OwnPackage.OfText("setup.exe", ""), OwnPackage.OfText(name, ""));

    [Fact]
    public void SetupFileThatIsNotThere_IsRefused() =>
        AssertRefused("setup.exe is not among its files", "setup.exe", OwnPackage.OfText("other.exe", ""));

    [Fact]
    public void NameTwice_IsRefused() =>
        AssertRefused("twice", "a", OwnPackage.OfText("a", ""), OwnPackage.OfText("A", ""));

    [Theory]
    [InlineData(' ')]
    [InlineData(0x0001)]
    [InlineData(0x202E)]
    [InlineData(0xD800)]
    public void NameThatIsNoText_IsRefused(int character)
    {
        string application = ((char)character).ToString();
        Assert.Throws<InvalidInputException>(
            () => PackageWriter.Write(PackagePath, application, "a", [OwnPackage.OfText("a", "")]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void FailureMidway_LeavesThePackageBefore()
    {
        OwnPackage.Write(PackagePath, OwnPackage.Files);
        byte[] before = File.ReadAllBytes(PackagePath);
        int opened = 0;
        var file = new PackageFile("a", () => opened++ == 0 ? Stream.Null : throw new IOException("gone"));

        Assert.Throws<IOException>(() => PackageWriter.Write(PackagePath, "a", "a", [file]));

        Assert.Equal([PackagePath], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(before, File.ReadAllBytes(PackagePath));
    }

    [Fact]
    public void PackageThatIsThere_IsReplaced()
    {
        _folder.Write("app.intunewin", "something else");

        OwnPackage.Write(PackagePath, OwnPackage.Files);

        Assert.Equal([PackagePath], Directory.GetFileSystemEntries(_folder.Path));
        using var package = IntuneWinPackage.Open(PackagePath);
        Assert.Equal(OwnPackage.Files.Length, package.Inner.Files.Count);
    }

    [Fact]
    public void FolderInItsPlace_IsRefused()
    {
        Directory.CreateDirectory(PackagePath);
        var e = Assert.Throws<InvalidInputException>(() => OwnPackage.Write(PackagePath, OwnPackage.Files));
        Assert.Contains("this is a folder", e.Message, StringComparison.Ordinal);
        Assert.Equal([PackagePath], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void FolderThatIsMissing_IsNamed()
    {
        string path = Path.Combine(_folder.Path, "missing", "app.intunewin");
        var e = Assert.Throws<InvalidInputException>(() => OwnPackage.Write(path, OwnPackage.Files));
        Assert.StartsWith($"{path}: the package cannot be written there", e.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string about, string setupFile, params PackageFile[] files)
    {
        var e = Assert.Throws<InvalidInputException>(() => PackageWriter.Write(PackagePath, "App", setupFile, files));
        Assert.Contains(about, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
