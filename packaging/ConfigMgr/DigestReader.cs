using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CertProp.Reports;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// Reads digests of whichever tool. What an object is must be there; what is not known is let pass.
/// </summary>
/// <param name="path">The cabinet, as sentences name it.</param>
/// <param name="member">The file in it.</param>
internal sealed class DigestReader(string path, string member)
{
    // Many times what exports have: about 20 levels, and some thousand elements for every rule of a large one.
    private const int MaxDepth = 64, MaxNodes = 500_000;

    private static readonly XNamespace s_digest = DigestFormat.Digest, s_rules = DigestFormat.Rules;

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <returns>Null for XML that is no digest.</returns>
    /// <exception cref="InvalidInputException">It is no XML, or a digest without what every digest has.</exception>
    public ConfigurationObject? Read(byte[] bytes)
    {
        XElement root = Load(Decode(bytes));
        if (root.Name.LocalName != DigestFormat.Root)
            return null;
        if (root.Name.Namespace != s_digest)
            throw Wrong($"is a digest of {SafeText.Of(root.Name.NamespaceName)}; 2009/07/10 was expected");
        XElement[] objects = [.. root.Elements()];
        if (objects is not [var only])
            throw Wrong($"has {objects.Length} objects; one was expected");
        string kind = only.Name.LocalName;
        return kind == nameof(Baseline) ? ReadBaseline(only)
            : ConfigurationItem.Kinds.Contains(kind) ? ReadItem(kind, only)
            : throw Wrong($"is a digest of a {SafeText.Of(kind)}, which is not read here");
    }

