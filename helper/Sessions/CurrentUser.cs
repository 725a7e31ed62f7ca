using System.Runtime.Versioning;
using System.Security.Principal;
using CertProp.Certificates;
using CertProp.Verdicts;
using CertProp.Windows;

namespace CertProp.Sessions;

/// <summary>The account and session that this process runs as.</summary>
/// <param name="Sid">The token's user.</param>
/// <param name="AccountName">Its name without the domain.</param>
/// <param name="Session">The session of this process; 0 is the services' session.</param>
[SupportedOSPlatform("windows")]
internal sealed record CurrentUser(Sid Sid, string AccountName, int Session)
{
    private const string LocalSystem = "S-1-5-18";

    public bool IsSystem => Sid.ToString() == LocalSystem;

    /// <summary>
    /// What is known of this user as the owner of a profile. The UPN when the first rule wants it, within the time that
    /// its place may take: Windows may have to ask a domain controller.
    /// </summary>
    public ProfileOwner Owner { get; } =
        new([Sid], new LazyList<string>(() => Secur32.GetUpn() is { } upn ? [upn] : []), [], [AccountName]);

    /// <summary>SYSTEM, or an administrator whose token is elevated.</summary>
    public static bool IsAdministrator()
    {
        using WindowsIdentity identity = WindowsIdentity.GetCurrent();
        return identity.IsSystem || new WindowsPrincipal(identity).IsInRole(WindowsBuiltInRole.Administrator);
    }

    /// <summary>Whether this process may start others in users' sessions.</summary>
    public static bool MayEnterSessions()
    {
        using WindowsIdentity identity = WindowsIdentity.GetCurrent();
        return Advapi32.HoldsTcbPrivilege(identity.AccessToken);
    }

    public static CurrentUser Ask()
    {
        using WindowsIdentity identity = WindowsIdentity.GetCurrent();
        if (!Sid.TryParse(identity.User?.Value, out Sid sid))
            throw new DeniedException("the account of this process has no security identifier");
        return Advapi32.GetAccountName() is { } name
            ? new CurrentUser(sid, name, Kernel32.GetOwnSession())
            : throw new DeniedException("Windows does not say the name of this process's account");
    }
}
