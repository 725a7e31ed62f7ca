using CertProp.Certificates;

namespace CertProp.Profiles;

/// <summary>One profile that Windows knows, as its ProfileList in the registry describes it.</summary>
/// <param name="Key">Name of the subkey: the owner's SID, perhaps with <c>.bak</c>.</param>
/// <param name="Path">Expanded path of the profile folder, null where there is none.</param>
/// <param name="State">State bits.</param>
/// <param name="Identity">What tells folders apart whatever they are called; null where the folder is not there.</param>
/// <param name="IsMandatory">The folder holds NTUSER.MAN.</param>
/// <param name="IsLoaded">Its hive is loaded: the user is signed in, or a service or task runs as the user.</param>
internal sealed record ProfileListEntry(string Key, string? Path, int State, string? Identity, bool IsMandatory, bool IsLoaded = false)
{
    private const int MandatoryState = 0x1, TemporaryState = 0x800;

    /// <summary>Last component of the path, as reports call the profile; empty without a path.</summary>
    public string FolderName => Path is null ? "" : Path.TrimEnd('\\', '/').Split('\\', '/')[^1];

    public bool HasSid => Certificates.Sid.TryParse(Key, out _);

    /// <exception cref="InvalidOperationException">The key is not named by a SID.</exception>
    public Sid Sid => Certificates.Sid.TryParse(Key, out Sid sid) ? sid : throw new InvalidOperationException($"{Key} is no SID");

    /// <summary>Why this entry's profile is left alone, seen by itself; null where it is examined.</summary>
    public string? WhySkipped() =>
        Key.EndsWith(".bak", StringComparison.OrdinalIgnoreCase) ? "a backup of a damaged profile's entry"
        : !HasSid || Sid.Kind is SidKind.Other ? "an account of Windows or of a service, not of a person"
        : string.IsNullOrEmpty(Path) ? "its entry names no folder"
        : ProfileFolderName.IsNobodys(FolderName) ? "no user's profile"
        : Identity is null ? "its folder is not there"
        : Path is not [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', '\\', _, ..] ? "its folder is not on a drive of this machine"
        : (State & TemporaryState) != 0 ? "a temporary profile"
        : (State & MandatoryState) != 0 || IsMandatory ? "a mandatory profile"
        : null;
}
