namespace CertProp.Exposure;

/// <summary>A value below <c>HKLM\SOFTWARE\Policies</c> and what MDM calls the policy behind it.</summary>
/// <param name="key">Below HKEY_LOCAL_MACHINE.</param>
/// <param name="name">The value.</param>
/// <param name="area">Area of the Policy CSP; its ADMX file.</param>
/// <param name="policy">Policy in that area.</param>
internal sealed class PolicyValue(string key, string name, string area, string policy)
{
    public string Key => key;

    public string Name => name;

    public string Area => area;

    public string Policy => policy;

    private const string CertPropKey = @"SOFTWARE\Policies\Microsoft\Windows\CertProp";

    /// <summary>"Do not allow smart card device redirection": 0 where that is enabled.</summary>
    public static PolicyValue Redirection { get; } = new(
        @"SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services", "fEnableSmartCard",
        "ADMX_TerminalServer", "TS_SMART_CARD");

    /// <summary>"Turn on certificate propagation from smart card".</summary>
    public static PolicyValue CertPropEnabled { get; } = new(
        CertPropKey, "CertPropEnabled", "ADMX_Smartcard", "CertPropEnabledString");

    /// <summary>"Turn on root certificate propagation from smart card".</summary>
    public static PolicyValue RootPropagation { get; } = new(
        CertPropKey, "EnableRootCertificatePropagation", "ADMX_Smartcard", "CertPropRootEnabledString");

    /// <summary>"Configure root certificate clean up".</summary>
    public static PolicyValue RootCleanup { get; } = new(
        CertPropKey, "RootCertificateCleanupOption", "ADMX_Smartcard", "CertPropRootCleanupString");

    /// <summary>"Turn on Smart Card Plug and Play service".</summary>
    public static PolicyValue PlugAndPlay { get; } = new(
        @"SOFTWARE\Policies\Microsoft\Windows\ScPnP", "EnableScPnP", "ADMX_Smartcard", "SCPnPEnabled");

    public string Path => $@"HKLM\{Key}";
}
