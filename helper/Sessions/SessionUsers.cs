using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using CertProp.Certificates;
using CertProp.Windows;

namespace CertProp.Sessions;

/// <summary>The users in whose sessions SYSTEM can start a process.</summary>
[SupportedOSPlatform("windows")]
internal static class SessionUsers
{
    private const int Active = 0; // WTSActive

    /// <summary>
    /// One session for each signed-in user, disconnected ones included, an active one where there are several.
    /// </summary>
    /// <param name="failed">Called for each session that has a user and cannot be entered, and why; without one for all.</param>
    /// <returns>The caller owns the tokens.</returns>
    public static IReadOnlyList<SessionUser> Ask(Action<int?, string> failed)
    {
        var users = new Dictionary<Sid, SessionUser>();
        (int Id, int State)[]? sessions = Wtsapi32.ListSessions();
        if (sessions is null or [])
            failed(null, "the list of sessions could not be had");
        foreach ((int session, int state) in (sessions ?? []).OrderBy(session => session.State != Active).ThenBy(session => session.Id))
        {
            if (session == 0 || state == Wtsapi32.ListeningState)
                continue;
            if (Wtsapi32.GetUser(session) is not { } user)
                failed(session, "it does not say whose it is");
            else if (user.User.Length > 0)
                AddUser(session, user.User, users, failed);
        }
        return [.. users.Values];
    }

    private static void AddUser(
        int session, string accountName, Dictionary<Sid, SessionUser> users, Action<int?, string> failed)
    {
        var token = Wtsapi32.GetToken(session);
        if (token.IsInvalid)
        {
            failed(session, $"its user's token cannot be had: {WindowsFaults.Of(Marshal.GetLastPInvokeError()).Message}");
            return;
        }
        using var identity = new WindowsIdentity(token.DangerousGetHandle());
        if (Sid.TryParse(identity.User?.Value, out Sid sid) && users.TryAdd(sid, new SessionUser(session, sid, accountName, token)))
            return;
        token.Dispose();
        if (identity.User is null)
            failed(session, "its token names no user");
    }
}
