using System.Text;
using System.Xml;
using CertProp.Deploy.ConfigMgr;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>Real digests through reader and writer, and digests that are none.</summary>
public sealed class DigestTests
{
    private const string Empty = $"""<DesiredConfigurationDigest xmlns="{DigestFormat.Digest}">""";

    private static readonly string s_item =
        $"""{Empty}<OperatingSystem AuthoringScopeId="s" LogicalName="l" Version="1">""";

    [Fact]
    public void EveryRealDigest_HoldsBeforeTheSchemas() => Assert.All(
        RealDigests.Digests, path => Assert.Empty(RealDigests.FaultsOf(File.ReadAllBytes(path))));

    [Fact]
    public void EveryRealDigest_IsReadAndWrittenByteForByte()
    {
        Assert.InRange(RealDigests.Digests.Length, 10, 1000);
        Assert.All(RealDigests.Digests, path =>
        {
            byte[] real = File.ReadAllBytes(path);

            byte[] written = DigestWriter.Write(new DigestReader(path, "digest")!.Read(real)!);

            // What is stored alone has another declaration, no mark, and whatever is its end.
            if (real.AsSpan().StartsWith(Encoding.UTF8.Preamble))
                Assert.Equal(Encoding.UTF8.GetString(real), Encoding.UTF8.GetString(written));
            Assert.Equal(Canonical(real), Canonical(written));
        });
    }

    [Fact]
    public void RealDigest_SaysWhatItSays()
    {
        string path =
            RealDigests.Digests.Single(name => name.EndsWith("Black Lotus Step 2.xml", StringComparison.Ordinal));

        var item = (ConfigurationItem)new DigestReader(path, "digest").Read(File.ReadAllBytes(path))!;

        Assert.Equal(("Application", 20, false), (item.Kind, item.Id.Version, item.Is64Bit));
        Assert.Equal(["Boolean", "String"], item.Settings.Select(setting => setting.DataType));
        Assert.Equal(
            [true, false], item.Settings.Select(setting => ((ScriptSource)setting.Source).Remediation is not null));
        Assert.Equal([true, false], item.Rules.Select(rule => rule.Setting!.Changeable));
        Assert.Equal(["True", "Compliant"], item.Rules.Select(rule => rule.Constants.Single().Value));
        Assert.Equal([Platform.AllWindows], item.Platforms);
        Assert.Equal("PowerShell", item.Presence!.Language);
    }

    [Fact]
    public void RegistrySetting_SaysWhereAndWhose()
    {
        string path = RealDigests.Sample("configmgr-hub/Show Seconds in System Clock.xml");

        var item = (ConfigurationItem)new DigestReader(path, "digest").Read(File.ReadAllBytes(path))!;

        var report = SettingReport.Of(item.Settings.Single());
        Assert.Equal(
            ("Registry", "user", false), (report.Source, report.RunsAs, report.Is64Bit));
        Assert.Equal(
            @"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Explorer\Advanced\ShowSecondsInSystemClock",
            report.Location);
    }

