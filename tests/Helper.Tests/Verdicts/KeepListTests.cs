using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>Rule 7: "the policy's keep list names its thumbprint, issuer, template or EKU".</summary>
public class KeepListTests
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3", TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string DocumentSigning = "1.3.6.1.4.1.311.10.3.12";
    private const string TemplateOid = "1.3.6.1.4.1.311.21.8.1111111.2222222.3.4.5";

    private static readonly Situation s_leaked = new();

    [Fact]
    public void Thumbprint_IsKeptInEveryFormPeoplePaste()
    {
        string thumbprint = s_leaked.Element.Thumbprint;
        string spaced = string.Join(' ', thumbprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));

        Assert.Equal("policyKeep", With($$""" "thumbprints": ["{{thumbprint}}"] """).Reason);
        Assert.Equal("policyKeep", With($$""" "thumbprints": ["\u200E{{spaced}}"] """).Reason);
        Assert.Equal("policyKeep", With($$""" "thumbprints": ["{{spaced.Replace(' ', ':')}}"] """).Reason);
        Assert.Equal("leaked", With($$""" "thumbprints": ["{{TestVectors.FramingOnlyName}}"] """).Reason);
    }

    [Theory]
    [InlineData("Corp Issuing CA 1", "policyKeep")]
    [InlineData("CORP issuing ca 1", "policyKeep")]
    [InlineData("CN=Corp Issuing CA 1, DC=corp, DC=example", "policyKeep")]
    [InlineData("cn=corp issuing ca 1, dc=corp, dc=example", "policyKeep")]
    [InlineData("Corp Issuing CA", "leaked")]
    [InlineData("Corp Issuing CA 10", "leaked")]
    [InlineData("CN=Corp Issuing CA 1", "leaked")]
    [InlineData("CN=Corp Issuing CA 1,DC=corp,DC=example", "leaked")]
    [InlineData("DC=example, DC=corp, CN=Corp Issuing CA 1", "leaked")]
    [InlineData("corp", "leaked")]
    public void Issuer_IsKeptByCommonNameOrWholeNameExactly(string issuer, string reason) =>
        Assert.Equal(reason, With($$""" "issuers": ["{{issuer}}"] """).Reason);

    [Fact]
    public void Issuer_IsNotTheSubject() =>
        Assert.Equal("leaked", With(""" "issuers": ["Bob Miller"] """).Reason);

    [Fact]
    public void Template_IsKeptByItsName()
    {
        Situation situation = Of(s_leaked.Certificate with { TemplateName = "SmartcardUser" });

        Assert.Equal("policyKeep", With(situation, """ "templates": ["smartcarduser"] """).Reason);
        Assert.Equal("leaked", With(situation, """ "templates": ["Smartcard"] """).Reason);
    }

    [Fact]
    public void Template_IsKeptByItsIdentifier()
    {
        Situation situation = Of(s_leaked.Certificate with { TemplateOid = TemplateOid });

        Assert.Equal("policyKeep", With(situation, $$""" "templates": ["{{TemplateOid}}"] """).Reason);
        Assert.Equal("leaked", With(situation, $$""" "templates": ["{{TemplateOid[..^2]}}"] """).Reason);
    }

    [Fact]
    public void TemplateWithNameAndIdentifier_IsKeptByEither()
    {
        Situation situation = Of(
            s_leaked.Certificate with { TemplateName = "SmartcardUser", TemplateOid = TemplateOid });

        Assert.Equal("policyKeep", With(situation, """ "templates": ["SmartcardUser"] """).Reason);
        Assert.Equal("policyKeep", With(situation, $$""" "templates": ["{{TemplateOid}}"] """).Reason);
    }

    [Theory]
    [InlineData(CodeSigning)]
    [InlineData(TimeStamping)]
    [InlineData(DocumentSigning)]
    public void Signing_IsKeptByDefault(string eku)
    {
        Assert.Equal("policyKeep", For(eku).Reason);
        Assert.Equal("policyKeep", For(Oids.SecureMail, eku).Reason);
    }

    [Theory]
    [InlineData(Oids.SmartCardLogon)]
    [InlineData(Oids.ClientAuthentication)]
    public void SigningBesideSignIn_IsNotKept(string signIn)
    {
        Assert.Equal("leaked", For(CodeSigning, signIn).Reason);
        Assert.Equal("leaked", For(signIn, DocumentSigning).Reason);
        Assert.Equal("leaked", With(For(signIn, CodeSigning), $$""" "ekus": ["{{CodeSigning}}"] """).Reason);
    }

    [Theory]
    [InlineData(Oids.SmartCardLogon)]
    [InlineData(Oids.ClientAuthentication)]
    public void SignInThatIsListed_IsKept(string signIn)
    {
        string keep = $$""" "ekus": ["{{signIn}}"] """;

        Assert.Equal("policyKeep", With(keep).Reason);
        Assert.Equal("policyKeep", With(For(signIn, CodeSigning), keep).Reason);
    }

    [Fact]
    public void EmptyList_KeepsNoUse()
    {
        Assert.Equal("leaked", With(For(CodeSigning), """ "ekus": [] """).Reason);
        Assert.Equal("policyKeep", With(For(Oids.SecureMail), $$""" "ekus": ["{{Oids.SecureMail}}"] """).Reason);
    }

    [Fact]
    public void CertificateWithoutAUse_IsNotKept() => Assert.Equal("leaked", For().Reason);

    [Fact]
    public void ListedSmartCardLogon_IsNotListedClientAuthentication() =>
        Assert.Equal(
            "leaked", With(For(Oids.ClientAuthentication), $$""" "ekus": ["{{Oids.SmartCardLogon}}"] """).Reason);

    private static Situation For(params string[] ekus) => Of(s_leaked.Certificate with { Ekus = ekus });

    private static Situation Of(SampleCertificate certificate) => s_leaked with { Certificate = certificate };

    private static Situation With(string keep) => With(s_leaked, keep);

    private static Situation With(Situation situation, string keep) =>
        situation with { Policy = Situation.ReadPolicy($$""" "keep": { {{keep}} } """) };
}
