using System.Text;
using System.Xml;
using System.Xml.Linq;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>The baseline and the item of a deployment, before they are in a cabinet.</summary>
public sealed class ConfigurationPackageTests
{
    private static readonly Marker s_marker = new(Guid.Parse(Deployment.Id), ScriptRole.Machine, 7, "0123456789ab");

    private static readonly XNamespace s_digest = DigestFormat.Digest, s_rules = DigestFormat.Rules;

    private static ConfigurationPackage Package(string prefix = "CertProp", params string[] platforms) =>
        ConfigurationPackage.Of(
            s_marker, prefix, Platform.With(platforms), "# Looks.\r\n'<&>'\r\n"u8.ToArray(), "# Acts.\r\n"u8.ToArray());

    private static byte[] Member(string part) => Package().Members()
        .Single(member => member.Name.EndsWith(part, StringComparison.Ordinal)).Content;

    private static XElement Xml(byte[] bytes) => XDocument.Load(new MemoryStream(bytes)).Root!;

    private static XElement Item => Xml(Member("item.xml")).Elements().Single();

    private static XElement Baseline => Xml(Member("baseline.xml")).Elements().Single();

    [Fact]
    public void Both_HoldBeforeTheSchemas()
    {
        Assert.Empty(RealDigests.FaultsOf(Member("item.xml")));
        Assert.Empty(RealDigests.FaultsOf(Member("baseline.xml")));
    }

    /// <summary>
    /// Elements, attributes, their order and where namespaces are declared: nothing that an export has not.
    /// </summary>
    [Theory]
    [InlineData("item.xml", "CCMCache Duplicates.xml")]
    [InlineData("baseline.xml", "16820098_Active Cache Management.xml")]
    public void Structure_IsThatOfARealExport(string ours, string theirs)
    {
        string path = RealDigests.Digests.Single(name => name.EndsWith(theirs, StringComparison.Ordinal));

        Assert.Equal(StructureOf(File.ReadAllBytes(path)), StructureOf(Member(ours)));
    }

