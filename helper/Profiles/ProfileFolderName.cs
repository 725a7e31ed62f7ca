using System.Text.RegularExpressions;
using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>
/// What a profile folder's name tells about its owner. FSLogix names (<c>&lt;SID&gt;_&lt;name&gt;</c>,
/// <c>&lt;name&gt;_&lt;SID&gt;</c>) give both; any other is an account name, perhaps with what Windows appends.
/// </summary>
internal static partial class ProfileFolderName
{
    private static readonly HashSet<string> s_nobodys = new(StringComparer.OrdinalIgnoreCase)
    {
        "Default", "Default User", "Public", "All Users",
    };

    /// <summary>A folder of Windows' own that belongs to no user.</summary>
    public static bool IsNobodys(string name) => s_nobodys.Contains(name);

    public static ProfileOwner ReadOwner(string name)
    {
        int first = name.IndexOf('_', StringComparison.Ordinal), last = name.LastIndexOf('_');
        if (first > 0 && Sid.TryParse(name.AsSpan(0, first), out Sid sid))
            return new ProfileOwner([sid], [], [], AccountNames(name[(first + 1)..]));
        if (last > 0 && Sid.TryParse(name.AsSpan(last + 1), out sid))
            return new ProfileOwner([sid], [], [], AccountNames(name[..last]));
        return Sid.TryParse(name, out sid)
            ? new ProfileOwner([sid], [], [], [])
            : new ProfileOwner([], [], [], AccountNames(name));
    }

    private static string[] AccountNames(string name)
    {
        string bare = AppendedByWindows().Replace(name, "");
        return bare.Length == 0 || bare == name ? [name] : [name, bare];
    }

    // alice.V6 (roaming profile version), alice.000 (counter), alice.CONTOSO (NetBIOS domain, upper case by custom).
    // A wrong guess only makes an entry the owner's own, and so keeps it.
    [GeneratedRegex(@"(\.[A-Z0-9-]{1,15})?(\.V[2-9]|\.[0-9]{3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex AppendedByWindows();
}
