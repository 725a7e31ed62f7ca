using System.Text.RegularExpressions;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>What an administrator who asks about one certificate gets to know.</summary>
public partial class InspectTests
{
    private const string Sentence = "\"You have a private key that corresponds to this certificate\"";
    private const string Shown = "Windows shows this sentence because property 2 (KEY_PROV_INFO) names the provider \"";
    private const string Carl = "12DB43CAB107CC3FB6432CCFF5306D8094B21A2D";

    /// <summary>Every reason that the samples have, with the number of the rule that keeps.</summary>
    public static TheoryData<string, string> Reasons => new()
    {
        { "leaked", "" }, { "unreadable", "1" }, { "protectedProvider", "2" }, { "notSmartCard", "3" },
        { "unknownProvider", "3" }, { "notRemovable", "4" }, { "managed", "5" }, { "policyKeep", "7" },
        { "owner", "9" },
        { "ownerUnknown", "10" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Rules_SayWhyItIsKeptOrLeaked(string reason, string number)
    {
        string text = Inspect(SampleVerdict.OfReason(reason).Name);
        Rule[] rules = RulesIn(text);
        Assert.Equal("1", rules[0].Number);
        Rule first = rules.FirstOrDefault(rule => rule.Outcome == "keeps") ?? new Rule("", "leaked", "", "");
        Assert.Equal((number, reason), (first.Number, first.Reason));
        Assert.All(rules, rule => Assert.NotEqual("", rule.Detail));
        if (reason != "unreadable")
            Assert.Equal("1 2 3 4 5 6 1 7 8 9 10 11", string.Join(' ', rules.Select(rule => rule.Number)));
        string verdict = text[text.IndexOf(" Verdict", StringComparison.Ordinal)..].Split(Environment.NewLine)[1];
        string expected = reason == "leaked"
            ? "  leaked        a smart-card certificate without its card; "
            : $"  kept          {reason}: {first.Detail}";
        Assert.StartsWith(expected, verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leaked", Shown)]
    [InlineData("protectedProvider", Shown)]
    [InlineData("unknownProvider", Shown)]
    [InlineData("notRemovable", Shown)]
    [InlineData("managed", Shown)]
    [InlineData("policyKeep", Shown)]
    [InlineData("owner", Shown)]
    [InlineData("ownerUnknown", Shown)]
    [InlineData("notSmartCard", "Windows does not show this sentence: no key provider (property 2) is stored")]
    public void KeySentence_IsExplained(string reason, string explanation) => Assert.StartsWith(
        explanation, KeySentence(Inspect(SampleVerdict.OfReason(reason).Name)), StringComparison.Ordinal);

    // The name of the file is another certificate's; the element and its property 2 are whole.
    [Fact]
    public void UnreadableEntryWithAKeyProvider_IsNotSaidToHaveNone()
    {
        string text = Inspect("120A06DED0BB30A9DCEAB37FD9DE60C9C0F08601");
        Assert.Contains("     2  KEY_PROV_INFO, ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no key provider (property 2) is stored", KeySentence(text), StringComparison.Ordinal);
    }

    // Kept by rule 2 because of its flag; the provider is Microsoft's for smart cards all the same.
    [Fact]
    public void MachineKeyOfASmartCardProvider_IsNotSaidToBeOffTheCard()
    {
        string explanation = KeySentence(Inspect("62927723831AC53C3D5CF55D45A91006F439A1DF"));
        Assert.Contains("Microsoft Smart Card Key Storage Provider", explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("not on a smart card", explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void LeakedEntry_IsExplainedWhole()
    {
        string text = Inspect(Carl);
        Assert.StartsWith(Carl, text, StringComparison.Ordinal);
        foreach (string part in new[]
        {
            "  profile       bob", "  subject       CN=Carl Fischer, OU=People, DC=corp, DC=example",
            "  issuer        CN=Corp Issuing CA 1, DC=corp, DC=example",
            "  valid         2025-03-01T08:00:00Z to 2035-03-01T08:00:00Z",
            "1.3.6.1.4.1.311.20.2.2, 1.3.6.1.5.5.7.3.2", "S-1-5-21-1111111111-2222222222-3333333333-1106",
            "carl.fischer@corp.example", "bob.miller@corp.example", "account bob", "  owner         foreign", Sentence,
            "nobody updates it when the card leaves", "     2  KEY_PROV_INFO, ", "    32  the certificate, ",
            "its SID and the profile's are of one kind and differ", "certutil -v -silent -user -store My ",
        })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
        Assert.EndsWith($"1 entry matches ({SampleVerdict.Expected.Count} examined).{Environment.NewLine}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void StoredPin_IsNotShown(string format)
    {
        const uint pinId = 90, pinInfo = 91;
        using var folder = new TemporaryFolder();
        string path = folder.Write("element", new ElementWriter().Add(pinId, "4711").Add(pinInfo, "4711")
            .Certificate(new SampleCertificate { Subject = "CN=Pin" }.ToDer()).ToArray());
        string output = CommandRun.Of("inspect", "CN=Pin", "--store", path, "--format", format).Output;
        Assert.Contains("SCARD_PIN_INFO", output, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", output, StringComparison.Ordinal);
        Assert.DoesNotContain("34003700", output, StringComparison.Ordinal);
    }

    [Fact]
    public void RecentEntry_IsExplained()
    {
        CommandResult result = CommandRun.Of(
            ["inspect", "CN=Kiosk", "--profiles", Repository.SampleProfiles, "--policy", "-"],
            """{ "version": 1, "owner": "any", "minimumAge": "P365D" }""");
        Rule keeps = Assert.Single(RulesIn(result.Output), rule => rule.Outcome == "keeps");
        Assert.Equal(("11", "recent"), (keeps.Number, keeps.Reason));
    }

    private static string Inspect(string text) => CommandRun.Of(CommandRun.OnSamples("inspect", text)).Output;

    private static Rule[] RulesIn(string text) =>
    [
        .. from row in RuleRow().Matches(text)
           select new Rule(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value.Trim()),
    ];

    // The paragraph below the sentence, on one line.
    private static string KeySentence(string text)
    {
        string[] lines = text.Split(Environment.NewLine);
        int at = Array.IndexOf(lines, $" {Sentence}");
        Assert.True(at >= 0, "the sentence is not there");
        return string.Join(
            ' ', lines.Skip(at + 1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(
                line => line[2..]));
    }

    [GeneratedRegex(@"^ +(\d+)  ([a-zA-Z]+) +(keeps|passes) +(\S.*)$", RegexOptions.Multiline)]
    private static partial Regex RuleRow();

    private sealed record Rule(string Number, string Reason, string Outcome, string Detail);
}
