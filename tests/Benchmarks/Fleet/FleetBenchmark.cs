using System.Globalization;

namespace CertProp.Benchmarks.Fleet;

/// <summary>Sizes of a fleet, and for each what status and floor take; the difference of two sizes is rows alone.</summary>
internal static class FleetBenchmark
{
    public const string Targets = "at most 2 times the floor's time a row, less than 200 MB, at most 20 MB more for the largest than for the smallest";

    private const double MostRatio = 2, MostPeak = 200, MostGrowth = 20;

    private sealed record Size(int Rows, Series Floor, Series Csv, Series Page);

    public static int Run(int[] rows, int runs, bool check)
    {
        if (rows.Length < 2 || rows[^1] <= rows[0])
            throw new BenchmarkException("--rows needs two sizes at least, the smallest first.");
        using var work = new WorkFolder();
        var launcher = new Launcher(Toolchain.Compile("measure.c", work), work);
        string program = Toolchain.BuildDeploy();
        Size[] sizes = [.. rows.Select(count => Measure(count, runs, program, launcher, work))];
        Console.Write(Render(sizes));
        return check && !MeetsTargets(sizes) ? 1 : 0;
    }

    private static Size Measure(int rows, int runs, string program, Launcher launcher, WorkFolder work)
    {
        Benchmark.Talk($"making {rows} rows");
        string zip = work.PathOf($"{rows}.zip"), settings = work.PathOf("certprop.deploy.json");
        FleetExport.Write(zip, rows);
        File.WriteAllText(settings, $$"""{ "version": 1, "deployment": "{{PlayedGraph.Deployment}}", "policy": null, "cloud": "emulator" }""");
        using var graph = new PlayedGraph(zip, rows);
        string[] status = ["status", "--settings", settings, "--graph", graph.Root, "--source", "export", "--format", "csv"];
        var floor = new Series("read and split", new Command(Environment.ProcessPath!, [FleetCommands.Floor, zip], [0]));
        var csv = new Series("status --format csv", new Command(program, status, [0]));
        var page = new Series("the same and --html", new Command(program, [.. status, "--html", work.PathOf("fleet.html")], [0]));
        Series[] all = [floor, csv, page];
        foreach (Series series in all)
            launcher.Run(series.Command);
        Check(rows, launcher, csv.Command);
        for (int run = 1; run <= runs; run++)
        {
            Benchmark.Talk($"{rows} rows, run {run} of {runs}");
            foreach (Series series in all)
                series.Add(launcher.Run(series.Command));
        }
        return new Size(rows, floor, csv, page);
    }

    // What is fast because it leaves rows out is not fast.
    private static void Check(int rows, Launcher launcher, Command command)
    {
        launcher.Run(command);
        int written = File.ReadLines(launcher.Output).Count() - 1;
        if (written != rows)
            throw new BenchmarkException($"status wrote {written} devices of {rows}.");
    }

    private static string Render(Size[] sizes)
    {
        var table = new Table("what", "rows", "min ms", "median ms", "CPU ms", "peak MB");
        foreach (Size size in sizes)
        {
            foreach (Series series in (Series[])[size.Floor, size.Csv, size.Page])
            {
                table.Add(
                    series.Name, $"{size.Rows}", $"{series.LeastWall:F0}", $"{series.MedianWall:F0}", $"{series.MedianProcessor:F0}",
                    $"{series.Peak:F1}");
            }
        }
        double floor = OfRow(sizes, size => size.Floor.LeastWall), csv = OfRow(sizes, size => size.Csv.LeastWall);
        double floorWork = OfRow(sizes, size => size.Floor.MedianProcessor), work = OfRow(sizes, size => size.Csv.MedianProcessor);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {table}
            A row takes {csv:F2} µs, {csv / floor:F2} times the {floor:F2} µs of reading and splitting it (least of all runs); of
            the processors {work:F2} µs, {work / floorWork:F2} times {floorWork:F2} µs.
            {Report.Machine(Path.GetTempPath())}

            """);
    }

    // Start, sign-in and download of the first bytes are the same for every size.
    private static double OfRow(Size[] sizes, Func<Size, double> milliseconds) =>
        1_000 * (milliseconds(sizes[^1]) - milliseconds(sizes[0])) / (sizes[^1].Rows - sizes[0].Rows);

    private static bool MeetsTargets(Size[] sizes)
    {
        double ratio = OfRow(sizes, size => size.Csv.LeastWall) / OfRow(sizes, size => size.Floor.LeastWall);
        double peak = sizes.Max(size => Math.Max(size.Csv.Peak, size.Page.Peak)), growth = sizes[^1].Csv.Peak - sizes[0].Csv.Peak;
        (bool Missed, string What)[] targets =
        [
            (ratio > MostRatio, $"{ratio:F2} times the floor's time a row"), (peak >= MostPeak, $"{peak:F0} MB"),
            (growth > MostGrowth, $"{growth:F0} MB more for the largest"),
        ];
        foreach ((bool missed, string what) in targets)
        {
            if (missed)
                Benchmark.Talk($"target missed: {what}");
        }
        return !Array.Exists(targets, target => target.Missed);
    }
}
