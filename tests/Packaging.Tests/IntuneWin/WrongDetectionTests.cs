using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>What Detection.xml may not say, each with its sentence.</summary>
public sealed class WrongDetectionTests : IDisposable
{
    private static readonly string s_otherKey = Convert.ToBase64String(new byte[32]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is done to Detection.xml, and what the sentence must hold.</summary>
    public static TheoryData<Func<string, string>, string> WrongXml => new()
    {
        { _ => "", "Detection.xml is not valid XML" },
        { xml => xml[..^5], "Detection.xml is not valid XML" },
        { xml => xml + xml, "Detection.xml is not valid XML" },
        { xml => "<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml, "DTD" },
        { xml => xml.Replace("ApplicationInfo", "Info", StringComparison.Ordinal), "ApplicationInfo was expected" },
        { xml => xml + new string(' ', 64 * 1024), "Detection.xml is larger than the 65536 bytes" },
        { xml => string.Concat(Enumerable.Repeat("<a>", 20_000)) + xml, "Detection.xml is not valid XML" },
        { xml => Nested(xml, 9_000), "has elements in Name" },
        { Without("Name"), "has no Name in ApplicationInfo" },
        { Without("SetupFile"), "has no SetupFile" },
        { Without("FileName"), "has no FileName" },
        { Without("UnencryptedContentSize"), "has no UnencryptedContentSize" },
        { Without("EncryptionInfo"), "has no EncryptionInfo" },
        { Without("Mac"), "has no Mac in EncryptionInfo" },
        { Twice("Mac"), "has Mac twice in EncryptionInfo" },
        { Twice("Name"), "has Name twice in ApplicationInfo" },
        { With("Name", "<a/>"), "has elements in Name" },
        { With("FileName", "../../x"), "it has no IntuneWinPackage/Contents/../../x" },
        { With("UnencryptedContentSize", "-1"), "a number from 0 to 30000000000 was expected" },
        { With("UnencryptedContentSize", "30000000001"), "a number from 0 to 30000000000 was expected" },
        { With("UnencryptedContentSize", "many"), "a number from 0 to 30000000000 was expected" },
        { With("UnencryptedContentSize", "1"), "cannot hold that many" },
        { With("EncryptionKey", "AAAA"), "EncryptionKey that is not 32 bytes in base64" },
        { With("EncryptionKey", "!"), "EncryptionKey that is not 32 bytes in base64" },
        { With("MacKey", ""), "MacKey that is not 32 bytes in base64" },
        { With("InitializationVector", "AAAA"), "InitializationVector that is not 16 bytes in base64" },
        { With("Mac", "AAAA"), "a Mac that is not 32 bytes in base64" },
        { With("FileDigest", "AAAA"), "FileDigest that is not 32 bytes in base64" },
        { With("FileDigest", Convert.ToBase64String(new byte[64])), "FileDigest that is not 32 bytes in base64" },
        { With("ProfileIdentifier", "ProfileVersion2"), "ProfileVersion2; ProfileVersion1 was expected" },
        { With("FileDigestAlgorithm", "MD5"), "MD5; SHA256 was expected" },
        { With("MacKey", s_otherKey), "the file was damaged or changed" },
        { With("Mac", s_otherKey), "the file was damaged or changed" },
        { With("InitializationVector", Convert.ToBase64String(new byte[16])), "is not the one in the payload" },
        { With("EncryptionKey", s_otherKey), "padding" },
        { With("FileDigest", s_otherKey), "the SHA-256 of its content is not FileDigest" },
        { With("ProfileIdentifier", "\u202Eevil"), "\\u202E" },
        { After("</EncryptionInfo>", "<MsiInfo><A>1</A><A>2</A></MsiInfo>"), "more than one value for A" },
    };

    [Theory]
    [MemberData(nameof(WrongXml), DisableDiscoveryEnumeration = true)]
    public void Detection_IsRefused(Func<string, string> change, string about)
    {
        string path = _folder.Write("app.intunewin", new ForeignPackage { Xml = change }.Build());
        DeployRun.Of("inspect", path).AssertRefused(path, about);
    }

    private static string Nested(string xml, int depth) => With(
        "Name", string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)))(xml);

    private static Func<string, string> After(string place, string more) =>
        xml => xml.Replace(place, place + more, StringComparison.Ordinal);

    private static Func<string, string> Without(string name) =>
        xml => Cut(xml, name, (start, _, _, end) => xml[..start] + xml[end..]);

    private static Func<string, string> Twice(string name) =>
        xml => Cut(xml, name, (start, _, _, end) => xml[..end] + xml[start..end] + xml[end..]);

    public static Func<string, string> With(string name, string value) =>
        xml => Cut(xml, name, (_, from, to, _) => xml[..from] + value + xml[to..]);

    private static string Cut(string xml, string name, Func<int, int, int, int, string> change)
    {
        int start = xml.IndexOf($"<{name}>", StringComparison.Ordinal), from = start + name.Length + 2;
        int to = xml.IndexOf($"</{name}>", StringComparison.Ordinal);
        return change(start, from, to, to + name.Length + 3);
    }
}
