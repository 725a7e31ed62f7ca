using System.Runtime.Versioning;
using CertProp.Sessions;
using CertProp.Verdicts;
using CertProp.Windows;

namespace CertProp.Profiles;

/// <summary>
/// This machine's own profiles, recognised wherever somebody points <c>--profiles</c> at them, by what the folder is and
/// not by its path. Of them Windows knows the owner, and whether the owner is signed in.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class OwnProfiles
{
    // In the profile itself, and one level down in an FSLogix container.
    private static readonly string[] s_hives = ["NTUSER.DAT", @"Profile\NTUSER.DAT"];

    private readonly Dictionary<string, List<ProfileListEntry>> _byIdentity = [];
    private readonly RecentSessions _sessions = new();

    public OwnProfiles()
    {
        foreach (ProfileListEntry entry in MachineProfiles.ReadList())
        {
            if (entry is { Identity: { } identity, HasSid: true })
            {
                if (!_byIdentity.TryGetValue(identity, out List<ProfileListEntry>? entries))
                    _byIdentity.Add(identity, entries = []);
                entries.Add(entry);
            }
        }
    }

    /// <summary>Adds what Windows knows of the owner, where the folder is a profile of this machine.</summary>
    public ProfileOwner AddTo(ProfileOwner owner, string path) =>
        Find(path).Aggregate(owner, MachineProfiles.AddTo);

    /// <summary>
    /// Why the profile's user counts as signed in; null where the user does not. Of a profile that is not this
    /// machine's, its hive tells: Windows holds NTUSER.DAT while it is loaded, here or on another machine.
    /// </summary>
    public string? WhySignedIn(ProfileOwner owner, string path, bool anew) =>
        s_hives.Any(hive => MayBeInUse(Path.Combine(ProfileOf(path), hive))) ? "its NTUSER.DAT is in use, or may be"
        : Find(path).Count switch
        {
            0 => null,
            1 => owner.Sids.Select(sid => _sessions.Ask(anew).WhySignedIn(sid, owner.AccountNames))
                .FirstOrDefault(why => why is not null),
            _ => "several entries of this machine's profile list name its folder",
        };

    private List<ProfileListEntry> Find(string path) =>
        Kernel32.TryGetIdentity(ProfileOf(path), out FileIdentity identity, out _)
            && _byIdentity.TryGetValue(identity.ToString(), out List<ProfileListEntry>? entries)
            ? entries
            : [];

    // Somebody may have named a Roaming folder; the profile is two folders up.
    private static string ProfileOf(string path) =>
        path.EndsWith(@"\AppData\Roaming", StringComparison.OrdinalIgnoreCase) ? path[..^@"\AppData\Roaming".Length] : path;

    private static bool MayBeInUse(string hive)
    {
        try
        {
            // With every sharing allowed: this must not be what keeps somebody from signing in.
            using var file = File.OpenHandle(hive, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
