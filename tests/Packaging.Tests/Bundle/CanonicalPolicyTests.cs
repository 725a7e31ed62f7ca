using System.Text;
using CertProp.Deploy.Bundle;
using CertProp.Policies;

namespace CertProp.Deploy.Tests.Bundle;

/// <summary>The policy as scripts carry it.</summary>
public class CanonicalPolicyTests
{
    [Fact]
    public void PoliciesThatSayTheSame_HaveOneForm() => Assert.Equal(
        Of("""{ "version": 1, "keep": { "issuers": ["a"], "ekus": [] }, "owner": "any" }"""),
        Of("""
            {
              "$schema": "certprop-policy.schema.json",
              "owner": "any", // a comment
              "keep": { "ekus": [], "issuers": ["a",], },
              "version": 1
            }
            """));

    [Fact]
    public void OrderInAList_IsKept() => Assert.NotEqual(
        Of("""{ "version": 1, "ownerEvidence": ["sid", "upn"] }"""), Of("""{ "version": 1, "ownerEvidence": ["upn", "sid"] }"""));

    [Theory]
    [InlineData("Größe")]
    [InlineData("'@ ' $(x) `")]
    [InlineData("日本 😀")]
    [InlineData("a\"b\\c\td")]
    public void AnyText_IsAsciiAndReadsBackTheSame(string issuer)
    {
        string text = Of($$"""{ "version": 1, "keep": { "issuers": [{{System.Text.Json.JsonSerializer.Serialize(issuer)}}] } }""");

        Assert.All(text, c => Assert.True(c is >= ' ' and <= '~' or '\r' or '\n'));
        Assert.All(text.Split("\r\n"), line => Assert.False(line.StartsWith("'@", StringComparison.Ordinal)));
        Assert.Equal([issuer], PolicyReader.Read("policy", Encoding.ASCII.GetBytes(text)).Keep.Issuers);
    }

    private static string Of(string policy) => CanonicalPolicy.Of("policy", Encoding.UTF8.GetBytes(policy));
}