    [Theory]
    [InlineData("item.xml")]
    [InlineData("baseline.xml")]
    [InlineData("item.en-US.resx")]
    [InlineData("baseline.en-US.resx")]
    public void Member_IsEncodedAsInExports(string part)
    {
        byte[] member = Member(part);

        Assert.Equal(Encoding.UTF8.Preamble, member.AsSpan(0, 3));
        string text = Encoding.UTF8.GetString(member.AsSpan(3));
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<", text, StringComparison.Ordinal);
        Assert.Equal(text.Split('\n').Length, text.Split("\r\n").Length);
        Assert.Equal(text.Split('\r').Length, text.Split("\r\n").Length);
        Assert.DoesNotContain("&#xD;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CDATA", text, StringComparison.Ordinal);
        Assert.EndsWith(">", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingReference_IsOfTheItemItself()
    {
        XElement reference = Item.Descendants(s_rules + "SettingReference").Single();
        XElement setting = Item.Descendants(s_digest + "SimpleSetting").Single();

        Assert.All(
            new[] { "AuthoringScopeId", "LogicalName", "Version" },
            name => Assert.Equal(Item.Attribute(name)!.Value, reference.Attribute(name)!.Value));
        Assert.Equal(setting.Attribute("LogicalName")!.Value, reference.Attribute("SettingLogicalName")!.Value);
        Assert.All(
            new[] { setting, reference, Item.Descendants(s_rules + "ConstantValue").Single() },
            element => Assert.Equal("String", element.Attribute("DataType")!.Value));
    }

    [Fact]
    public void Rule_IsEqualsCompliantAndRemediates()
    {
        XElement rule = Item.Descendants(s_rules + "Rule").Single();

        Assert.Equal("Equals", rule.Descendants(s_rules + "Operator").Single().Value);
        Assert.Equal("Compliant", rule.Descendants(s_rules + "ConstantValue").Single().Attribute("Value")!.Value);
        Assert.Equal("true", rule.Descendants(s_rules + "SettingReference").Single().Attribute("Changeable")!.Value);
        Assert.Equal("true", rule.Attribute("NonCompliantWhenSettingIsNotFound")!.Value);
        Assert.Equal("Warning", rule.Attribute("Severity")!.Value);
        Assert.NotNull(Item.Descendants(s_digest + "RemediationScriptBody").SingleOrDefault());
    }

    [Fact]
    public void Scripts_RunAsSystemIn64Bits()
    {
        XElement source = Item.Descendants(s_digest + "ScriptDiscoverySource").Single();

        Assert.Equal(["Is64Bit=true"], source.Attributes().Select(attribute => $"{attribute.Name}={attribute.Value}"));
        Assert.Equal("# Looks.\n'<&>'\n", source.Element(s_digest + "DiscoveryScriptBody")!.Value);
        Assert.Contains(
            "# Looks.\r\n'&lt;&amp;&gt;'\r\n<", Encoding.UTF8.GetString(Member("item.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_AreCovered()
    {
        Assert.Equal(["Windows/All_Windows_Client_Server"], PlatformsOf(Package()));
        Assert.Equal(
            [
                "Windows/All_Windows_Client_Server", "Windows/All_ARM64_Windows_11_and_higher_Clients",
                "Windows/All_x64_Windows_Server_2022_and_higher",
            ],
            PlatformsOf(Package(
                platforms:
                [
                    "Windows/All_x64_Windows_Server_2022_and_higher", "Windows/All_ARM64_Windows_11_and_higher_Clients",
                    "Windows/All_x64_Windows_Server_2022_and_higher",
                ])));

        static IEnumerable<string> PlatformsOf(ConfigurationPackage package) => Xml(DigestWriter.Write(package.Item))
            .Descendants(s_rules + "RuleExpression").Select(rule => rule.Attribute("RuleId")!.Value);
    }

    [Fact]
    public void Baseline_RequiresTheItemInItsLatestVersionAndNothingElse()
    {
        XElement reference = Baseline.Descendants()
            .Single(element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal));

        Assert.Equal(
            (s_digest + "OperatingSystemReference", s_digest + "OperatingSystems"),
            (reference.Name, reference.Parent!.Name));
        Assert.Equal(
            ["AuthoringScopeId", "LogicalName"], reference.Attributes().Select(attribute => attribute.Name.LocalName));
        Assert.Equal(Item.Attribute("LogicalName")!.Value, reference.Attribute("LogicalName")!.Value);
        Assert.Equal(Item.Attribute("AuthoringScopeId")!.Value, reference.Attribute("AuthoringScopeId")!.Value);
    }

    [Theory]
    [InlineData("item")]
    [InlineData("baseline")]
    public void EveryResourceId_IsInTheResxWithItsTextAndNoneElse(string part)
    {
        (string, string)[] inDigest =
        [
            .. Xml(Member($"{part}.xml")).Descendants().Where(element => element.Attribute("ResourceId") is not null)
                .Select(element => (element.Attribute("ResourceId")!.Value, element.Attribute("Text")!.Value)),
        ];
        (string, string)[] inResx =
        [
            .. Xml(Member($"{part}.en-US.resx")).Elements("data")
                .Select(element => (element.Attribute("name")!.Value, element.Element("value")!.Value)),
        ];

        Assert.Equal(inDigest, inResx);
        Assert.NotEmpty(inDigest);
        Assert.Distinct(inDigest.Select(text => text.Item1));
        Assert.All(
            Xml(Member($"{part}.xml")).Descendants()
                .Where(element => element.Attribute("Text") is { Value.Length: > 0 }),
            element => Assert.NotNull(element.Attribute("ResourceId")));
    }

    [Fact]
    public void Resx_IsThatOfExportsButForItsDataAndComment()
    {
        string path = Path.ChangeExtension(RealDigests.Digests.Single(
            name => name.EndsWith("16820098_Active Cache Management.xml", StringComparison.Ordinal)), ".en-US.resx");
        XElement real = Xml(File.ReadAllBytes(path)), ours = Xml(Member("item.en-US.resx"));
        foreach (XElement root in new[] { real, ours })
        {
            root.Elements("data").Skip(1).Remove();
            root.Elements("data").Single().Attribute("name")!.Value = "";
            root.Elements("data").Single().Element("value")!.Value = "";
            root.Nodes().OfType<XComment>().Remove();
        }

        Assert.Equal(real.ToString(), ours.ToString());
    }

    [Fact]
    public void Identity_IsThatOfTheDeploymentAndItsVersionTheRevision()
    {
        ObjectId[] ids = [Package("CertProp").Item.Id, Package("Other").Item.Id];

        Assert.Single(ids.Distinct());
        Assert.Equal(7, ids[0].Version);
        Assert.Equal(7, Package().Baseline.Id.Version);
        // They stand in sites: another algorithm would make other objects of them.
        Assert.Equal("ScopeId_D89054A4-3D65-4C9D-9A79-C86F47EE1408", ids[0].Scope);
        Assert.Equal("OperatingSystem_7858772a-71c3-82f3-8355-4f4a77dd09d2", ids[0].LogicalName);
        Assert.Equal("Baseline_cd5b9869-5339-813a-86e1-588939fbae26", Package().Baseline.Id.LogicalName);
        Assert.Equal(
            "ScriptSetting_898273e3-be14-8ce0-800c-8065e29b1f24", Package().Item.Settings.Single().LogicalName);
        Assert.Equal("Rule_97f1dd4d-7aa9-86e4-ba5e-749d2c7c11e3", Package().Item.Rules.Single().Id);
    }

    [Fact]
    public void OtherDeployment_HasOtherIds()
    {
        ConfigurationPackage other = ConfigurationPackage.Of(
            s_marker with { Deployment = Guid.NewGuid() }, "CertProp", Platform.With([]), [], []);

        string[] ids = [.. IdsOf(Package()), .. IdsOf(other)];

        Assert.Distinct(ids);

        static IEnumerable<string> IdsOf(ConfigurationPackage package) =>
        [
            package.Item.Id.LogicalName, package.Baseline.Id.LogicalName, package.Item.Settings.Single().LogicalName,
            package.Item.Rules.Single().Id,
            .. package.Item.Texts.Concat(package.Baseline.Texts).Select(text => text.ResourceId).OfType<string>(),
        ];
    }

    /// <summary>RFC 9562, B.2: the DNS namespace and www.example.com.</summary>
    [Fact]
    public void NameBasedId_IsTheOneOfTheRfc() => Assert.Equal(
        Guid.Parse("5c146b14-3c52-8afd-938a-375d0df1fbf6"),
        StableId.Of(Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Fact]
    public void Prefix_MayHaveAnyCharacterOfANamesLanguage()
    {
        const string prefix = "Größe & <\"Co\"> 証明書 \U0001F512";
        ConfigurationPackage package = Package(prefix);

        XElement digest = Xml(DigestWriter.Write(package.Item)), resx = Xml(Resx.Write(package.Item));

        string name = $"{prefix} - propagated certificates";
        Assert.Equal(name, digest.Descendants(s_rules + "DisplayName").First().Attribute("Text")!.Value);
        Assert.Equal(name, resx.Elements("data").First().Element("value")!.Value);
    }

    [Fact]
    public void Shape_ChangesWithNamesAndPlatformsOnly()
    {
        string Shape(string prefix, params string[] platforms) =>
            ConfigurationPackage.ShapeOf(s_marker.Deployment, prefix, Platform.With(platforms));

        Assert.Equal(Shape("CertProp"), Shape("CertProp", Platform.AllWindows));
        Assert.Matches("^[0-9a-f]{12}$", Shape("CertProp"));
        Assert.NotEqual(Shape("CertProp"), Shape("Other"));
        Assert.NotEqual(Shape("CertProp"), Shape("CertProp", "Windows/All_ARM64_Windows_11_and_higher_Clients"));
    }

    private static List<string> StructureOf(byte[] digest)
    {
        using var xml = XmlReader.Create(new MemoryStream(digest));
        var lines = new List<string>();
        while (xml.Read())
        {
            if (xml.NodeType is not (XmlNodeType.Element or XmlNodeType.Comment))
                continue;
            string line = $"{xml.Depth} {xml.NodeType} {xml.Name}";
            bool isDescription = xml.LocalName == "Description";
            while (xml.MoveToNextAttribute())
            {
                // A description has an id where it has a text.
                if (!isDescription || xml.Name != "ResourceId")
                    line += $" {xml.Name}";
            }
            // As many references and platforms as there may be.
            if (lines.LastOrDefault() != line)
                lines.Add(line);
        }
        return lines;
    }
}
