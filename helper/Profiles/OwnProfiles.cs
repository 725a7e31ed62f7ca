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
    private readonly Dictionary<string, ProfileListEntry> _byIdentity = [];
    private readonly SessionFacts _sessions = SessionList.Ask();

    public OwnProfiles()
    {
        foreach (ProfileListEntry entry in MachineProfiles.ReadList())
        {
            if (entry is { Identity: { } identity, HasSid: true })
                _byIdentity[identity] = entry;
        }
    }

    /// <summary>Adds what Windows knows of the owner, where the folder is a profile of this machine.</summary>
    public ProfileOwner AddTo(ProfileOwner owner, string path) =>
        Find(path) is { } entry ? MachineProfiles.AddTo(owner, entry) : owner;

    /// <summary>
    /// Why the profile's user counts as signed in; null where the user does not. Of a profile that is not this
    /// machine's, its hive tells: Windows holds NTUSER.DAT while it is loaded, here or on another machine.
    /// </summary>
    public string? WhySignedIn(ProfileOwner owner, string path) =>
        IsInUse(Path.Combine(path, "NTUSER.DAT")) ? "its NTUSER.DAT is in use"
        : Find(path) is null ? null
        : owner.Sids.Select(sid => _sessions.WhySignedIn(sid, owner.AccountNames)).FirstOrDefault(why => why is not null);

    private ProfileListEntry? Find(string path) =>
        Kernel32.TryGetIdentity(path, out FileIdentity identity, out _)
            ? _byIdentity.GetValueOrDefault(identity.ToString())
            : null;

    private static bool IsInUse(string hive)
    {
        const int sharingViolation = unchecked((int)0x80070020), lockViolation = unchecked((int)0x80070021);
        try
        {
            // With every sharing allowed: this must not be what keeps somebody from signing in.
            using var file = File.OpenHandle(hive, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException e)
        {
            return e.HResult is sharingViolation or lockViolation;
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever may not read the hive will hardly be let into the store, which says so itself.
            return false;
        }
    }
}
