using System.Globalization;
using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>
/// Profiles full of leaked certificates, each from another issuer whose name is long or does harm; a few lie in two
/// profiles. Its policy counts everything leaked that is nobody's own.
/// </summary>
public sealed class LeakTree : IDisposable
{
    private const int Profiles = 50, EntriesPerProfile = 100;
    private const string SmartCardKsp = "Microsoft Smart Card Key Storage Provider";

    private static readonly string[] s_issuers =
    [
        "CN=\e[2J\u202EIssuing CA {0}\r\n", "CN=Issuing CA {0} | {\"v\":1", "CN==cmd|' /C calc'!A{0}", "CN=認証局 {0}",
        "CN=<script>{0}</script>\"]]", "CN={0} 🦄\u2028\u0085", "CN={0} " + Long, "CN=" + LongWide + " {0}",
        "O=No common name {0}",
    ];

    private readonly TemporaryFolder _folder = new();

    public LeakTree()
    {
        for (int profile = 0; profile < Profiles; profile++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"user{profile:D2}");
            string store = _folder.MakeStore(name);
            for (int entry = 0; entry < EntriesPerProfile; entry++)
            {
                int number = (profile * EntriesPerProfile) + entry;
                // The last entry of each profile is the first of the next.
                ElementWriter element = Element(entry == EntriesPerProfile - 1 ? number + 1 : number);
                File.WriteAllBytes(Path.Combine(store, element.Thumbprint), element.ToArray());
            }
        }
        Count = Profiles * EntriesPerProfile;
        Distinct = Count - Profiles + 1;
    }

    /// <summary>What every subject holds and no issuer.</summary>
    public static string SubjectMark => "Secret Person";

    public int Count { get; }

    /// <summary>How many different certificates they are.</summary>
    public int Distinct { get; }

    public static int ProfileCount => Profiles;

    private static string Long => new('W', 900);

    private static string LongWide => new('漢', 300);

    /// <summary>Runs a command on the tree.</summary>
    /// <param name="policy">Members beside those that the tree needs, such as <c>"report": {}</c>.</param>
    /// <param name="arguments">Command and options.</param>
    internal CommandResult Run(string policy, params string[] arguments) => CommandRun.Of(
        [.. arguments, "--profiles", _folder.Path, "--policy", "-"],
        input: $$"""{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S", {{policy}} }""");

    public void Dispose() => _folder.Dispose();

    private static ElementWriter Element(int number)
    {
        bool selfSigned = number % 10 == 9;
        string text = string.Format(CultureInfo.InvariantCulture, "CN={0} {1}", SubjectMark, number);
        var certificate = new SampleCertificate
        {
            Subject = text,
            Issuer = selfSigned
                ? text
                : s_issuers[number % 10].Replace(
                    "{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
        };
        return new ElementWriter().KeyProvider(SmartCardKsp, null, type: 0).Sha1().Certificate(certificate.ToDer());
    }
}
