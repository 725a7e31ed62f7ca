using CertProp.Certificates;
using CertProp.Samples;

namespace CertProp.Tests.Certificates;

/// <summary>The lists of windows-certificates.md, section 5.</summary>
public class KnownProvidersTests
{
    public static TheoryData<string> SmartCards =>
    [
        Providers.SmartCardCsp, Providers.SmartCardKsp,
        "eToken Base Cryptographic Provider", "SafeNet Smart Card Key Storage Provider", "Gemalto Classic Card CSP",
        "ActivClient Cryptographic Service Provider", "Athena ASECard Crypto CSP",
        "Oberthur Card Systems Cryptographic Provider",
        "Bit4id Universal Middleware Provider", "Bit4id UKC Service Provider", "Bit4id Key Storage Provider",
        "SafeSign Standard Cryptographic Service Provider",
        "SafeSign Standard RSA and AES Cryptographic Service Provider",
        "EnterSafe ePass2003 CSP v1.0", "EnterSafe ePass2003 CSP v2.0", "EnterSafe ePass2003 Key Storage Provider",
        "FTSafe ePass1000 RSA Cryptographic Service Provider",
        "HyperPKI HYP2003 CSP India v3.0", "PROXKey CSP India V1.0", "PROXKey CSP India V2.0", "TRUST KEY CSP V1.0",
        "Watchdata Brazil CSP V1.0", "Longmai mToken GM3000 CSP V1.1",
        "cryptoCertum3 CSP", "SecureStoreCSP", "MySmartLogon NFC CSP", "NFC Connector Enterprise", "OpenSC CSP",
    ];

    public static TheoryData<string> Protected =>
    [
        Providers.Passport, Providers.Platform, Providers.Software,
        "Microsoft Base Cryptographic Provider v1.0", "Microsoft Strong Cryptographic Provider",
        "Microsoft Enhanced Cryptographic Provider v1.0", "Microsoft Enhanced RSA and AES Cryptographic Provider",
        "Microsoft Enhanced RSA and AES Cryptographic Provider (Prototype)",
        "Microsoft RSA SChannel Cryptographic Provider", "Microsoft DH SChannel Cryptographic Provider",
        "Microsoft Base DSS Cryptographic Provider", "Microsoft Base DSS and Diffie-Hellman Cryptographic Provider",
        "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider",
        Providers.Luna, "Luna enhanced RSA and AES provider for Microsoft Windows",
        "Luna SChannel Cryptographic Services for Microsoft Windows",
        "nCipher Enhanced Cryptographic Provider", "nCipher Security World Key Storage Provider",
        "YubiHSM Key Storage Provider", "SafeNet RSA Full Cryptographic Provider",
    ];

    [Theory]
    [MemberData(nameof(SmartCards))]
    public void SmartCardProviders_AreKnownInAnyCaseAndOnlyAsAWhole(string name)
    {
        Assert.True(KnownProviders.IsSmartCard(name));
        Assert.True(KnownProviders.IsSmartCard(name.ToUpperInvariant()));
        Assert.True(KnownProviders.IsSmartCard(name.ToLowerInvariant()));
        Assert.False(KnownProviders.IsProtected(name));
        Assert.False(KnownProviders.IsSmartCard(name + " "));
        Assert.False(KnownProviders.IsSmartCard(" " + name));
        Assert.False(KnownProviders.IsSmartCard(name + "\u200E"));
        Assert.False(KnownProviders.IsSmartCard(name + " 2"));
        Assert.False(KnownProviders.IsSmartCard(name[..^1]));
    }

    [Theory]
    [MemberData(nameof(Protected))]
    public void ProtectedProviders_AreKnownInAnyCaseAndByTheirBeginning(string name)
    {
        Assert.True(KnownProviders.IsProtected(name));
        Assert.True(KnownProviders.IsProtected(name.ToUpperInvariant()));
        Assert.True(KnownProviders.IsProtected(name.ToLowerInvariant()));
        Assert.True(KnownProviders.IsProtected(name + " "));
        Assert.True(KnownProviders.IsProtected(name + " v2"));
        Assert.False(KnownProviders.IsSmartCard(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Fabrikam Token KSP")]
    [InlineData("Contoso Luna Provider")]
    [InlineData("LunaSoft Card CSP")]
    [InlineData("Mıcrosoft Smart Card Key Storage Provider")] // a dotless i
    public void OtherProviders_AreNeither(string name)
    {
        Assert.False(KnownProviders.IsSmartCard(name));
        Assert.False(KnownProviders.IsProtected(name));
    }
}