    [Fact]
    public void PlatformIds_AreAllThatRealDigestsHave()
    {
        string path = Path.Combine(Path.GetDirectoryName(RealDigests.Sample(""))!, "..", "platform-rule-ids.txt");

        Assert.Equal(
            File.ReadLines(path).Select(line => line.Split('\t')[1]).Order(StringComparer.Ordinal),
            Platform.Known.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("FF FE")]
    [InlineData("FE FF")]
    [InlineData("EF BB BF")]
    [InlineData("")]
    public void ByteOrderMark_SaysTheEncodingWhateverIsDeclared(string mark)
    {
        Encoding encoding = mark switch
        {
            "FF FE" => Encoding.Unicode,
            "FE FF" => Encoding.BigEndianUnicode,
            _ => new UTF8Encoding(false),
        };
        byte[] digest =
        [
            .. Convert.FromHexString(mark.Replace(" ", "", StringComparison.Ordinal)),
            .. encoding.GetBytes($"""
                <?xml version="1.0" encoding="utf-16"?>{s_item}</OperatingSystem></DesiredConfigurationDigest>
                """),
        ];

        Assert.Equal("l", Read(digest)!.Id.LogicalName);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "is not valid XML" },
        { "<a>", "is not valid XML" },
        { """<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>""", "is not valid XML" },
        { """<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>""", "is not valid XML" },
        { "<a>&b;</a>", "is not valid XML" },
        { """<DesiredConfigurationDigest xmlns="urn:2006"/>""", "is a digest of urn:2006; 2009/07/10 was expected" },
        { $"{Empty}</DesiredConfigurationDigest>", "has 0 objects; one was expected" },
        { $"{Empty}<a/><b/></DesiredConfigurationDigest>", "has 2 objects; one was expected" },
        { $"{Empty}<MobileDevice/></DesiredConfigurationDigest>", "a digest of a MobileDevice, which is not read here" },
        { $"{Empty}<Baseline/></DesiredConfigurationDigest>", "has a Baseline without AuthoringScopeId" },
        {
            $"""{Empty}<Baseline AuthoringScopeId="s" LogicalName="l" Version="-1"/></DesiredConfigurationDigest>""",
            "has a Baseline whose Version is no number"
        },
        {
            $"""
            {s_item}<Settings><RootComplexSetting><SimpleSetting LogicalName="l" DataType="String">
            <ScriptDiscoverySource/></SimpleSetting></RootComplexSetting></Settings></OperatingSystem>
            </DesiredConfigurationDigest>
            """,
            "has a script setting without a script"
        },
        {
            $"""
            {s_item}<Rules><Rule xmlns="{DigestFormat.Rules}" NonCompliantWhenSettingIsNotFound="perhaps"/></Rules>
            </OperatingSystem></DesiredConfigurationDigest>
            """,
            "says NonCompliantWhenSettingIsNotFound=\"perhaps\""
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WhatIsWrong_IsSaid(string digest, string about) => AssertRefused(Encoding.UTF8.GetBytes(digest), about);

    [Fact]
    public void NoTextAtAll_IsSaid() => AssertRefused([0xC3, 0x28], "is neither UTF-8 nor UTF-16");

    [Fact]
    public void TooManyPartsOrTooDeep_IsSaid()
    {
        AssertRefused(Encoding.UTF8.GetBytes(Repeated("<a>", 2_000_000)), "no digest has");
        AssertRefused(Encoding.UTF8.GetBytes($"<b>{Repeated("<a/>", 2_000_000)}</b>"), "no digest has");

        static string Repeated(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
    }

    [Fact]
    public void OtherXml_IsNoDigest() => Assert.Null(Read("<root/>"u8.ToArray()));

    [Fact]
    public void SourceThatIsNotKnown_IsNamed()
    {
        byte[] digest = Encoding.UTF8.GetBytes($"""
            {s_item}<Settings><RootComplexSetting><SimpleSetting LogicalName="l" DataType="String">
            <Annotation xmlns="{DigestFormat.Rules}"/><WqlQueryDiscoverySource/></SimpleSetting></RootComplexSetting>
            </Settings></OperatingSystem></DesiredConfigurationDigest>
            """);

        var item = (ConfigurationItem)Read(digest)!;

        Assert.Equal(new OtherSource("WqlQueryDiscoverySource"), item.Settings.Single().Source);
    }

    private static ConfigurationObject? Read(byte[] digest) => new DigestReader("a.cab", "a.xml").Read(digest);

    private static void AssertRefused(byte[] digest, string about)
    {
        string sentence = Assert.Throws<InvalidInputException>(() => Read(digest)).Message;
        Assert.StartsWith("a.cab: a.xml in it ", sentence, StringComparison.Ordinal);
        Assert.Contains(about, sentence, StringComparison.Ordinal);
    }

    // Every node with its name, namespace and value, attributes by name; comments too.
    private static List<string> Canonical(byte[] digest)
    {
        using var text = new StreamReader(new MemoryStream(digest), Encoding.UTF8);
        using var xml = XmlReader.Create(text, new XmlReaderSettings { IgnoreWhitespace = true });
        var nodes = new List<string>();
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.XmlDeclaration)
                continue;
            nodes.Add($"{xml.Depth} {xml.NodeType} {xml.LocalName} {xml.NamespaceURI} {xml.Value}");
            while (xml.NodeType is not XmlNodeType.EndElement && xml.MoveToNextAttribute())
                nodes.Add($"@{xml.Name}={xml.Value}");
            xml.MoveToElement();
        }
        return nodes;
    }
}
