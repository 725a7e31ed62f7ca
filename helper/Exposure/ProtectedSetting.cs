namespace CertProp.Exposure;

/// <summary>What protect can close, as policy and command line name it (in camel case).</summary>
internal enum ProtectedSetting
{
    /// <summary>The host's policy against redirected smart cards.</summary>
    Redirection,

    /// <summary>The policy that switches propagation off.</summary>
    CertPropPolicy,

    /// <summary>The service CertPropSvc itself.</summary>
    Service,

    /// <summary>The user's Default.rdp, with which Remote Desktop Connection begins.</summary>
    RdpFiles,

    /// <summary>The same and every other .rdp file in the user's documents and on the desktop.</summary>
    AllRdpFiles,
}

internal static class ProtectedSettings
{
    /// <summary>Whether it belongs to a user, and not to the machine.</summary>
    public static bool IsUsers(this ProtectedSetting setting) => setting is ProtectedSetting.RdpFiles or ProtectedSetting.AllRdpFiles;

    /// <summary>What else ends with it, in one sentence that is said before anything is changed.</summary>
    public static string SideEffects(this ProtectedSetting setting) => setting switch
    {
        ProtectedSetting.Redirection =>
            "no card of a client works in sessions on this machine any more: signing, runas, a second hop; "
            + "the older DISA STIG rule V-16000 demands that redirection be allowed",
        ProtectedSetting.CertPropPolicy =>
            "cards in local readers are not propagated either: Outlook and client authentication in browsers miss their "
            + "certificates, and root certificates on cards are not taken over",
        ProtectedSetting.Service =>
            "as certPropPolicy (Outlook, browsers, cards in local readers), and smart-card Plug and Play stops as well",
        ProtectedSetting.RdpFiles =>
            "the next connection from Remote Desktop Connection offers no card to the host; the user can switch it on again",
        _ =>
            "the same for every .rdp file in the user's documents and on the desktop; signed files stay as they are",
    };
}
