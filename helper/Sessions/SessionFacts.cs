using CertProp.Certificates;

namespace CertProp.Sessions;

/// <param name="Id">Session id; 0 is the services' session.</param>
/// <param name="User">Account name, empty for a session without a user, null where it could not be asked.</param>
internal sealed record UserSession(int Id, string? User);

/// <param name="Session">Session that the process runs in.</param>
/// <param name="Sid">Its user, null where it could not be asked.</param>
internal sealed record UserProcess(int Session, Sid? Sid);

/// <summary>
/// Who is on this machine, as far as two lists tell: sessions in any state, and processes. Either list missing or empty
/// proves nothing, and doubt counts as signed in. A hive that only services or tasks keep loaded does not count.
/// </summary>
/// <param name="Sessions">Null where the list could not be had.</param>
/// <param name="Processes">Null where the list could not be had.</param>
internal sealed record SessionFacts(IReadOnlyList<UserSession>? Sessions, IReadOnlyList<UserProcess>? Processes)
{
    /// <summary>Why this user counts as signed in; null where the user is not.</summary>
    /// <param name="user">The user's SID.</param>
    /// <param name="accountNames">Names that the account may have.</param>
    public string? WhySignedIn(Sid user, IReadOnlyList<string> accountNames) =>
        WhyUncertain() ?? FindProcess(user) ?? Sessions!.Select(session => WhyInSession(session, accountNames)).FirstOrDefault(why => why is not null);

    /// <summary>Why it cannot be said that this user has no session but this one; null where it can.</summary>
    public string? WhyOtherSession(Sid user, string accountName, int ownSession)
    {
        if (WhyUncertain() is { } uncertain)
            return uncertain;
        // runas and elevation with another account put a process into somebody else's session.
        if (!Sessions!.Any(session => session.Id == ownSession && IsNamed(session, accountName)))
            return $"session {ownSession} is not this user's own";
        if (Processes!.FirstOrDefault(process => process.Session != 0 && process.Session != ownSession && process.Sid == user)
            is { } elsewhere)
        {
            return $"a process of the user runs in session {elsewhere.Session}";
        }
        // By name alone: an ordinary user is not told who runs other people's processes.
        UserSession? other = Sessions!.FirstOrDefault(session =>
            session.Id != ownSession && (session.User is null || IsNamed(session, accountName)));
        return other is null ? null
            : other.User is null ? $"session {other.Id} does not say whose it is"
            : $"the user has session {other.Id}";
    }

    private static bool IsNamed(UserSession session, string accountName) =>
        string.Equals(session.User, accountName, StringComparison.OrdinalIgnoreCase);

    private string? WhyUncertain() =>
        Sessions is null or { Count: 0 } ? "the list of sessions could not be had"
        : Processes is null or { Count: 0 } ? "the list of processes could not be had"
        : null;

    private string? FindProcess(Sid user) =>
        Processes!.FirstOrDefault(process => process.Session != 0 && process.Sid == user) is { } process
            ? $"a process of the user runs in session {process.Session}"
            : null;

    private string? WhyInSession(UserSession session, IReadOnlyList<string> accountNames) =>
        session.User is null ? $"session {session.Id} does not say whose it is"
        : session.User.Length == 0 ? null
        : accountNames.Contains(session.User, StringComparer.OrdinalIgnoreCase) ? $"the user has session {session.Id}"
        // Every session of a user runs processes of the user; where none can be seen, it may be anybody's.
        : !Processes!.Any(process => process.Session == session.Id && process.Sid is { Kind: not SidKind.Other })
            ? $"session {session.Id} does not say whose it is"
        : null;
}
