using System.Text;
using System.Text.Json;
using CertProp.Policies;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary><c>policy init</c>, <c>check</c> and <c>schema</c>.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Purposes => new("workstation", "jumphost", "fileserver");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Init_IsTakenByReaderAndSchema(string purpose)
    {
        string text = Init(purpose);
        Assert.Empty(Schemas.FaultsOfPolicy(text));
        Policy policy = PolicyReader.Read("policy.json", Encoding.UTF8.GetBytes(text));
        OwnerRequirement owner = purpose == "jumphost" ? OwnerRequirement.NotOwn : OwnerRequirement.Foreign;
        Assert.Equivalent(new Policy() with { Owner = owner }, policy, strict: true);
    }

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Init_NamesEveryMember(string purpose)
    {
        var lenient = new JsonDocumentOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true
        };
        using JsonDocument policy = JsonDocument.Parse(Init(purpose), lenient);
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Schemas.PathOf("certprop-policy.schema.json")));
        foreach (JsonProperty member in schema.RootElement.GetProperty("properties").EnumerateObject())
        {
            JsonElement value = policy.RootElement.GetProperty(member.Name);
            if (member.Value.TryGetProperty("properties", out JsonElement inner))
                Assert.All(inner.EnumerateObject(), name =>
                    Assert.True(value.TryGetProperty(name.Name, out _), name.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Init_DiffersInTheOwnerOnly(string purpose)
    {
        string[] lines = Init(purpose).Split('\n'), others = Init("workstation").Split('\n');
        Assert.Equal(lines.Length, others.Length);
        Assert.All(
            lines.Zip(others).Where(pair => pair.First != pair.Second),
            pair => Assert.StartsWith("  \"owner\": ", pair.First, StringComparison.Ordinal));
        Assert.DoesNotContain("{{", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Init_IsForWorkstationsUnlessToldOtherwise() =>
        Assert.Equal(Init("workstation"), CommandRun.Of("policy", "init").Output);

    [Fact]
    public void Init_IsAscii_SoThatNoShellSpoilsIt() =>
        Assert.All(Init("jumphost"), c => Assert.True(c is '\n' or (>= ' ' and <= '~'), $"U+{(int)c:X4}"));

    [Fact]
    public void Schema_IsThePublishedOne()
    {
        CommandResult result = CommandRun.Of("policy", "schema");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(File.ReadAllText(Schemas.PathOf("certprop-policy.schema.json")), result.Output);
    }

    [Fact]
    public void CheckOfAValidPolicy_SaysSo()
    {
        string path = _folder.Write("policy.json", Init("workstation"));
        CommandResult result = CommandRun.Of("policy", "check", path);
        Assert.Equal((0, $"{path}: a valid policy.{Environment.NewLine}", ""),
            (result.ExitCode, result.Output, result.Error));
        Assert.Equal(result.Output, CommandRun.Of("policy", "check", "--policy", path).Output);
    }

    [Fact]
    public void CheckOfStandardInput_ReadsIt()
    {
        Assert.Equal(0, CommandRun.Of(["policy", "check", "-"], Init("jumphost")).ExitCode);
        Assert.Equal(2, CommandRun.Of(["policy", "check", "-"], "").ExitCode);
    }

    [Fact]
    public void CheckOfAnInvalidPolicy_NamesLineAndMember()
    {
        string path = _folder.Write("policy.json", "{ \"version\": 1,\n\"report\": { \"subjects\": \"all\" } }");
        CommandResult result = CommandRun.Of("policy", "check", path);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "policy.json, line 2: \"report.subjects\" is \"all\"");
        Assert.StartsWith("ERROR invalid ",
            PortalLine.Of(CommandRun.Of("policy", "check", path, "--format", "line")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "owner": "any" """, "\"owner\" is \"any\"")]
    [InlineData(""" "ownerEvidence": [] """, "\"ownerEvidence\" is empty")]
    [InlineData(""" "minimumAge": "PT0S" """, "\"minimumAge\" is zero")]
    [InlineData(""" "providers": { "include": ["Fabrikam KSP"], "exclude": ["FABRIKAM KSP"] } """,
        "both included and excluded")]
    public void CheckOfADangerousPolicy_Warns(string member, string warning)
    {
        CommandResult result = CommandRun.Of(["policy", "check", "-"], $$"""{ "version": 1, {{member}} }""");
        Assert.Equal(0, result.ExitCode);
        string line = Assert.Single(
            result.Output.Split(Environment.NewLine), line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        Assert.Contains(warning, line, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckOnProfiles_NamesKeepRulesThatMatchNothing()
    {
        const string policy = """
            { "version": 1, "keep": {
                "thumbprints": ["12DB43CAB107CC3FB6432CCFF5306D8094B21A2D", "0000000000000000000000000000000000000001"],
                "issuers": ["corp issuing ca 1", "CN=Corp VPN CA, DC=corp, DC=example", "Corp Isuing CA 1"],
                "templates": ["contosovpnuser", "Usr"], "ekus": ["1.3.6.1.5.5.7.3.3", "1.2.3.4"] } }
            """;
        CommandResult result = CommandRun.Of(["policy", "check", "-", "--profiles", Repository.SampleProfiles], policy);
        Assert.Equal(
            [
                "Matches nothing here: EKU 1.2.3.4", "Matches nothing here: issuer \"Corp Isuing CA 1\"",
                "Matches nothing here: template \"Usr\"",
                "Matches nothing here: thumbprint 0000000000000000000000000000000000000001",
            ],
            from line in result.Output.Split(Environment.NewLine)
            where line.StartsWith("Matches", StringComparison.Ordinal)
            orderby line
            select line);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void CheckOnProfiles_SaysNothingOfRulesThatNobodyWrote()
    {
        CommandResult result = CommandRun.Of(
            ["policy", "check", "-", "--profiles", Repository.SampleProfiles], """{ "version": 1 }""");
        Assert.DoesNotContain("Matches nothing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckAsALine_IsOneLine()
    {
        string path = _folder.Write("Jürgen\u202E.json", """{ "version": 1, "owner": "any", "minimumAge": "PT0S" }""");
        CommandResult result = CommandRun.Of("policy", "check", path, "--format", "line");
        Assert.Equal("", result.Error);
        Assert.All(result.Output.TrimEnd(), c => Assert.InRange(c, ' ', '~'));
    }

    private static string Init(string purpose)
    {
        CommandResult result = CommandRun.Of("policy", "init", "--for", purpose);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }
}
