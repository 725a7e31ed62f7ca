using System.Buffers;
using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>
/// What a profile folder's name tells about its owner. FSLogix names (<c>&lt;SID&gt;_&lt;name&gt;</c>,
/// <c>&lt;name&gt;_&lt;SID&gt;</c>) give both; any other is an account name, perhaps with what Windows appends.
/// </summary>
internal static class ProfileFolderName
{
    private static readonly SearchValues<char> s_domainLetters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

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
        ReadOnlySpan<char> bare = WithoutEnd(WithoutEnd(name, IsVersionOrCounter), IsDomain);
        return bare.Length == 0 || bare.Length == name.Length ? [name] : [name, bare.ToString()];
    }

    // What Windows appends, behind a point. A wrong guess only makes an entry the owner's own, and so keeps it.
    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> name, Func<ReadOnlySpan<char>, bool> isAppended)
    {
        int point = name.LastIndexOf('.');
        return point >= 0 && isAppended(name[(point + 1)..]) ? name[..point] : name;
    }

    // alice.V6 (roaming profile version), alice.000 (counter).
    private static bool IsVersionOrCounter(ReadOnlySpan<char> end) =>
        end is ['V', >= '2' and <= '9'] or [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9'];

    // alice.CONTOSO (NetBIOS domain, upper case by custom).
    private static bool IsDomain(ReadOnlySpan<char> end) =>
        end.Length is >= 1 and <= 15 && !end.ContainsAnyExcept(s_domainLetters);
}
