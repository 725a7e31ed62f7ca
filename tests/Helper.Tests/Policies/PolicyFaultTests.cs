using System.Text;
using CertProp.Policies;

namespace CertProp.Tests.Policies;

/// <summary>What the reader says of policies that are wrong: file, line, member, and what was expected.</summary>
public class PolicyFaultTests
{
    [Theory]
    [InlineData("ownre",
        "$schema, version, owner, ownerEvidence, upnSuffixes, action, minimumAge, providers, keep, cards, profiles, "
        + "limits, backup, protect, report")]
    [InlineData("providers.x", "include, exclude")]
    [InlineData("keep.subjects", "thumbprints, issuers, templates, ekus")]
    [InlineData("cards.x", "readContents")]
    [InlineData("profiles.x", "exclude, loaded")]
    [InlineData("limits.x", "perProfile, perRun")]
    [InlineData("backup.x", "folder, retainDays")]
    [InlineData("report.x", "subjects")]
    public void UnknownMember_IsNamedWithLineAndWhatIsAllowed(string path, string allowed)
    {
        string[] parts = path.Split('.');
        string member = parts.Length == 1 ? "\n\"ownre\": 1" : $"\n\"{parts[0]}\": {{ \"{parts[1]}\": 1 }}";
        Assert.Equal(
            $"p.json, line 3: \"{path}\": there is no such member; allowed are {allowed}",
            FaultOf($"{{ \"version\": 1,\n{member} }}"));
    }

    [Fact]
    public void UnknownMember_IsOnTheLineOfItsNameNotOfItsValue() =>
        Assert.StartsWith("p.json, line 2: \"ownre\"", FaultOf("{ \"version\": 1,\n\"ownre\":\n\n[] }"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"owner\": 5", "\"owner\" is 5, expected was \"foreign\" or \"notOwn\" or \"any\"")]
    [InlineData("\"owner\": \"mine\"", "\"owner\" is \"mine\", expected was \"foreign\" or \"notOwn\" or \"any\"")]
    [InlineData("\"action\": null", "\"action\" is null, expected was \"remove\" or \"report\"")]
    [InlineData("\"ownerEvidence\": {}", "\"ownerEvidence\" is an object, expected was a list of strings in brackets")]
    [InlineData("\"ownerEvidence\": [\"mail\"]", "\"ownerEvidence\" is \"mail\", expected was \"sid\" or \"upn\"")]
    [InlineData("\"upnSuffixes\": [\"@x.com\"]",
        "\"upnSuffixes\" is \"@x.com\", expected was a UPN suffix without @, such as \"contoso.com\"")]
    [InlineData("\"minimumAge\": 1", "\"minimumAge\" is 1, expected was a string")]
    [InlineData("\"minimumAge\": \"P1Y\"",
        "\"minimumAge\" is \"P1Y\", expected was an ISO 8601 duration from \"PT0S\" to \"P365D\", such as \"PT1H\"")]
    [InlineData("\"providers\": 1", "\"providers\" is 1, expected was an object in braces")]
    [InlineData("\"providers\": { \"include\": [\"Microsoft Passport Key Storage Provider\"] }",
        "\"providers.include\" is \"Microsoft Passport Key Storage Provider\", expected was a "
        + "provider that is not on the list of protected providers")]
    [InlineData("\"providers\": { \"exclude\": [\"\"] }",
        "\"providers.exclude\" is \"\", expected was a string that is not empty")]
    [InlineData("\"keep\": { \"thumbprints\": [\"12\"] }",
        "\"keep.thumbprints\" is \"12\", expected was 40 hex digits")]
    [InlineData("\"keep\": { \"ekus\": [\"x\"] }",
        "\"keep.ekus\" is \"x\", expected was an object identifier, such as \"1.3.6.1.5.5.7.3.3\"")]
    [InlineData("\"keep\": { \"issuers\": [[]] }", "\"keep.issuers\" is a list, expected was a string")]
    [InlineData("\"cards\": { \"readContents\": \"yes\" }",
        "\"cards.readContents\" is \"yes\", expected was true or false")]
    [InlineData("\"profiles\": { \"loaded\": true }",
        "\"profiles.loaded\" is true, expected was \"sweep\" or \"skip\"")]
    [InlineData("\"limits\": { \"perProfile\": 0 }",
        "\"limits.perProfile\" is 0, expected was a whole number from 1 to 2147483647")]
    [InlineData("\"limits\": { \"perRun\": 2147483648 }",
        "\"limits.perRun\" is 2147483648, expected was a whole number from 1 to 2147483647")]
    [InlineData("\"backup\": { \"folder\": 1 }", "\"backup.folder\" is 1, expected was a string")]
    [InlineData("\"backup\": { \"folder\": \"a\\u0000b\" }", "\"backup.folder\" is \"a\\u0000b\", expected was a path or null")]
    [InlineData("\"backup\": { \"retainDays\": 3651 }",
        "\"backup.retainDays\" is 3651, expected was a whole number from 1 to 3650")]
    [InlineData("\"protect\": [\"x\"]",
        "\"protect\" is \"x\", expected was \"redirection\" or \"certPropPolicy\" or \"service\" or "
        + "\"rdpFiles\" or \"allRdpFiles\"")]
    [InlineData("\"report\": { \"subjects\": 1 }",
        "\"report.subjects\" is 1, expected was \"none\" or \"hash\" or \"full\"")]
    [InlineData("\"owner\": \"any\", \"owner\": \"any\"", "\"owner\": it stands there twice, once was expected")]
    [InlineData("\"keep\": { \"ekus\": [], \"ekus\": [] }", "\"keep.ekus\": it stands there twice, once was expected")]
    [InlineData("\"owner\": \"any\", \"\\u006fwner\": \"any\"", "\"owner\": it stands there twice, once was expected")]
    [InlineData("\"keep\": { \"issuers\": [\"a\\ud800\"] }",
        "\"keep.issuers\" is \"a\\ud800\", expected was text without half characters")]
    public void WrongMember_IsNamedWithLineAndWhatWasExpected(string member, string sentence) =>
        Assert.Equal($"p.json, line 4: {sentence}", FaultOf($"// policy\n{{\n\"version\": 1, // one\n{member}\n}}"));

