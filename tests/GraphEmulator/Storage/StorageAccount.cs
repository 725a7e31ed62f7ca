using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CertProp.GraphEmulator.Storage;

/// <summary>
/// The account that every Azurite has, with the key that Azurite's documentation publishes, and its signatures.
/// </summary>
internal static class StorageAccount
{
    public const string Name = "devstoreaccount1";

    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Version = "2021-08-06";

    /// <summary>A service SAS for one blob: the query of its address.</summary>
    /// <param name="container">The container.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="permissions">Letters, such as <c>rw</c>.</param>
    /// <param name="now">The real time, which Azurite looks at.</param>
    public static string Sas(string container, string blob, string permissions, DateTimeOffset now)
    {
        string expiry = Seconds(now.AddDays(1));
        // Signatures as clients must expect them: with characters that are escaped in a query. The start is moved until
        // there is one of each.
        for (int moved = 300; ; moved++)
        {
            string start = Seconds(now.AddSeconds(-moved));
            // sp, st, se, resource, si, sip, spr, sv, sr, sst, ses, rscc, rscd, rsce, rscl, rsct
            string signature = Sign(
                permissions, start, expiry, $"/blob/{Name}/{container}/{blob}", "", "", "", Version, "b",
                "", "", "", "", "", "", "");
            if (signature.Contains('+', StringComparison.Ordinal) && signature.Contains('/', StringComparison.Ordinal))
            {
                return $"sv={Version}&sr=b&sp={permissions}&st={Uri.EscapeDataString(start)}"
                    + $"&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}";
            }
        }
    }

    /// <summary>A request that creates a container, signed with the account's key.</summary>
    public static HttpRequestMessage CreateContainer(Uri endpoint, string container, DateTimeOffset now)
    {
        string date = now.ToString("R", CultureInfo.InvariantCulture);
        // Eleven header lines of which none is used; the account stands twice because Azurite has it in the path.
        string signature = Sign(
            "PUT", "", "", "", "", "", "", "", "", "", "", "",
            $"x-ms-date:{date}", $"x-ms-version:{Version}", $"/{Name}/{Name}/{container}", "restype:container");
        var request = new HttpRequestMessage(
            HttpMethod.Put, new Uri(endpoint, $"/{Name}/{container}?restype=container"));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("Authorization", $"SharedKey {Name}:{signature}");
        return request;
    }

    private static string Sign(params string[] lines) => Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
