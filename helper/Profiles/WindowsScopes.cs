using System.Runtime.Versioning;
using CertProp.Cards;
using CertProp.Policies;
using CertProp.Sessions;

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
        var scope = new Scope("profiles") { InstalledProviders = RegisteredProviders.Read() };
        if (!CurrentUser.IsAdministrator())
            throw new DeniedException("--scope profiles needs SYSTEM or an elevated administrator");
        var sessions = new RecentSessions();
        foreach (ProfileListEntry entry in ProfileList.Choose(MachineProfiles.ReadList(), policy, scope.Problems))
            scope.Add(entry.FolderName, entry.Sid.ToString(), root: null, () => MachineProfiles.PlaceOf(entry, sessions));
        return scope;
    }
}
