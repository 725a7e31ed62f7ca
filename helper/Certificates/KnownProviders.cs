namespace CertProp.Certificates;

/// <summary>
/// Names of key providers (CSP and KSP) that are known everywhere. Smart-card names count only as a whole, protected
/// ones already by their beginning, and protected beats smart card whoever says so.
/// </summary>
internal static class KnownProviders
{
    public const string BaseSmartCardCsp = "Microsoft Base Smart Card Crypto Provider";
    public const string SmartCardKsp = "Microsoft Smart Card Key Storage Provider";

    private static readonly HashSet<string> s_smartCard = new(StringComparer.OrdinalIgnoreCase)
    {
        BaseSmartCardCsp,
        SmartCardKsp,

        // SafeNet (Thales), Gemalto
        "eToken Base Cryptographic Provider",
        "SafeNet Smart Card Key Storage Provider",
        "Gemalto Classic Card CSP",

        // HID, Athena, Oberthur (IDEMIA)
        "ActivClient Cryptographic Service Provider",
        "Athena ASECard Crypto CSP",
        "Oberthur Card Systems Cryptographic Provider",

        // Bit4id
        "Bit4id Universal Middleware Provider",
        "Bit4id UKC Service Provider",
        "Bit4id Key Storage Provider",

        // A.E.T.
        "SafeSign Standard Cryptographic Service Provider",
        "SafeSign Standard RSA and AES Cryptographic Service Provider",

        // Feitian
        "EnterSafe ePass2003 CSP v1.0",
        "EnterSafe ePass2003 CSP v2.0",
        "EnterSafe ePass2003 Key Storage Provider",
        "FTSafe ePass1000 RSA Cryptographic Service Provider",

        // Regional tokens
        "HyperPKI HYP2003 CSP India v3.0",
        "PROXKey CSP India V1.0",
        "PROXKey CSP India V2.0",
        "TRUST KEY CSP V1.0",
        "Watchdata Brazil CSP V1.0",
        "Longmai mToken GM3000 CSP V1.1",

        // Certum and others
        "cryptoCertum3 CSP",
        "SecureStoreCSP",
        "MySmartLogon NFC CSP",
        "NFC Connector Enterprise",
        "OpenSC CSP",
    };

    // Whatever else Microsoft has is no card: Windows Hello (Passport), TPM (Platform), software, SChannel, DSS, DH.
    private const string Microsoft = "Microsoft ";

    // Hardware security modules, which public lists mix with cards.
    private static readonly string[] s_protectedBeginnings =
        ["Luna ", "nCipher", "YubiHSM", "SafeNet RSA Full Cryptographic Provider"];

    /// <summary>One of the two providers behind which Windows reads a card itself.</summary>
    public static bool IsMicrosoftSmartCard(string provider) =>
        string.Equals(provider, BaseSmartCardCsp, StringComparison.OrdinalIgnoreCase)
        || string.Equals(provider, SmartCardKsp, StringComparison.OrdinalIgnoreCase);

    public static bool IsSmartCard(string provider) => s_smartCard.Contains(provider);

    /// <summary>Windows Hello, TPM, software and HSM providers: never touched, whoever calls them smart-card providers.</summary>
    public static bool IsProtected(string provider) =>
        (StartsWith(provider, Microsoft) && !IsSmartCard(provider))
        || s_protectedBeginnings.Any(beginning => StartsWith(provider, beginning));

    private static bool StartsWith(string text, string beginning) =>
        text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
