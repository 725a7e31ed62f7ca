using System.IO.Compression;
using System.Xml.Linq;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>The real package of the shared reference data.</summary>
internal static class RealPackage
{
    /// <summary>Skips the test where it is not beside the checkout.</summary>
    public static SamplePayload Read()
    {
        string path = Path.Combine(
            Repository.Root, "..", "shared", "data", "intunewin", "volodymyrsmirnov-sample.intunewin");
        Assert.SkipUnless(File.Exists(path), "the shared reference data is not beside this checkout");
        using ZipArchive package = ZipFile.OpenRead(path);
        XElement detection = XElement.Load(package.GetEntry("IntuneWinPackage/Metadata/Detection.xml")!.Open());
        using var payload = new MemoryStream();
        package.GetEntry("IntuneWinPackage/Contents/IntunePackage.intunewin")!.Open().CopyTo(payload);
        XElement encryption = detection.Element("EncryptionInfo")!;
        byte[] Bytes(string name) => Convert.FromBase64String(encryption.Element(name)!.Value);
        return new SamplePayload(
            payload.ToArray(), Bytes("EncryptionKey"), Bytes("MacKey"), Bytes("InitializationVector"), Bytes("Mac"),
            Bytes("FileDigest"), (long)detection.Element("UnencryptedContentSize")!);
    }
}
