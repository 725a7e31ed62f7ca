using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Every way in which a package can be wrong has its sentence: which file, what, what was expected.</summary>
public sealed class WrongPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("MSC\0\0\0\0")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("Write-Host")]
    public void OtherKindOfFile(string content) => AssertRefused(
        Encoding.Latin1.GetBytes(content), "it is no whole ZIP archive; an .intunewin package was expected");

    [Fact]
    public void PackageCutOff() =>
        AssertRefused(new ForeignPackage().Build()[..^30], "an .intunewin package was expected");

    [Fact]
    public void OtherZip() => AssertRefused(
        ForeignPackage.ZipOf(("word/document.xml", "")), $"it has no {ForeignPackage.DetectionName}; an .intunewin");

    [Fact]
    public void PayloadMissing() => AssertRefused(
        new ForeignPackage { Entries = (_, xml) => [(ForeignPackage.DetectionName, xml)] }.Build(),
        $"it has no {ForeignPackage.PayloadName}");

    [Fact]
    public void DetectionTwice() => AssertRefused(
        new ForeignPackage
        {
            Entries = (payload, xml) =>
            [
                (ForeignPackage.DetectionName, xml), (ForeignPackage.PayloadName, payload),
                (ForeignPackage.DetectionName.Replace('/', '\\'), xml),
            ],
        }.Build(),
        $"it has {ForeignPackage.DetectionName} 2 times; one was expected");

    [Fact]
    public void DetectionDamagedInPlace()
    {
        byte[] package = new ForeignPackage().Build();
        package[package.AsSpan().IndexOf("<Name>setup"u8) + 8] ^= 1;
        AssertRefused(package, "the checksum of Detection.xml");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(-1)]
    public void PayloadChanged(int at) => AssertRefused(
        new ForeignPackage
        {
            AfterMac = payload =>
            {
                payload[at < 0 ? payload.Length + at : at] ^= 1;
                return payload;
            },
        }.Build(),
        "the MAC of its payload is wrong");

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(48)]
    [InlineData(65)]
    public void PayloadCutWithinABlock(int length) => AssertRefused(
        new ForeignPackage { AfterMac = payload => payload[..length] }.Build(),
        $"its payload has {length} bytes; 48 and blocks of 16 were expected");

    [Fact]
    public void PayloadCutBetweenBlocks() => AssertRefused(
        new ForeignPackage { AfterMac = payload => payload[..^16] }.Build(), "the MAC of its payload is wrong");

    [Fact]
    public void PaddingWrongUnderARightMac() => AssertRefused(
        new ForeignPackage
        {
            Inner = new byte[32],
            Padding = PaddingMode.None,
            Xml = WrongDetectionTests.With("UnencryptedContentSize", "31"),
        }.Build(),
        "the padding at the end of its payload is wrong; PKCS #7 was expected");

    [Fact]
    public void SizeWrongWithinABlock()
    {
        byte[] inner = [.. ForeignPackage.ZipOf(("a", "")), 0, 0];
        int other = inner.Length % 16 == 15 ? inner.Length - 1 : inner.Length + 1;
        AssertRefused(
            new ForeignPackage
            {
                Inner = inner,
                Xml = WrongDetectionTests.With("UnencryptedContentSize", $"{other}"),
            }.Build(),
            $"UnencryptedContentSize in Detection.xml is {other}; decrypted are {inner.Length}");
    }

    [Fact]
    public void InnerZipBroken()
    {
        byte[] zip = ForeignPackage.ZipOf(("a", "text"), ("b", "text"));
        byte[][] broken = ["no zip"u8.ToArray(), zip[..^40], []];
        foreach (byte[] inner in broken)
            AssertRefused(new ForeignPackage { Inner = inner }.Build(), "the ZIP archive inside it is broken");
    }

    [Fact]
    public void BombInPlaceOfDetection() => AssertRefused(
        new ForeignPackage
        {
            Compression = CompressionLevel.Optimal,
            Entries = (payload, _) =>
                [(ForeignPackage.PayloadName, payload), (ForeignPackage.DetectionName, new byte[64 << 20])],
        }.Build(),
        "Detection.xml is larger than");

    [Fact]
    public void NothingOrAFolder()
    {
        string missing = Path.Combine(_folder.Path, "missing.intunewin");
        DeployRun.Of("inspect", missing).AssertRefused(missing, "it cannot be opened");
        DeployRun.Of("inspect", _folder.Path).AssertRefused(_folder.Path, "this is a folder");
    }

    private void AssertRefused(byte[] package, string about)
    {
        string path = _folder.Write("app.intunewin", package);
        string folder = Path.Combine(_folder.Path, "out");

        DeployRun.Of("inspect", path).AssertRefused(path, about);
        DeployRun.Of("inspect", path, "--format", "json", "--extract", folder).AssertRefused(path, about);
        Assert.False(Path.Exists(folder));
    }
}
