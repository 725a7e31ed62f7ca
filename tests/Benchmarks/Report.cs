using System.Runtime.InteropServices;

namespace CertProp.Benchmarks;

/// <summary>The results as Markdown that reads well in a terminal.</summary>
internal static class Report
{
    public static string Render(Results results, string tree)
    {
        Swept swept = results.Swept;
        return $"""
            {swept.Profiles:N0} profiles, {swept.Elements:N0} elements, {swept.Bytes / 1e6:F0} MB;
            certprop examined {results.Summary.Certificates:N0} and found {results.Summary.Leaked:N0} leaked.

            {Times(results)}
            {Calls(results)}
            {Machine(tree)}

            """;
    }

    private static Table Times(Results results)
    {
        var table = new Table("what", "median ms", "min ms", "ratio to floor", "CPU ms", "peak MB");
        foreach (Series series in new[] { results.Floor, results.Line, results.Json })
        {
            double ratio = series.MedianWall / results.Floor.MedianWall;
            table.Add(series.Name, $"{series.MedianWall:F0}", $"{series.LeastWall:F0}", $"{ratio:F2}",
                $"{series.MedianProcessor:F0}", $"{series.Peak:F1}");
        }
        return table;
    }

    private static string Calls(Results results)
    {
        if (results.Calls is null)
            return "System calls were not counted: no strace, or it may not trace here.\n";
        var table = new Table("system calls of certprop", "calls", "per profile", "per element");
        foreach ((string name, long calls) in results.Calls.Append(new("total", results.Calls.Values.Sum())))
        {
            table.Add(name, $"{calls}", $"{calls / (double)results.Swept.Profiles:F2}",
                $"{calls / (double)results.Swept.Elements:F2}");
        }
        return table.ToString();
    }

    private static string Machine(string tree)
    {
        string processor = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return $"{processor}, {Environment.ProcessorCount} cores; Linux {kernel}; "
            + $"{new DriveInfo(tree).DriveFormat}, warm cache; {RuntimeInformation.FrameworkDescription}.";
    }
}
