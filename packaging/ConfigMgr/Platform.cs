using CertProp.Reports;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// Rule ids of the systems that an item applies to. A site knows those of its own version, and takes an id that it does
/// not know for no system at all: an item that applies nowhere counts as compliant everywhere.
/// </summary>
internal static class Platform
{
    /// <summary>Every Windows, clients and servers; in every version of Configuration Manager.</summary>
    public const string AllWindows = "Windows/All_Windows_Client_Server";

    private const string Prefix = "Windows/";

    // Those that real exports have.
    private static readonly string[] s_others =
    [
        "All_ARM64_Windows_10_and_higher_Clients", "All_ARM64_Windows_11_and_higher_Clients", "All_Embedded_Windows_XP",
        "All_MultiSession_Enterprise_Windows_10_higher", "All_MultiSession_Enterprise_Windows_11_higher",
        "All_x64_Windows_10_and_higher_Clients", "All_x64_Windows_11_and_higher_Clients", "All_x64_Windows_7_Client",
        "All_x64_Windows_8.1_Client", "All_x64_Windows_8_Client", "All_x64_Windows_Embedded_8.1_Industry",
        "All_x64_Windows_Embedded_8_Industry", "All_x64_Windows_Embedded_8_Standard",
        "All_x64_Windows_Server_2003_Non_R2", "All_x64_Windows_Server_2003_R2", "All_x64_Windows_Server_2008",
        "All_x64_Windows_Server_2008_R2", "All_x64_Windows_Server_2012_R2", "All_x64_Windows_Server_2016",
        "All_x64_Windows_Server_2019_and_higher", "All_x64_Windows_Server_2022_and_higher", "All_x64_Windows_Server_8",
        "All_x64_Windows_Vista", "All_x64_Windows_XP_Professional", "All_x86_Windows_10_and_higher_Clients",
        "All_x86_Windows_7_Client", "All_x86_Windows_8.1_Client", "All_x86_Windows_8_Client",
        "All_x86_Windows_Embedded_8.1_Industry", "All_x86_Windows_Embedded_8_Industry",
        "All_x86_Windows_Embedded_8_Standard", "All_x86_Windows_Server_2003_Non_R2", "All_x86_Windows_Server_2003_R2",
        "All_x86_Windows_Server_2008", "All_x86_Windows_Vista", "All_x86_Windows_XP", "x64_Embedded_Windows_7",
        "x64_Windows_7_Client", "x64_Windows_7_SP1", "x64_Windows_Server_2003_R2_SP2", "x64_Windows_Server_2003_SP2",
        "x64_Windows_Server_2008_R2", "x64_Windows_Server_2008_R2_CORE", "x64_Windows_Server_2008_R2_SP1",
        "x64_Windows_Server_2008_R2_SP1_Core", "x64_Windows_Server_2008_SP2", "x64_Windows_Server_2008_SP2_Core",
        "x64_Windows_Vista_SP2", "x64_Windows_XP_Professional_SP2", "x86_Embedded_Windows_7", "x86_Windows_7_Client",
        "x86_Windows_7_SP1", "x86_Windows_Server_2003_R2_SP2", "x86_Windows_Server_2003_SP2",
        "x86_Windows_Server_2008_SP2", "x86_Windows_Vista_SP2", "x86_Windows_XP_Professional_Service_Pack_3",
    ];

    public static IReadOnlyList<string> Known { get; } = [AllWindows, .. s_others.Select(id => Prefix + id)];

    /// <summary>Those that somebody named, and always every Windows; in the order of the known ones.</summary>
    /// <exception cref="UsageException">One is not known.</exception>
    public static IReadOnlyList<string> With(IEnumerable<string> ids)
    {
        HashSet<string> wanted = [AllWindows];
        foreach (string id in ids)
        {
            if (!Known.Contains(id))
            {
                throw new UsageException(
                    $"--platform {SafeText.Of(id)}: no such rule id is known, and one with a slip in it would apply "
                    + $"nowhere and count as compliant; the nearest are {string.Join(", ", Nearest(id))}");
            }
            wanted.Add(id);
        }
        return [.. Known.Where(wanted.Contains)];
    }

    private static IEnumerable<string> Nearest(string id)
    {
        string text = id.Length > SafeText.MaxLength ? id[..SafeText.MaxLength] : id;
        return Known.OrderBy(known => Distance(Tail(known), Tail(text))).Take(3);
    }

    // People leave the common beginning out.
    private static string Tail(string id) =>
        (id.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? id[Prefix.Length..] : id).ToUpperInvariant();

    // Levenshtein, row by row.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
