using System.Globalization;
using System.Text;
using System.Xml;

namespace CertProp.Deploy.IntuneWin;

/// <summary>Writes <c>Detection.xml</c> as Microsoft's tool does, in its order and with its white space.</summary>
internal static class DetectionWriter
{
    /// <summary>The current version of Microsoft's tool: the portal warns where it reads an older one.</summary>
    public const string ToolVersion = "1.8.7.0";

    // No declaration, no byte order mark, no line end behind the last element.
    private static readonly XmlWriterSettings s_settings = new()
    {
        OmitXmlDeclaration = true,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        IndentChars = "  ",
        NewLineChars = "\r\n",
    };

    public static byte[] Write(Detection detection)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, s_settings))
        {
            xml.WriteStartElement("ApplicationInfo");
            xml.WriteAttributeString("xmlns", "xsd", null, "http://www.w3.org/2001/XMLSchema");
            xml.WriteAttributeString("xmlns", "xsi", null, "http://www.w3.org/2001/XMLSchema-instance");
            xml.WriteAttributeString("ToolVersion", detection.ToolVersion);
            xml.WriteElementString("Name", detection.Name);
            xml.WriteElementString(
                "UnencryptedContentSize", detection.UnencryptedContentSize.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("FileName", detection.FileName);
            xml.WriteElementString("SetupFile", detection.SetupFile);
            WriteEncryption(xml, detection.Encryption);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void WriteEncryption(XmlWriter xml, EncryptionInfo encryption)
    {
        xml.WriteStartElement("EncryptionInfo");
        xml.WriteElementString("EncryptionKey", Convert.ToBase64String(encryption.EncryptionKey));
        xml.WriteElementString("MacKey", Convert.ToBase64String(encryption.MacKey));
        xml.WriteElementString("InitializationVector", Convert.ToBase64String(encryption.InitializationVector));
        xml.WriteElementString("Mac", Convert.ToBase64String(encryption.Mac));
        xml.WriteElementString("ProfileIdentifier", EncryptionInfo.ProfileVersion1);
        xml.WriteElementString("FileDigest", Convert.ToBase64String(encryption.FileDigest));
        xml.WriteElementString("FileDigestAlgorithm", EncryptionInfo.Sha256);
        xml.WriteEndElement();
    }
}
