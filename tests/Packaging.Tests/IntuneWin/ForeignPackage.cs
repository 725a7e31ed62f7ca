using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>
/// Makes packages as other tools do, and such as no tool would. Knows the documented layout but not the product, so
/// that reader and writer cannot share a mistake. Keys are fixed: the same package is the same bytes.
/// </summary>
internal sealed class ForeignPackage
{
    public const string PayloadName = "IntuneWinPackage/Contents/IntunePackage.intunewin";
    public const string DetectionName = "IntuneWinPackage/Metadata/Detection.xml";

    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] s_macKey = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];
    private static readonly byte[] s_vector = [.. Enumerable.Range(50, 16).Select(i => (byte)i)];

    /// <summary>The ZIP to be encrypted.</summary>
    public byte[] Inner { get; init; } = ZipOf(("setup.exe", "setup"), ("data/a.txt", "a"));

    /// <summary>Changes the ciphertext, with initialization vector, before the MAC is computed.</summary>
    public Func<byte[], byte[]> BeforeMac { get; init; } = bytes => bytes;

    /// <summary>Changes the payload after the MAC is computed.</summary>
    public Func<byte[], byte[]> AfterMac { get; init; } = bytes => bytes;

    /// <summary>Changes Detection.xml.</summary>
    public Func<string, string> Xml { get; init; } = xml => xml;

    /// <summary>What the outer ZIP has, in its order.</summary>
    public Func<byte[], byte[], (string Name, byte[] Content)[]> Entries { get; init; } =
        (payload, xml) => [(PayloadName, payload), (DetectionName, xml)];

    public CompressionLevel Compression { get; init; } = CompressionLevel.NoCompression;

    public PaddingMode Padding { get; init; } = PaddingMode.PKCS7;

    public byte[] Build()
    {
        using var aes = Aes.Create();
        aes.Key = s_key;
        byte[] authenticated = BeforeMac([.. s_vector, .. aes.EncryptCbc(Inner, s_vector, Padding)]);
        byte[] mac = HMACSHA256.HashData(s_macKey, authenticated);
        string xml = Xml($"""
            <ApplicationInfo ToolVersion="1.8.4.0">
              <Name>setup.exe</Name>
              <UnencryptedContentSize>{Inner.Length}</UnencryptedContentSize>
              <FileName>IntunePackage.intunewin</FileName>
              <SetupFile>setup.exe</SetupFile>
              <EncryptionInfo>
                <EncryptionKey>{Convert.ToBase64String(s_key)}</EncryptionKey>
                <MacKey>{Convert.ToBase64String(s_macKey)}</MacKey>
                <InitializationVector>{Convert.ToBase64String(s_vector)}</InitializationVector>
                <Mac>{Convert.ToBase64String(mac)}</Mac>
                <ProfileIdentifier>ProfileVersion1</ProfileIdentifier>
                <FileDigest>{Convert.ToBase64String(SHA256.HashData(Inner))}</FileDigest>
                <FileDigestAlgorithm>SHA256</FileDigestAlgorithm>
              </EncryptionInfo>
            </ApplicationInfo>
            """);
        byte[] payload = AfterMac([.. mac, .. authenticated]);
        return ZipOf(Compression, Entries(payload, Encoding.UTF8.GetBytes(xml)));
    }

    public static byte[] ZipOf(params (string Name, string Content)[] entries) => ZipOf(
        CompressionLevel.Optimal, [.. entries.Select(entry => (entry.Name, Encoding.UTF8.GetBytes(entry.Content)))]);

    public static byte[] ZipOf(CompressionLevel compression, params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, compression);
                entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream stream = entry.Open();
                stream.Write(content);
            }
        }
        return bytes.ToArray();
    }
}
