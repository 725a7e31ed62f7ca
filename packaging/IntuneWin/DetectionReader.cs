using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// Reads <c>Detection.xml</c> of any packaging tool: elements that the layout knows must be there once and be right,
/// others are let pass.
/// </summary>
/// <param name="file">The package, as sentences name it.</param>
internal sealed class DetectionReader(string file)
{
    /// <summary>Many times what packages have, and few enough that elements in elements take no time.</summary>
    public const int MaxLength = 64 * 1024;

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxLength,
    };

    /// <exception cref="InvalidInputException">It is no XML, or says something that no package may.</exception>
    public Detection Read(byte[] bytes)
    {
        XElement root = Load(bytes);
        if (root.Name != "ApplicationInfo")
            throw Wrong($"starts with {SafeText.Of(root.Name.ToString())}; ApplicationInfo was expected");
        XElement encryption = Element(root, "EncryptionInfo");
        Require(encryption, "ProfileIdentifier", EncryptionInfo.ProfileVersion1);
        Require(encryption, "FileDigestAlgorithm", EncryptionInfo.Sha256);
        return new Detection
        {
            ToolVersion = (string?)root.Attribute("ToolVersion"),
            Name = Text(root, "Name"),
            UnencryptedContentSize = ReadSize(root),
            FileName = Text(root, "FileName"),
            SetupFile = Text(root, "SetupFile"),
            Encryption = new EncryptionInfo
            {
                EncryptionKey = ReadBytes(encryption, "EncryptionKey", EncryptionInfo.KeyLength),
                MacKey = ReadBytes(encryption, "MacKey", EncryptionInfo.KeyLength),
                InitializationVector =
                    ReadBytes(encryption, "InitializationVector", EncryptionInfo.InitializationVectorLength),
                Mac = ReadBytes(encryption, "Mac", EncryptionInfo.HashLength),
                FileDigest = ReadBytes(encryption, "FileDigest", EncryptionInfo.HashLength),
            },
            Msi = ReadMsi(root),
        };
    }

    private XElement Load(byte[] bytes)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes), s_settings);
            return XDocument.Load(xml).Root!;
        }
        catch (XmlException e)
        {
            throw Wrong($"is not valid XML: {SafeText.OneLine(e.Message)}");
        }
    }

    private long ReadSize(XElement root)
    {
        string text = Text(root, "UnencryptedContentSize");
        const long most = IntuneWinPackage.MaxSize;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size <= most
            ? size
            : throw Wrong($"says UnencryptedContentSize {SafeText.Of(text)}; a number from 0 to {most} was expected");
    }

    private byte[] ReadBytes(XElement parent, string name, int length)
    {
        byte[] bytes = new byte[length];
        return Convert.TryFromBase64String(Text(parent, name), bytes, out int written) && written == length
            ? bytes
            : throw Wrong($"has a {name} that is not {length} bytes in base64");
    }

    private void Require(XElement parent, string name, string expected)
    {
        string text = Text(parent, name);
        if (text != expected)
            throw Wrong($"says {name} {SafeText.Of(text)}; {expected} was expected");
    }

    private Dictionary<string, string> ReadMsi(XElement root)
    {
        var msi = new Dictionary<string, string>();
        foreach (XElement element in root.Elements("MsiInfo").Elements())
        {
            string name = element.Name.LocalName;
            if (element.HasElements || !msi.TryAdd(name, element.Value))
                throw Wrong($"has more than one value for {SafeText.Of(name)} in MsiInfo; one was expected");
        }
        return msi;
    }

    private string Text(XElement parent, string name)
    {
        XElement element = Element(parent, name);
        return element.HasElements ? throw Wrong($"has elements in {name}; text was expected") : element.Value;
    }

    private XElement Element(XElement parent, string name) => parent.Elements(name).Take(2).ToArray() switch
    {
        [var element] => element,
        [] => throw Wrong($"has no {name} in {parent.Name}; one was expected"),
        _ => throw Wrong($"has {name} twice in {parent.Name}; one was expected"),
    };

    private InvalidInputException Wrong(string problem) => new(file, $"Detection.xml {problem}");
}
