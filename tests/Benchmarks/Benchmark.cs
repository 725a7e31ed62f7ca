using CertProp.Benchmarks.Parts;

namespace CertProp.Benchmarks;

/// <summary>The whole run: what was asked for is measured part by part, told, written and judged.</summary>
internal static class Benchmark
{
    public static int Run(Settings settings)
    {
        if (!OperatingSystem.IsLinux())
            throw new BenchmarkException("The benchmarks need Linux: the floor uses openat2.");
        if (settings.Small >= settings.Profiles)
            throw new BenchmarkException("--small must be less than --profiles: growth is measured from it.");
        string load = Report.Load(); // before we are the load
        using var work = new WorkFolder();
        var bench = new Workbench(settings, work);
        (Part Part, PartResult Result)[] results = [.. settings.Parts.Select(part => (part, Measure(part, bench)))];
        string report = Report.Render(results, $"{Report.Machine(work.Path)}\n{load}");
        Console.Write(report);
        if (settings.Markdown is not null)
            File.WriteAllText(settings.Markdown, report);
        if (settings.Write)
            MeasuredPage.Write(Toolchain.InRepository(MeasuredPage.Page), report);
        Target[] missed = [.. results.SelectMany(result => result.Result.Targets).Where(target => !target.IsMet)];
        foreach (Target target in missed)
            Talk($"target missed: {target}");
        return settings.Check && missed.Length > 0 ? 1 : 0;
    }

    public static void Talk(string text) => Console.Error.WriteLine($"benchmarks: {text}");

    private static PartResult Measure(Part part, Workbench bench)
    {
        try
        {
            return part.Measure(bench);
        }
        catch (MissingToolException e)
        {
            Talk($"{part.Name} is not measured: {e.Message}");
            return new PartResult($"Not measured: {e.Message}.\n");
        }
    }
}
