using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>What we write, byte for byte where the layout says so.</summary>
public sealed partial class PackageLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string PackagePath => Path.Combine(_folder.Path, "app.intunewin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OuterArchive_HasTheDocumentedHeaders()
    {
        ContentFile content = OwnPackage.Write(PackagePath, OwnPackage.Files);
        byte[] file = File.ReadAllBytes(PackagePath);

        AssertLocalHeader(file, ForeignPackage.PayloadName, content.SizeEncrypted);
        int second = 30 + ForeignPackage.PayloadName.Length + (int)content.SizeEncrypted;
        int xmlLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(second + 18));
        AssertLocalHeader(file.AsSpan(second), ForeignPackage.DetectionName, xmlLength);

        int directory = second + 30 + ForeignPackage.DetectionName.Length + xmlLength;
        AssertCentralHeader(file.AsSpan(directory), ForeignPackage.PayloadName, 0);
        int next = directory + 46 + ForeignPackage.PayloadName.Length;
        AssertCentralHeader(file.AsSpan(next), ForeignPackage.DetectionName, second);

        int end = next + 46 + ForeignPackage.DetectionName.Length;
        Assert.Equal("504B0506" + "0000" + "0000" + "0200" + "0200", Convert.ToHexString(file, end, 12));
        Assert.Equal(end - directory, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(end + 12)));
        Assert.Equal(directory, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(end + 16)));
        Assert.Equal(end + 22, file.Length);
    }

    [Fact]
    public void Detection_HasTheShapeOfTheSamples()
    {
        string sample = DetectionOf(RealSample.Package);
        ContentFile content = PackageWriter.Write(
            PackagePath, "file.txt", "file.txt", [OwnPackage.OfText("file.txt", "text")]);

        string ours = DetectionOf(PackagePath);

        // All but the values that differ between any two packages.
        sample = sample.Replace("ToolVersion=\"1.4.0.0\"", "ToolVersion=\"1.8.7.0\"", StringComparison.Ordinal);
        Assert.Equal(Values().Replace(sample, ">*<"), Values().Replace(ours, ">*<"));
        Assert.Contains($"<UnencryptedContentSize>{content.Size}<", ours, StringComparison.Ordinal);
        string digest = Convert.ToBase64String(content.Encryption.FileDigest);
        Assert.Contains($"<FileDigest>{digest}<", ours, StringComparison.Ordinal);
        Assert.Equal(14, ours.Count(c => c == '\n'));
    }

    [Fact]
    public void SameFiles_SameInnerArchive_OtherKeys()
    {
        ContentFile first = OwnPackage.Write(PackagePath, OwnPackage.Files);
        byte[] plaintext = OwnPackage.ReadPlaintext(PackagePath);
        string other = Path.Combine(_folder.Path, "other.intunewin");
        ContentFile second = PackageWriter.Write(other, "Other", "certprop.exe", [.. OwnPackage.Files
            .Reverse().Select(file => OwnPackage.OfText(file.Name.Replace('/', '\\'), file.Content))]);

        Assert.Equal(first.Encryption.FileDigest, second.Encryption.FileDigest);
        Assert.Equal(plaintext, OwnPackage.ReadPlaintext(other));
        byte[][] secrets =
        [
            first.Encryption.EncryptionKey, first.Encryption.MacKey, first.Encryption.InitializationVector,
            second.Encryption.EncryptionKey, second.Encryption.MacKey, second.Encryption.InitializationVector,
        ];
        Assert.Equal(secrets.Length, secrets.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void InnerArchive_IsSortedCompressedAndWithoutTimes()
    {
        OwnPackage.Write(PackagePath, ("b/install.ps1", new string('x', 10_000)), ("a.exe", ""));
        byte[] plaintext = OwnPackage.ReadPlaintext(PackagePath);
        using var zip = new ZipArchive(new MemoryStream(plaintext));

        Assert.Equal(["a.exe", "b/install.ps1"], zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
        Assert.InRange(plaintext.Length, 1, 1_000);
    }

    [Fact]
    public void EveryLengthAroundABlock_ComesBack()
    {
        var remainders = new HashSet<long>();
        for (int length = 0; length <= 33; length++)
        {
            // Nothing that compresses.
            string text = Convert.ToHexString(SHA512.HashData([(byte)length]))[..length];
            ContentFile content = OwnPackage.Write(PackagePath, ("a", text));
            remainders.Add(content.Size % 16);

            Assert.Equal(48 + (((content.Size / 16) + 1) * 16), content.SizeEncrypted);
            using var zip = new ZipArchive(new MemoryStream(OwnPackage.ReadPlaintext(PackagePath)));
            using var reader = new StreamReader(zip.Entries.Single().Open());
            Assert.Equal(text, reader.ReadToEnd());
        }
        Assert.Equal(16, remainders.Count);
    }

    [Fact]
    public void NamesOfAllLanguages_ComeBack()
    {
        OwnPackage.Write(PackagePath, ("Überprüfung 検査.txt", "text"));

        using var package = IntuneWinPackage.Open(PackagePath);

        Assert.Equal(["Überprüfung 検査.txt"], package.Inner.Files.Select(file => file.Name));
        Assert.Equal("Überprüfung 検査.txt", package.Detection.SetupFile);
    }

    [Fact]
    public void Payload_IsReadAloneForUploads()
    {
        ContentFile content = OwnPackage.Write(PackagePath, OwnPackage.Files);
        using var package = IntuneWinPackage.Open(PackagePath);

        for (int times = 0; times < 2; times++)
        {
            using Stream payload = package.OpenPayload();
            using var bytes = new MemoryStream();
            payload.CopyTo(bytes);
            Assert.Equal(content.SizeEncrypted, bytes.Length);
            Assert.Equal(content.Encryption.Mac, bytes.ToArray()[..32]);
            Assert.Equal(content.Encryption.InitializationVector, bytes.ToArray()[32..48]);
        }
        Assert.Equal(content.SizeEncrypted, package.Content.SizeEncrypted);
        Assert.Equal(content.Encryption.EncryptionKey, package.Content.Encryption.EncryptionKey);
    }

    private static void AssertLocalHeader(ReadOnlySpan<byte> header, string name, long size)
    {
        // Signature, version needed 10, flags 0, stored, 1980-01-01 00:00.
        Assert.Equal("504B0304" + "0A00" + "0000" + "0000" + "0000" + "2100", Convert.ToHexString(header[..14]));
        AssertSizesAndName(header[14..], header[30..], name);
        Assert.Equal(size, BinaryPrimitives.ReadUInt32LittleEndian(header[18..]));
    }

    private static void AssertCentralHeader(ReadOnlySpan<byte> header, string name, int offset)
    {
        // Signature, version 45 of system 0, version needed 10, flags 0, stored, 1980-01-01 00:00.
        Assert.Equal(
            "504B0102" + "2D00" + "0A00" + "0000" + "0000" + "0000" + "2100", Convert.ToHexString(header[..16]));
        AssertSizesAndName(header[16..], header[46..], name);
        // No comment, disk 0, no attributes.
        Assert.Equal("0000" + "0000" + "0000" + "00000000", Convert.ToHexString(header.Slice(32, 10)));
        Assert.Equal(offset, BinaryPrimitives.ReadInt32LittleEndian(header[42..]));
    }

    private static void AssertSizesAndName(ReadOnlySpan<byte> fromChecksum, ReadOnlySpan<byte> text, string name)
    {
        Assert.Equal(Convert.ToHexString(fromChecksum.Slice(4, 4)), Convert.ToHexString(fromChecksum.Slice(8, 4)));
        Assert.Equal(name.Length, BinaryPrimitives.ReadUInt16LittleEndian(fromChecksum[12..]));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(fromChecksum[14..]));
        Assert.Equal(name, Encoding.ASCII.GetString(text[..name.Length]));
    }

    private static string DetectionOf(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        using Stream stream = zip.GetEntry(ForeignPackage.DetectionName)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    [GeneratedRegex("(?<=<(UnencryptedContentSize|EncryptionKey|MacKey|InitializationVector|Mac|FileDigest))>[^<]+<")]
    private static partial Regex Values();
}
