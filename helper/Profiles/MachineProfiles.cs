using System.Runtime.Versioning;
using System.Security;
using System.Security.Principal;
using CertProp.Certificates;
using CertProp.Files;
using CertProp.Sessions;
using CertProp.Stores;
using CertProp.Verdicts;
using CertProp.Windows;
using Microsoft.Win32;

namespace CertProp.Profiles;

/// <summary>The profiles of this machine: Windows' own list, and what it knows of their owners without the network.</summary>
[SupportedOSPlatform("windows")]
internal static class MachineProfiles
{
    private const string ProfileListKey = @"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList";
    private const string IdentityStore = @"SOFTWARE\Microsoft\IdentityStore\Cache";

    /// <summary>Everything that the registry lists.</summary>
    public static IReadOnlyList<ProfileListEntry> ReadList()
    {
        using RegistryKey? list = Registry.LocalMachine.OpenSubKey(ProfileListKey);
        return [.. (list?.GetSubKeyNames() ?? []).Order(StringComparer.Ordinal).Select(name => ReadEntry(list!, name))];
    }

    /// <summary>The place of one profile, its owner's facts included. Asks again who is signed in when it is examined.</summary>
    public static Place PlaceOf(ProfileListEntry entry, RecentSessions sessions)
    {
        string path = Path.TrimEndingDirectorySeparator(entry.Path!);
        ProfileOwner owner = AddTo(ProfileFolderName.ReadOwner(entry.FolderName), entry);
        return new MachinePlace(
            entry.FolderName, path, owner, entry.Sid, anew => sessions.Ask(anew).WhySignedIn(entry.Sid, owner.AccountNames));
    }

    private static ProfileListEntry ReadEntry(RegistryKey list, string name)
    {
        using RegistryKey? key = list.OpenSubKey(name);
        string? path = key?.GetValue("ProfileImagePath") as string;
        return new ProfileListEntry(
            name,
            path,
            key?.GetValue("State") as int? ?? 0,
            path is null ? null : FindIdentity(path),
            path is not null && File.Exists(Path.Combine(path, "NTUSER.MAN")),
            IsHiveLoaded(name));
    }

    /// <summary>Adds what Windows knows of the owner of one of its profiles: SID, UPN, account name.</summary>
    public static ProfileOwner AddTo(ProfileOwner owner, ProfileListEntry entry)
    {
        Sid sid = entry.Sid;
        using RegistryKey? cache = Registry.LocalMachine.OpenSubKey($@"{IdentityStore}\{sid}\IdentityCache\{sid}");
        string? accountName = FindAccountName(sid);
        string? upn = cache?.GetValue("UserName") is string name && name.Contains('@') ? name : null;
        return owner with
        {
            NamesIncomplete = accountName is null && upn is null,
            Sids = [.. owner.Sids.Union([sid])],
            Upns = upn is null ? owner.Upns : [.. owner.Upns, upn],
            AccountNames = accountName is null
                ? owner.AccountNames
                : [.. owner.AccountNames.Union([accountName], StringComparer.OrdinalIgnoreCase)],
        };
    }

    // A folder that is there but may not be opened is no missing one: opening its store will say so.
    private static string? FindIdentity(string path) =>
        Kernel32.TryGetIdentity(path, out FileIdentity identity, out bool missing) ? identity.ToString()
        : missing ? null
        : path.ToUpperInvariant();

    private static bool IsHiveLoaded(string sid)
    {
        try
        {
            using RegistryKey? hive = Registry.Users.OpenSubKey(sid);
            return hive is not null;
        }
        catch (Exception e) when (e is SecurityException or UnauthorizedAccessException)
        {
            // There, and somebody else's.
            return true;
        }
    }

    private static string? FindAccountName(Sid sid)
    {
        try
        {
            string account = new SecurityIdentifier(sid.ToString()).Translate(typeof(NTAccount)).Value;
            return account[(account.LastIndexOf('\\') + 1)..];
        }
        catch (Exception e) when (e is IdentityNotMappedException or SystemException)
        {
            // Not cached, and no domain controller in reach: an unknown name keeps what nothing but it could have kept.
            return null;
        }
    }

    private sealed record MachinePlace(string Name, string Path, ProfileOwner Owner, Sid Sid, Func<bool, string?> Session)
        : Place(Name, Path, Owner)
    {
        public override string Key => Sid.ToString();

        public override ICertificateStore? OpenStore(out Problem? problem) => Open(out problem);

        public override IWritableStore? OpenForChange(out Problem? problem) => Open(out problem);

        public override string? WhySignedIn(bool anew = false) => Session(anew);

        private ProfileStore? Open(out Problem? problem)
        {
            // The folder that holds the profiles may be a link, the profile's own folder may not.
            string parent = System.IO.Path.GetDirectoryName(Path)!;
            FileFault? fault = Folder.OpenRoot(parent, out Folder? profiles);
            problem = fault?.ToProblem(parent, $"the folder of profiles could not be opened: {fault?.Message}");
            using (profiles)
                return profiles is null ? null : ProfileTree.OpenStore(profiles, Name, Path, out problem);
        }
    }
}
