namespace CertProp.Exposure;

/// <summary>What protect can close.</summary>
internal sealed class ProtectedSetting
{
    private ProtectedSetting(string name, bool isUsers, string sideEffects)
    {
        Name = name;
        IsUsers = isUsers;
        SideEffects = sideEffects;
    }

    /// <summary>The host's policy against redirected smart cards.</summary>
    public static ProtectedSetting Redirection { get; } = new("redirection", isUsers: false,
        "no card of a client works in sessions on this machine any more, nor for signing in to one: "
        + "no Remote Desktop with a card, no signing, no runas, no second hop; "
        + "the older DISA STIG rule V-16000 demands that redirection be allowed");

    /// <summary>The policy that switches propagation off.</summary>
    public static ProtectedSetting CertPropPolicy { get; } = new("certPropPolicy", isUsers: false,
        "cards in local readers are not propagated either: Outlook and client authentication in browsers miss their "
        + "certificates, and root certificates on cards are not taken over");

    /// <summary>The service CertPropSvc itself.</summary>
    public static ProtectedSetting Service { get; } = new("service", isUsers: false,
        "as certPropPolicy (Outlook, browsers, cards in local readers), and smart-card Plug and Play stops as well");

    /// <summary>The user's Default.rdp, with which Remote Desktop Connection begins.</summary>
    public static ProtectedSetting RdpFiles { get; } = new("rdpFiles", isUsers: true,
        "the next connection from Remote Desktop Connection offers no card to the host, nor to sign in with; "
        + "the user can switch it on again");

    /// <summary>The same and every other .rdp file in the user's documents and on the desktop.</summary>
    public static ProtectedSetting AllRdpFiles { get; } = new("allRdpFiles", isUsers: true,
        "the same for every .rdp file in the user's documents and on the desktop; signed files stay as they are");

    public static IReadOnlyList<ProtectedSetting> All { get; } =
        [Redirection, CertPropPolicy, Service, RdpFiles, AllRdpFiles];

    /// <summary>As policy, command line and reports call it.</summary>
    public string Name { get; }

    /// <summary>Whether it belongs to a user, and not to the machine.</summary>
    public bool IsUsers { get; }

    /// <summary>What else ends with it, in one sentence that is said before anything is changed.</summary>
    public string SideEffects { get; }

    public static ProtectedSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);
}
