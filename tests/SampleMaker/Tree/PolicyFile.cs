using CertProp.Samples.Tree.Profiles;

namespace CertProp.Samples.Tree;

/// <summary>The policy under which samples are what they declare to be.</summary>
internal static class PolicyFile
{
    public const string IncludedProvider = "Fabrikam Token KSP";
    public const string ExcludedProvider = Providers.Athena;
    public const string CardSuffix = "cards.contoso.example";
    public const string CardNumberSuffix = "mil.example";
    public const string KeptIssuer = "Contoso Device CA";
    public const string KeptIssuerName = "CN=Corp VPN CA, DC=corp, DC=example";
    public const string KeptTemplate = "ContosoVpnUser";
    public const string KeptTemplateOid = "1.3.6.1.4.1.311.21.8.1111111.2222222.3.4.5";

    public static string Text => $$"""
        // Made by SampleMaker: what expected.csv says holds under this policy.
        {
          "version": 1,
          "minimumAge": "PT0S", // a checkout is always new
          "upnSuffixes": ["{{CardSuffix}}", "{{CardNumberSuffix}}"],
          "providers": { "include": ["{{IncludedProvider}}"], "exclude": ["{{ExcludedProvider}}"] },
          "keep": {
            "thumbprints": ["\u200E{{AsPasted(DoubtProfiles.PinnedCard.Name)}}"], // as certmgr.msc gives it
            "issuers": ["{{KeptIssuer}}", "{{KeptIssuerName}}"],
            "templates": ["{{KeptTemplate}}", "{{KeptTemplateOid}}"],
            "ekus": ["{{Oids.CodeSigning}}"],
          },
        }

        """;

    private static string AsPasted(string thumbprint) =>
        string.Join(' ', thumbprint.Chunk(2).Select(pair => string.Concat(pair.Select(char.ToLowerInvariant))));
}
