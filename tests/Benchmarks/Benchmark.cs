using System.Text.Json;
using System.Text.RegularExpressions;

namespace CertProp.Benchmarks;

/// <summary>The whole run: programs, tree, measurements, report.</summary>
internal static partial class Benchmark
{
    // The tree is new, and the default policy leaves alone what came within the last hour.
    private const string Policy =
        """{ "version": 1, "minimumAge": "PT0S", "limits": { "perProfile": 100000000, "perRun": 100000000 } }""";

    public static int Run(Settings settings)
    {
        if (!OperatingSystem.IsLinux())
            throw new BenchmarkException("The benchmarks need Linux: the floor uses openat2.");
        using var work = new WorkFolder();
        var launcher = new Launcher(Toolchain.Compile("measure.c", work), work);
        string floor = Toolchain.Compile("floor.c", work);
        string program = Toolchain.BuildProduct();
        string tree = Tree.Prepare(settings, work);
        string policy = work.PathOf("policy.json");
        File.WriteAllText(policy, Policy);
        var product = new Product(program, policy);

        Results results = Measure(
            settings.Runs, launcher, new Command(floor, [tree], [0]),
            product.Detect(tree, "line"), product.Detect(tree, "json"));
        if (settings.Removals > 0)
        {
            launcher.Run(results.Json.Command);
            var removal = new Removal(launcher, product, work, tree, ReadLeaked(launcher.Output, tree));
            results = results with { Removal = removal.Measure(settings.Removals) };
        }
        string report = Report.Render(results, tree);
        Console.Write(report);
        if (settings.Markdown is not null)
            File.WriteAllText(settings.Markdown, report);
        return settings.Check && !MeetsTargets(results) ? 1 : 0;
    }

    private static Results Measure(
        int runs, Launcher launcher, Command floorSweep, Command lineSweep, Command jsonSweep)
    {
        var floor = new Series("floor", floorSweep);
        var line = new Series("certprop --format line", lineSweep);
        var json = new Series("certprop --format json", jsonSweep);

        Talk("warming the cache");
        launcher.Run(floor.Command);
        Swept swept = ReadSwept(File.ReadAllText(launcher.Output));
        launcher.Run(line.Command);
        launcher.Run(json.Command);
        Summary summary = ReadSummary(launcher.Output);

        for (int run = 1; run <= runs; run++)
        {
            Talk($"run {run} of {runs}");
            foreach (Series series in new[] { floor, line, json })
                series.Add(launcher.Run(series.Command));
        }
        Talk("counting system calls");
        return new Results(
            floor, line, json, swept, summary, SystemCalls.Count(launcher, line.Command, SystemCalls.OfSweep));
    }

    public static void Talk(string text) => Console.Error.WriteLine($"benchmarks: {text}");

    private static bool MeetsTargets(Results results)
    {
        string[] missed = [.. Targets.Missed(results)];
        foreach (string target in missed)
            Talk($"target missed: {target}");
        return missed.Length == 0;
    }

    private static Swept ReadSwept(string line)
    {
        long[] numbers = [.. Number().Matches(line).Select(match => long.Parse(match.ValueSpan))];
        return new Swept(numbers[0], numbers[1], numbers[2]);
    }

    private static Summary ReadSummary(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using JsonDocument report = JsonDocument.Parse(stream);
        JsonElement summary = report.RootElement.GetProperty("summary");
        return new Summary(summary.GetProperty("certificates").GetInt64(), summary.GetProperty("leaked").GetInt64());
    }

    /// <summary>The leaked entries' files, relative to the tree.</summary>
    private static string[] ReadLeaked(string file, string tree)
    {
        using FileStream stream = File.OpenRead(file);
        using JsonDocument report = JsonDocument.Parse(stream);
        return
        [
            .. from certificate in report.RootElement.GetProperty("certificates").EnumerateArray()
               where certificate.GetProperty("verdict").GetString() == "leaked"
               select Path.GetRelativePath(tree, certificate.GetProperty("path").GetString()!),
        ];
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
