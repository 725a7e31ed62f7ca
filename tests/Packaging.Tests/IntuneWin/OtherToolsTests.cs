using System.Xml.Linq;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Our packages, opened with unzip and openssl alone, as the layout is documented.</summary>
public sealed class OtherToolsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _unzip = Tool.Require("unzip");
    private readonly string _openssl = Tool.Require("openssl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void UnzipAndOpenssl_GetEveryFileBack()
    {
        string package = Path.Combine(_folder.Path, "app.intunewin");
        OwnPackage.Write(package, OwnPackage.Files);

        Run(_unzip, "-t", package);
        Run(_unzip, "-q", package, "-d", _folder.Path);
        XElement xml = XElement.Load(Path.Combine(_folder.Path, ForeignPackage.DetectionName));
        byte[] payload = File.ReadAllBytes(Path.Combine(_folder.Path, ForeignPackage.PayloadName));
        string authenticated = _folder.Write("authenticated", payload[32..]);
        string ciphertext = _folder.Write("ciphertext", payload[48..]), inner = Path.Combine(_folder.Path, "inner.zip");

        string macKey = $"hexkey:{Hex(xml, "MacKey")}";
        string mac = Run(_openssl, "dgst", "-sha256", "-mac", "HMAC", "-macopt", macKey, "-r", authenticated);
        Assert.StartsWith(Hex(xml, "Mac"), mac, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Hex(xml, "Mac"), Convert.ToHexString(payload[..32]));
        Assert.Equal(Hex(xml, "InitializationVector"), Convert.ToHexString(payload[32..48]));

        Run(_openssl, "enc", "-d", "-aes-256-cbc", "-K", Hex(xml, "EncryptionKey"),
            "-iv", Hex(xml, "InitializationVector"), "-in", ciphertext, "-out", inner);
        string digest = Run(_openssl, "dgst", "-sha256", "-r", inner);
        Assert.StartsWith(Hex(xml, "FileDigest"), digest, StringComparison.OrdinalIgnoreCase);
        Assert.Equal($"{new FileInfo(inner).Length}", xml.Element("UnencryptedContentSize")!.Value);

        string files = Path.Combine(_folder.Path, "files");
        Run(_unzip, "-q", inner, "-d", files);
        Assert.All(
            OwnPackage.Files, file => Assert.Equal(file.Content, File.ReadAllText(Path.Combine(files, file.Name))));
        Assert.Equal(OwnPackage.Files.Length, Directory.GetFiles(files, "*", SearchOption.AllDirectories).Length);
    }

    private static string Hex(XElement xml, string name) =>
        Convert.ToHexString(Convert.FromBase64String(xml.Element("EncryptionInfo")!.Element(name)!.Value));

    private static string Run(string program, params string[] arguments)
    {
        (int exitCode, string output, string error) = Tool.Run(program, arguments);
        Assert.True(exitCode == 0, $"{program}: {output}{error}");
        return output;
    }
}
