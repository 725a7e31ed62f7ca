using System.Runtime.Versioning;
using CertProp.Cards;
using CertProp.Policies;
using CertProp.Sessions;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>The scopes that only exist on Windows.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsScopes
{
    /// <summary>The signed-in user's live store.</summary>
    /// <exception cref="DeniedException">This is no user's session.</exception>
    public static Scope OfUser(Policy policy)
    {
        CurrentUser user = CurrentUser.Ask();
        if (user.IsSystem)
            throw new DeniedException("--scope user is for a user's own session, and this is the SYSTEM account; use --scope profiles");
        if (user.Session == 0)
            throw new DeniedException("--scope user is for a user's own session, and this is session 0, the services' session");
        var scope = new Scope("user")
        {
            Session = SessionKind.Of(user.Session),
            InstalledProviders = RegisteredProviders.Read(),
        };
        var place = new LivePlace(user, policy.ReadCardContents);
        scope.Add(place.Name, place.Key, root: null, () => place);
        return scope;
    }

    /// <summary>Every profile of this machine whose user is not signed in.</summary>
    public static Scope OfProfiles(Policy policy)
    {
        if (!CurrentUser.IsAdministrator())
            throw new DeniedException("--scope profiles needs SYSTEM or an elevated administrator");
        var scope = new Scope("profiles") { InstalledProviders = RegisteredProviders.Read() };
        AddProfiles(scope, ProfileList.Choose(MachineProfiles.ReadList(), policy, scope.Problems));
        return scope;
    }

    /// <summary>Every profile of this machine: of those who are signed in by a run in their session, of the others by their files.</summary>
    public static Scope OfMachine(Policy policy)
    {
        if (!CurrentUser.MayEnterSessions())
            throw new DeniedException("--scope machine goes into users' sessions, which only SYSTEM can; run it as SYSTEM, or use --scope profiles");
        var problems = new List<Problem>();
        IReadOnlyList<ProfileListEntry> list = MachineProfiles.ReadList();
        var sessions = new List<SessionPlace>();
        var scope = new Scope("machine") { InstalledProviders = RegisteredProviders.Read(), Sessions = sessions };
        foreach (SessionUser user in SessionUsers.Ask((session, why) => problems.Add(NotEntered(session, why))))
        {
            ProfileListEntry? entry = list.FirstOrDefault(entry => entry.HasSid && entry.Sid == user.Sid);
            if (policy.ExcludedProfiles.Contains(user.Sid.ToString()) || policy.ExcludedProfiles.Contains(entry?.FolderName ?? user.AccountName))
            {
                problems.Add(new Problem(entry?.Path ?? user.AccountName, ProblemCode.ProfileSkipped, $"{user.Sid}: excluded by the policy"));
                user.Token.Dispose();
                continue;
            }
            var owner = new ProfileOwner([user.Sid], [], [], [user.AccountName]);
            sessions.Add(new SessionPlace(
                entry is { FolderName.Length: > 0 } ? entry.FolderName : user.AccountName,
                entry is null ? owner : MachineProfiles.AddTo(owner, entry),
                user));
        }
        scope.Problems.AddRange(problems);
        // A user whose session is entered is not also one whose files are left alone.
        AddProfiles(scope, ProfileList.Choose(
            [.. list.Where(entry => !entry.HasSid || sessions.TrueForAll(session => session.User.Sid != entry.Sid))], policy, scope.Problems));
        return scope;
    }

    private static Problem NotEntered(int? session, string why) => new(
        session is null ? "sessions" : $"session {session}", ProblemCode.SessionNotEntered, $"nobody's session was entered here: {why}");

    private static void AddProfiles(Scope scope, IReadOnlyList<ProfileListEntry> entries)
    {
        var sessions = new RecentSessions();
        foreach (ProfileListEntry entry in entries)
            scope.Add(entry.FolderName, entry.Sid.ToString(), root: null, () => MachineProfiles.PlaceOf(entry, sessions));
    }
}
