using System.Globalization;
using CertProp.Samples;
using CertProp.WineHost;

namespace CertProp.Benchmarks.Parts;

/// <summary>
/// One whole run of certprop.exe under Wine on the user's live store, against a program that does nothing, published
/// in the same way. Memory is what Linux says of the process: /usr/lib/wine/wine64 becomes the Windows program without
/// starting another process, so its peak is that of the program with all of Wine's own in it, in every row alike, and
/// differences are the program's. What wineserver does for a program is in its wall time alone.
/// </summary>
internal static class Startup
{
    public const int Certificates = 20;

    private const double MostMilliseconds = 25, StretchMilliseconds = 12, MostMegabytes = 8, StretchMegabytes = 4;

    private const string NoCompiler =
        "The C program was not measured: mingw is not installed (Debian: gcc-mingw-w64-x86-64).";

    public static PartResult Measure(Workbench bench)
    {
        if (!File.Exists(WinePrefix.Wine))
            throw new MissingToolException(WinePrefix.Wine, "wine64");
        using var prefix = new WinePrefix(bench.Work.PathOf("prefix"));
        Fill(prefix);
        (Series empty, Series product) = SeriesOf(prefix, bench.Empty, bench.WindowsProduct);
        Command list = product.Command with
        {
            Arguments = [bench.WindowsProduct, "list", "--scope", "user", "--format", "json"],
            GoodExitCodes = [0],
        };
        Summary summary = Summary.By(bench.Launcher, list);
        if (summary.Certificates != Certificates)
            throw new BenchmarkException($"certprop.exe lists {summary.Certificates} certificates of {Certificates}");

        string? enumerate = Toolchain.CompileForWindows("enumerate.c", bench.Work, "-lcrypt32");
        Series[] all = [empty, .. enumerate is null ? (Series[])[] : [Enumerating(enumerate, empty)], product];
        bench.Launcher.Interleave("startup", bench.Settings.Starts, all);
        return new PartResult(
            $"""
            {summary.Certificates} certificates in the live store; each program started {bench.Settings.Starts} times.
            Wine's smart-card service gives no answer, so entries of cards are kept as cardPresent, and owners are not
            looked at.

            {Series.Compare("empty", all)}
            {(enumerate is null ? NoCompiler : "")}
            """.TrimEnd() + "\n",
            new Target(
                "detect --scope user, time beyond an empty Main", product.MedianWall - empty.MedianWall,
                MostMilliseconds, " ms", StretchMilliseconds),
            new Target(
                "detect --scope user, memory beyond an empty Main", product.Peak - empty.Peak,
                MostMegabytes, " MB", StretchMegabytes));
    }

    /// <summary>Twenty certificates of all kinds.</summary>
    public static void Fill(WinePrefix prefix) =>
        new PersonalStore(prefix).Fill(Enumerable.Range(0, Certificates).Select(Entry));

    /// <summary>An empty program and detect, to be measured in this prefix.</summary>
    public static (Series Empty, Series Product) SeriesOf(WinePrefix prefix, string empty, string product)
    {
        var command = new Command(WinePrefix.Wine, [empty], [0]) { Environment = prefix.Environment };
        return (
            new Series("an empty Main", command),
            new Series("certprop.exe detect", command with
            {
                Arguments = [product, "detect", "--scope", "user"],
                GoodExitCodes = [0],
            }));
    }

    private static Series Enumerating(string program, Series empty) => new(
        "C: CertOpenStore, enumerate",
        empty.Command with { Arguments = [program], GoodExitCodes = [Certificates] });

    // Somebody else's card, software, the own card, a card of nobody known, no key: different rules decide.
    private static ElementWriter Entry(int number)
    {
        string person = string.Create(CultureInfo.InvariantCulture, $"Person Number{number}");
        return (number % 5) switch
        {
            0 => Entries.Foreign(person),
            1 => Entries.Foreign(person, Providers.Software),
            2 => Entries.Of(Entries.CertificateOf(person) with { Sid = Entries.OwnSid }, Providers.SmartCardKsp),
            3 => Entries.Of(Entries.CertificateOf(person) with { Sid = null }, Providers.SmartCardCsp),
            _ => new ElementWriter().Sha1().Certificate(Entries.CertificateOf(person).ToDer()),
        };
    }
}
