using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace CertProp.Files;

/// <summary>Who may change what lies in a Windows folder: decided from owner and DACL alone, so that every kind can be played.</summary>
[SupportedOSPlatform("windows")]
internal static class FolderSecurity
{
    // SYSTEM and administrators may do everything, everybody else nothing; nothing is inherited from above.
    private const string AdministratorsOnly = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    // FILE_WRITE_DATA, FILE_APPEND_DATA, FILE_WRITE_EA, FILE_DELETE_CHILD, FILE_WRITE_ATTRIBUTES, DELETE, WRITE_DAC,
    // WRITE_OWNER, GENERIC_ALL, GENERIC_WRITE.
    private const int Changing = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000;

    private static readonly SecurityIdentifier[] s_trusted =
    [
        new(WellKnownSidType.LocalSystemSid, null),
        new(WellKnownSidType.BuiltinAdministratorsSid, null),
        new("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"), // TrustedInstaller
    ];

    /// <summary>The security descriptor of a folder that was never anybody else's, not even for a moment; self-relative.</summary>
    /// <param name="ownedBySystem">Whether SYSTEM owns it, which only who may restore may say; else administrators do.</param>
    public static byte[] ForAdministrators(bool ownedBySystem)
    {
        var security = new RawSecurityDescriptor((ownedBySystem ? "O:SYG:SY" : "O:BAG:BA") + AdministratorsOnly);
        byte[] bytes = new byte[security.BinaryLength];
        security.GetBinaryForm(bytes, 0);
        return bytes;
    }

    /// <summary>
    /// Why somebody else than SYSTEM, administrators and <paramref name="self"/> owns the folder or may change it; null
    /// where nobody may. Whether the DACL is protected is not asked.
    /// </summary>
    public static string? WhyOthersMayWrite(RawSecurityDescriptor security, SecurityIdentifier? self)
    {
        if (security.Owner is null || !IsTrusted(security.Owner, self))
            return $"it belongs to {security.Owner?.Value ?? "nobody"}";
        if (security.DiscretionaryAcl is null)
            return "everybody may change it: it has no access list";
        foreach (GenericAce ace in security.DiscretionaryAcl)
        {
            // What is only passed on does not hold for the folder itself, but it will for what is made in it.
            if (ace is not KnownAce known || ace.AceType is AceType.AccessDenied or AceType.AccessDeniedObject)
                continue;
            bool creatorOwner = known.SecurityIdentifier.IsWellKnown(WellKnownSidType.CreatorOwnerSid);
            if ((known.AccessMask & Changing) != 0 && !creatorOwner && !IsTrusted(known.SecurityIdentifier, self))
                return $"{known.SecurityIdentifier.Value} may change it";
        }
        return null;
    }

    private static bool IsTrusted(SecurityIdentifier sid, SecurityIdentifier? self) => sid == self || s_trusted.Contains(sid);
}
