using System.Text;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Packages that the product writes.</summary>
internal static class OwnPackage
{
    public static readonly (string Name, string Content)[] Files =
        [("certprop.exe", "the helper"), ("wrapper/Install.ps1", "exit 0\r\n"), ("empty.txt", "")];

    public static ContentFile Write(string path, params (string Name, string Content)[] files) => PackageWriter.Write(
        path, "CertPropRemediation", files[0].Name, [.. files.Select(file => OfText(file.Name, file.Content))]);

    public static PackageFile OfText(string name, string content) =>
        new(name, () => new MemoryStream(Encoding.UTF8.GetBytes(content)));

    /// <summary>The decrypted inner ZIP of a package, checked as the product checks it.</summary>
    public static byte[] ReadPlaintext(string path)
    {
        using var outer = OuterArchive.Open(path);
        Detection detection = new DetectionReader(path).Read(outer.ReadDetection());
        var reader = new PayloadReader(path, detection);
        using (Stream payload = outer.OpenPayload(detection.FileName))
            outer.Reading(() => reader.Authenticate(payload));
        using var plaintext = new MemoryStream();
        using (Stream payload = outer.OpenPayload(detection.FileName))
            reader.Decrypt(payload, plaintext);
        return plaintext.ToArray();
    }
}
