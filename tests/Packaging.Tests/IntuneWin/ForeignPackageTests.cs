using System.IO.Compression;
using CertProp.Deploy.IntuneWin;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Packages of other tools are read, whatever these do differently.</summary>
public sealed class ForeignPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RealSample_DecryptsToItsExactBytes()
    {
        Assert.Equal(RealSample.Plaintext, OwnPackage.ReadPlaintext(RealSample.Package));

        using var package = IntuneWinPackage.Open(RealSample.Package);
        Assert.Equal(("file.txt", "file.txt", "1.4.0.0"),
            (package.Detection.Name, package.Detection.SetupFile, package.Detection.ToolVersion));
        Assert.Equal((3078, 3136), (package.Content.Size, package.Content.SizeEncrypted));
        Assert.Equal([new PackagedFile("file.txt", 9374)], package.Inner.Files);
    }

    [Fact]
    public void RealSample_ExtractsToItsFile()
    {
        using var zip = new ZipArchive(new MemoryStream(RealSample.Plaintext));
        using var expected = new MemoryStream();
        zip.Entries.Single().Open().CopyTo(expected);

        Assert.Equal(0, DeployRun.Of("inspect", RealSample.Package, "--extract", _folder.Path).ExitCode);

        Assert.Equal(expected.ToArray(), File.ReadAllBytes(Path.Combine(_folder.Path, "file.txt")));
    }

    [Fact]
    public void BackslashesAndFolderEntries_AreFilesBelowFolders()
    {
        byte[] inner = ForeignPackage.ZipOf(
            ("setup.exe", "setup"), ("data\\", ""), ("data\\deep\\a.txt", "a"), ("empty/", ""));
        string path = Write(new ForeignPackage { Inner = inner }), folder = Path.Combine(_folder.Path, "out");

        DeployRun run = DeployRun.Of("inspect", path, "--format", "json", "--extract", folder);

        Assert.Equal(["setup.exe", "data/deep/a.txt"], run.Json.GetProperty("files").EnumerateArray()
            .Select(file => file.GetProperty("name").GetString()));
        Assert.Equal("a", File.ReadAllText(Path.Combine(folder, "data", "deep", "a.txt")));
        Assert.True(Directory.Exists(Path.Combine(folder, "empty")));
        Assert.Equal(3, Directory.GetFileSystemEntries(folder).Length);
    }

    [Fact]
    public void OuterArchiveCompressedReorderedAndWithMoreEntries_IsRead()
    {
        string path = Write(new ForeignPackage
        {
            Compression = CompressionLevel.SmallestSize,
            Entries = (payload, xml) =>
            [
                ("IntuneWinPackage\\", []), (ForeignPackage.DetectionName.Replace('/', '\\'), xml), ("more.txt", []),
                (ForeignPackage.PayloadName.Replace('/', '\\'), payload),
            ],
        });

        using var package = IntuneWinPackage.Open(path);

        Assert.Equal(2, package.Inner.Files.Count);
    }

    [Fact]
    public void ByteOrderMarkDeclarationAndUnknownElements_AreLetPass()
    {
        string path = Write(new ForeignPackage
        {
            Xml = xml => "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + xml
                .Replace("<Name>", "<Description>later</Description><Name>", StringComparison.Ordinal)
                .Replace(" ToolVersion=\"1.8.4.0\"", "", StringComparison.Ordinal),
        });

        using var package = IntuneWinPackage.Open(path);

        Assert.Null(package.Detection.ToolVersion);
        Assert.Empty(package.Detection.Msi);
    }

    [Fact]
    public void MsiInfo_IsShown()
    {
        string path = Write(new ForeignPackage
        {
            Xml = xml => xml.Replace("</ApplicationInfo>", """
                  <MsiInfo>
                    <MsiProductCode>{01234567-89AB-CDEF-0123-456789ABCDEF}</MsiProductCode>
                    <MsiProductVersion>1.2.3</MsiProductVersion>
                    <MsiPublisher />
                  </MsiInfo>
                </ApplicationInfo>
                """, StringComparison.Ordinal),
        });

        Assert.Equal("1.2.3", DeployRun.Of("inspect", path, "--format", "json").Json
            .GetProperty("msi").GetProperty("MsiProductVersion").GetString());
        Assert.Contains("MsiProductVersion  1.2.3", DeployRun.Of("inspect", path).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileNames_AreShownButNotObeyed()
    {
        byte[] inner = ForeignPackage.ZipOf(("../\u001b[31m\u202Egpj.exe", "a"), ("setup.exe", ""));
        string path = Write(new ForeignPackage
        {
            Inner = inner,
            Xml = xml => xml.Replace("<Name>setup.exe", "<Name>a\u202Eb&#xD;c", StringComparison.Ordinal),
        });

        string output = DeployRun.Of("inspect", path).Output;

        Assert.Contains("../\\u001B[31m\\u202Egpj.exe", output, StringComparison.Ordinal);
        Assert.Contains("a\\u202Eb\\u000Dc", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Replace(Environment.NewLine, "", StringComparison.Ordinal), char.IsControl);
        Assert.DoesNotContain('\u202E', DeployRun.Of("inspect", path, "--format", "json").Output);
    }

    private string Write(ForeignPackage package) => _folder.Write("app.intunewin", package.Build());
}
