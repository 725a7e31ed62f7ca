namespace CertProp.Samples;

/// <summary>Names of key providers, as Windows and vendors spell them.</summary>
public static class Providers
{
    public const string SmartCardCsp = "Microsoft Base Smart Card Crypto Provider";
    public const string SmartCardKsp = "Microsoft Smart Card Key Storage Provider";
    public const string Passport = "Microsoft Passport Key Storage Provider";
    public const string Platform = "Microsoft Platform Crypto Provider";
    public const string Software = "Microsoft Software Key Storage Provider";
    public const string Luna = "Luna Cryptographic Services for Microsoft Windows";
    public const string EToken = "eToken Base Cryptographic Provider";
    public const string Athena = "Athena ASECard Crypto CSP";
}
