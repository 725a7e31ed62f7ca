using System.Text.RegularExpressions;

namespace CertProp.Benchmarks.Parts;

/// <summary>detect over a folder of profiles against the least that it can cost, and its system calls.</summary>
internal static partial class Sweep
{
    private const double MostRatio = 1.3, StretchRatio = 1;

    // Calls an element and a profile, by the decomposition of CallCosts.
    private const double MostCallsOfElement = 4, MostCallsOfProfile = 8;

    public static PartResult Measure(Workbench bench)
    {
        string tree = bench.Trees.Large;
        var floor = new Series("floor", bench.Floor(tree));
        var line = new Series("certprop detect --format line", bench.Product.Detect(tree, "line"));
        var json = new Series("certprop detect --format json", bench.Product.Detect(tree, "json"));
        bench.Launcher.Interleave("sweep", bench.Settings.Runs, floor, line, json);
        Swept swept = Swept.By(bench.Launcher, floor.Command);
        Summary summary = Summary.By(bench.Launcher, json.Command);
        if (swept.Elements != summary.Certificates)
        {
            throw new BenchmarkException(
                $"the floor read {swept.Elements} elements, but certprop reports {summary.Certificates}");
        }

        var ratio = new Target(
            "detect --profiles, wall time against the floor", line.RatioTo(floor), MostRatio, "x", StretchRatio);
        CallCosts? costs = CallCosts.Measure(bench);
        double megabytes = swept.Bytes / 1e6;
        string text = $"""
            {swept.Profiles:N0} profiles, {swept.Elements:N0} elements, {megabytes:F0} MB on {FileSystem.Of(tree)};
            certprop examined {summary.Certificates:N0} and found {summary.Leaked:N0} leaked.

            {Series.Compare("floor", floor, line, json)}
            {costs?.ToString() ?? SystemCalls.NotCounted}
            """;
        if (costs is null)
            return new PartResult(text, ratio);
        return new PartResult(
            text, ratio,
            new Target("detect --profiles, system calls an element", costs.OfElement, MostCallsOfElement, ""),
            new Target("detect --profiles, system calls a profile", costs.OfProfile, MostCallsOfProfile, ""));
    }

    /// <summary>What the floor found: folders it listed, elements and bytes it read.</summary>
    private sealed partial record Swept(long Profiles, long Elements, long Bytes)
    {
        public static Swept By(Launcher launcher, Command floor)
        {
            launcher.Run(floor);
            MatchCollection numbers = Number().Matches(File.ReadAllText(launcher.Output));
            return new Swept(
                long.Parse(numbers[0].ValueSpan), long.Parse(numbers[1].ValueSpan), long.Parse(numbers[2].ValueSpan));
        }

        [GeneratedRegex("[0-9]+")]
        private static partial Regex Number();
    }
}