    [Fact]
    public void FaultBehindANestedObject_NamesItsOwnMember() =>
        Assert.StartsWith(
            "p.json, line 1: \"limits.perRun\" is false",
            FaultOf("""{"version":1,"keep":{},"cards":{"readContents":true},"limits":{"perProfile":3,"perRun":false}}"""),
            StringComparison.Ordinal);

    [Fact]
    public void SecondFaultOfAList_IsOnItsOwnLine() =>
        Assert.StartsWith(
            "p.json, line 3: \"keep.thumbprints\" is \"y\"",
            FaultOf("{\"version\":1,\"keep\":{\"thumbprints\":[\n\"8BC56FD123AF495007024E02DEBD9B34078DC952\",\n\"y\"]}}"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "p.json: \"version\": 1 is missing")]
    [InlineData("{ \"owner\": \"any\" }", "p.json: \"version\": 1 is missing")]
    [InlineData("{ \"version\": 2 }", "p.json, line 1: \"version\" is 2, expected was 1")]
    [InlineData("{ \"version\": \"1\" }", "p.json, line 1: \"version\" is \"1\", expected was 1")]
    [InlineData("{ \"version\": 1.0 }", "p.json, line 1: \"version\" is 1.0, expected was 1")]
    [InlineData("", "p.json: it is empty; a JSON object with \"version\": 1 was expected")]
    [InlineData(" \r\n\t", "p.json: it is empty; a JSON object with \"version\": 1 was expected")]
    [InlineData("\uFEFF", "p.json: it is empty; a JSON object with \"version\": 1 was expected")]
    [InlineData("\n[]", "p.json, line 2: the document is a list, expected was an object in braces")]
    [InlineData("\n\"version\"", "p.json, line 2: the document is \"version\", expected was an object in braces")]
    [InlineData("{\"version\":1}\0", "p.json: it is not UTF-8 text; save it as UTF-8")]
    public void WrongDocument_IsNamedWithWhatWasExpected(string text, string message) =>
        Assert.Equal(message, FaultOf(text));

    [Theory]
    [InlineData("{\n\"version\": 1\n} x", 3)]
    [InlineData("{\n\"version\": 1\n}\n{}", 4)]
    [InlineData("{\"version\":1}]", 1)]
    [InlineData("{\n\"version\": 1,,\n}", 2)]
    [InlineData("{\n\"version\": 1\n\"owner\": \"any\" }", 3)]
    [InlineData("{\n'version': 1 }", 2)]
    [InlineData("{\n\"version\": 01 }", 2)]
    [InlineData("{\n\"version\": 1, \"owner\": \"any\n\" }", 2)]
    [InlineData("{\n\"version\": 1, \"owner\": \"\\x\" }", 2)]
    [InlineData("{\n\"version\": NaN }", 2)]
    [InlineData("{\n\"version\": 1", 2)]
    [InlineData("{\n\"version\": 1,", 2)]
    [InlineData("{\n\"version\": 1, \"keep\": { \"issuers\": [\"x\"", 2)]
    [InlineData("// only\n/* comments */", 2)]
    [InlineData("{ \"version\": 1 }\n/* without end", 2)]
    public void NoJson_IsNamedWithItsLine(string text, int line) =>
        Assert.StartsWith($"p.json, line {line}: not valid JSON: ", FaultOf(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void OtherEncodings_AreNamed(string encoding)
    {
        Encoding other = Encoding.GetEncoding(encoding);
        byte[] text = other.GetBytes("{ \"version\": 1 }");
        Assert.Equal("p.json: it is not UTF-8 text; save it as UTF-8", FaultOf(text));
        Assert.Equal("p.json: it is not UTF-8 text; save it as UTF-8", FaultOf([.. other.GetPreamble(), .. text]));
    }

    [Fact]
    public void Latin1_IsNamed() => Assert.Equal(
        "p.json: it is not UTF-8 text; save it as UTF-8",
        FaultOf(Encoding.Latin1.GetBytes("""{"version":1,"keep":{"issuers":["Müller"]}}""")));

    [Theory]
    [InlineData("\"\\ud800\": 1")]
    [InlineData("\"$schema\": \"\\udc00\\ud800\"")]
    [InlineData("\"profiles\": { \"exclude\": [\"\\ud800x\"] }")]
    public void HalfCharacters_AreRefused(string member) =>
        Assert.EndsWith("expected was text without half characters", FaultOf($"{{\"version\":1,{member}}}"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"version\":")]
    [InlineData("{\"keep\":{\"issuers\":[")]
    [InlineData("{\"$schema\":")]
    public void DeepDocument_IsRefused(string beginning) =>
        Assert.StartsWith("p.json, line 1: ", FaultOf(beginning + new string('[', 500_000)), StringComparison.Ordinal);

    [Fact]
    public void LongValue_IsCutInTheMessage() =>
        Assert.InRange(FaultOf($$"""{"version":1,"owner":"{{new string('x', 100_000)}}"}""").Length, 1, 200);

    private static string FaultOf(string text) => FaultOf(Encoding.UTF8.GetBytes(text));

    private static string FaultOf(byte[] bytes) =>
        Assert.Throws<InvalidInputException>(() => PolicyReader.Read("p.json", bytes)).Message;
}