    // By its byte order mark: digests that were stored elsewhere say utf-16 and are not.
    private string Decode(byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(true, throwOnInvalidBytes: true),
        };
        try
        {
            string text = encoding.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("is neither UTF-8 nor UTF-16 with a byte order mark");
        }
    }

    private XElement Load(string text)
    {
        try
        {
            Examine(text);
            using var xml = XmlReader.Create(new StringReader(text), s_settings);
            return XDocument.Load(xml).Root!;
        }
        catch (XmlException e)
        {
            throw Wrong($"is not valid XML: {SafeText.OneLine(e.Message)}");
        }
    }

    // A tree takes many times the memory of its text, and elements in elements take time.
    private void Examine(string text)
    {
        using var xml = XmlReader.Create(new StringReader(text), s_settings);
        for (int nodes = 0; xml.Read();)
        {
            nodes += 1 + xml.AttributeCount;
            if (nodes > MaxNodes || xml.Depth > MaxDepth)
                throw Wrong($"has more than {MaxNodes} parts, or more than {MaxDepth} in each other; no digest has");
        }
    }

    private Baseline ReadBaseline(XElement element) => new(
        ReadId(element), ReadAnnotation(element), (string?)element.Attribute("ConfigurationFlags"),
        [
            .. Baseline.Groups.SelectMany(group => element.Elements(s_digest + group).Elements().Select(
                reference => new ItemReference(
                    group, reference.Name.LocalName, Require(reference, "AuthoringScopeId"),
                    Require(reference, "LogicalName"), ReadOptionalVersion(reference)))),
        ]);

    private ConfigurationItem ReadItem(string kind, XElement element) => new(
        kind, ReadId(element), (string?)element.Attribute("ConfigurationFlags"),
        element.Attribute("Is64Bit") is null ? null : ReadFlag(element, "Is64Bit"), ReadAnnotation(element),
        [
            .. element.Elements(s_digest + "Settings").Elements(s_digest + "RootComplexSetting")
                .Elements(s_digest + "SimpleSetting").Select(ReadSetting),
        ],
        [.. element.Elements(s_digest + "Rules").Elements(s_rules + "Rule").Select(ReadRule)],
        [
            .. element.Elements().Where(IsPlatforms).Descendants(s_rules + "RuleExpression")
                .Select(rule => Require(rule, "RuleId")),
        ],
        element.Element(s_digest + "ScriptDiscoveryInfo") is { } presence
            ? ReadScript(presence, (string?)presence.Element(s_digest + "Script") ?? "")
            : null);

    private static bool IsPlatforms(XElement element) =>
        element.Name == s_rules + "OperatingSystemDiscoveryRule"
        || element.Name == s_rules + "PlatformApplicabilityCondition";

    private ItemSetting ReadSetting(XElement element) => new(
        Require(element, "LogicalName"), Require(element, "DataType"), ReadAnnotation(element),
        element.Element(s_digest + "ScriptDiscoverySource") is { } script ? ReadScripts(script)
        : element.Element(s_digest + "RegistryDiscoverySource") is { } registry ? new RegistrySource(
            [
                .. registry.Attributes()
                    .Select(attribute => KeyValuePair.Create(attribute.Name.LocalName, attribute.Value)),
            ],
            (string?)registry.Element(s_digest + "Key") ?? "", (string?)registry.Element(s_digest + "ValueName") ?? "")
        : new OtherSource(
            element.Elements().FirstOrDefault(child => child.Name.Namespace == s_digest)?.Name.LocalName ?? "none"));

    private ScriptSource ReadScripts(XElement element)
    {
        XElement discovery = element.Element(s_digest + "DiscoveryScriptBody")
            ?? throw Wrong("has a script setting without a script");
        XElement? remediation = element.Element(s_digest + "RemediationScriptBody");
        return new ScriptSource(
            ReadFlag(element, "Is64Bit"), ReadFlag(element, "IsPerUser"), ReadScript(discovery, discovery.Value),
            remediation is null ? null : ReadScript(remediation, remediation.Value));
    }

    // XML makes LF of line ends; what was signed, and what runs, has CRLF.
    private static ScriptBody ReadScript(XElement element, string text) =>
        new((string?)element.Attribute("ScriptType") ?? "unknown", CrLf(text));

    // Not the framework's own way, for which a form feed ends a line too.
    private static string CrLf(string text) => text
        .Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    private ComplianceRule ReadRule(XElement element)
    {
        XElement? expression = element.Element(s_rules + "Expression");
        XElement? operands = expression?.Element(s_rules + "Operands");
        XElement? setting = operands?.Element(s_rules + "SettingReference");
        return new ComplianceRule(
            (string?)element.Attribute("id") ?? "", (string?)element.Attribute("Severity") ?? "None",
            ReadFlag(element, "NonCompliantWhenSettingIsNotFound"), ReadAnnotation(element),
            (string?)expression?.Element(s_rules + "Operator") ?? "unknown",
            setting is null ? null : new SettingReference(
                Require(setting, "AuthoringScopeId"), Require(setting, "LogicalName"), ReadOptionalVersion(setting),
                Require(setting, "DataType"), Require(setting, "SettingLogicalName"),
                Require(setting, "SettingSourceType"), Require(setting, "Method"), ReadFlag(setting, "Changeable")),
            [
                .. operands?.Descendants(s_rules + "ConstantValue")
                    .Select(one => new ConstantValue(Require(one, "Value"), Require(one, "DataType"))) ?? [],
            ]);
    }

    private static Annotation ReadAnnotation(XElement element)
    {
        XElement? annotation = element.Element(s_rules + "Annotation");
        return new Annotation(ReadText(annotation, "DisplayName"), ReadText(annotation, "Description"));
    }

    private static DisplayText ReadText(XElement? annotation, string name)
    {
        XElement? text = annotation?.Element(s_rules + name);
        return new DisplayText((string?)text?.Attribute("Text") ?? "", (string?)text?.Attribute("ResourceId"));
    }

    private ObjectId ReadId(XElement element) =>
        new(Require(element, "AuthoringScopeId"), Require(element, "LogicalName"), ReadVersion(element));

    private int ReadVersion(XElement element) =>
        int.TryParse(Require(element, "Version"), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : throw Wrong($"has a {element.Name.LocalName} whose Version is no number");

    private int? ReadOptionalVersion(XElement element) =>
        element.Attribute("Version") is null ? null : ReadVersion(element);

    private bool ReadFlag(XElement element, string name) => (string?)element.Attribute(name) switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        var other => throw Wrong($"says {name}=\"{SafeText.Of(other)}\"; true or false was expected"),
    };

    private string Require(XElement element, string name) => (string?)element.Attribute(name)
        ?? throw Wrong($"has a {SafeText.Of(element.Name.LocalName)} without {name}");

    private InvalidInputException Wrong(string problem) => new(path, $"{SafeText.Of(member)} in it {problem}");
}
