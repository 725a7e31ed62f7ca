namespace CertProp.Benchmarks.Parts;

/// <summary>What more profiles cost: time must grow as they do, and memory not.</summary>
internal static class Growth
{
    // For ten times the profiles: a tenth more than in proportion. Other sizes are judged by the same tenth.
    private const double MostGrowth = 1.1;

    // The most memory at either size.
    private const double MostMegabytes = 100;

    public static PartResult Measure(Workbench bench)
    {
        Product product = bench.Product;
        Trees trees = bench.Trees;
        Kind[] kinds =
        [
            new("--format line", product.Detect(trees.Small, "line"), product.Detect(trees.Built, "line")),
            new("--format json", product.Detect(trees.Small, "json"), product.Detect(trees.Built, "json")),
            new(
                "--format json, all leaked", product.Detect(trees.SmallLeaked, "json"),
                product.Detect(trees.LargeLeaked, "json")),
        ];
        bench.Launcher.Interleave("growth", bench.Settings.Runs, [.. kinds.SelectMany(kind => kind.Both)]);
        RequireAllLeaked(bench);

        (int small, int large) = (bench.Settings.Small, bench.Settings.Profiles);
        double times = large / (double)small;
        var table = new Table(
            "certprop detect", $"{small:N0}: median ms", $"{large:N0}: median ms", "ratio", "peak MB", "peak MB");
        foreach (Kind kind in kinds)
        {
            table.Add(
                kind.Name, $"{kind.Small.MedianWall:F0}", $"{kind.Large.MedianWall:F0}", $"{kind.Ratio:F2}",
                $"{kind.Small.Peak:F1}", $"{kind.Large.Peak:F1}");
        }
        return new PartResult(
            $"""
            {small:N0} and {large:N0} profiles with {bench.Settings.Elements} elements each, {times:0.#} times as many.

            {table}
            """,
            [
                .. kinds.Select(kind => new Target(
                    $"{times:0.#} times the profiles, {kind.Name}", kind.Ratio, times * MostGrowth, "x")),
                .. kinds.Select(kind => new Target(
                    $"memory at both sizes, {kind.Name}", kind.Both.Max(series => series.Peak), MostMegabytes, " MB")),
            ]);
    }

    // Less output would take less memory.
    private static void RequireAllLeaked(Workbench bench)
    {
        Summary summary = Summary.By(bench.Launcher, bench.Product.Detect(bench.Trees.SmallLeaked, "json"));
        if (summary.Leaked != summary.Certificates || summary.Leaked == 0)
            throw new BenchmarkException($"{summary.Leaked} of {summary.Certificates} entries are leaked, not all.");
    }

    private sealed class Kind(string name, Command small, Command large)
    {
        public string Name { get; } = name;

        public Series Small { get; } = new(name, small);

        public Series Large { get; } = new(name, large);

        public Series[] Both => [Small, Large];

        public double Ratio => Large.RatioTo(Small);
    }
}
