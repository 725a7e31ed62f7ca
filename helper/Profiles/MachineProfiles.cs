using System.Runtime.Versioning;
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
    public static Place PlaceOf(ProfileListEntry entry, Func<SessionFacts> sessions)
    {
        string path = Path.TrimEndingDirectorySeparator(entry.Path!);
        ProfileOwner owner = AddTo(ProfileFolderName.ReadOwner(entry.FolderName), entry);
        return new MachinePlace(
            entry.FolderName, path, owner, () => sessions().WhySignedIn(entry.Sid, owner.AccountNames));
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
        return owner with
        {
            Sids = [.. owner.Sids.Union([sid])],
            Upns = cache?.GetValue("UserName") is string upn && upn.Contains('@') ? [.. owner.Upns, upn] : owner.Upns,
            AccountNames = [.. owner.AccountNames.Union(
                new[] { FindAccountName(sid) }.OfType<string>(), StringComparer.OrdinalIgnoreCase)],
        };
    }

    // A folder that is there but may not be opened is no missing one: opening its store will say so.
    private static string? FindIdentity(string path) =>
        Kernel32.TryGetIdentity(path, out FileIdentity identity, out bool missing) ? identity.ToString()
        : missing ? null
        : path.ToUpperInvariant();

    private static bool IsHiveLoaded(string sid)
    {
        using RegistryKey? hive = Registry.Users.OpenSubKey(sid);
        return hive is not null;
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
            // Not cached, and no domain controller in reach: the name stays unknown, which only keeps more.
            return null;
        }
    }

    private sealed record MachinePlace(string Name, string Path, ProfileOwner Owner, Func<string?> Session)
        : Place(Name, Path, Owner)
    {
        public override ICertificateStore? OpenStore(out Problem? problem)
        {
            FileFault? fault = Folder.OpenRoot(Path, out Folder? profile);
            problem = fault?.ToProblem(Path, $"the profile could not be opened: {fault?.Message}");
            using (profile)
                return profile is null ? null : ProfileTree.OpenStore(profile, "", Path, out problem);
        }

        public override string? WhySignedIn() => Session();
    }
}
