namespace CertProp.Samples;

/// <summary>Object identifiers that samples use.</summary>
public static class Oids
{
    public const string SmartCardLogon = "1.3.6.1.4.1.311.20.2.2";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    public const string SecureMail = "1.3.6.1.5.5.7.3.4";
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    public const string AlternativeName = "2.5.29.17";
    public const string EnhancedKeyUsage = "2.5.29.37";
    public const string SidExtension = "1.3.6.1.4.1.311.25.2";
    public const string TemplateName = "1.3.6.1.4.1.311.20.2";
    public const string Template = "1.3.6.1.4.1.311.21.7";

    internal const string Upn = "1.3.6.1.4.1.311.20.2.3";
    internal const string ObjectSid = "1.3.6.1.4.1.311.25.2.1";
    internal const string FascN = "2.16.840.1.101.3.6.6";
    internal const string RsaKey = "1.2.840.113549.1.1.1";
    internal const string Sha256WithRsa = "1.2.840.113549.1.1.11";
}
