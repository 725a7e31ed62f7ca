using System.Runtime.InteropServices;
using CertProp.Benchmarks.Parts;

namespace CertProp.Benchmarks;

/// <summary>The results as Markdown that reads well in a terminal.</summary>
internal static class Report
{
    /// <summary>Targets first, then part by part.</summary>
    /// <param name="results">What was measured, in order.</param>
    /// <param name="machine">Where.</param>
    public static string Render(IReadOnlyList<(Part Part, PartResult Result)> results, string machine)
    {
        Table targets = Target.TableOf(results.SelectMany(result => result.Result.Targets));
        IEnumerable<string> sections = results.Select(result => $"## {result.Part.Title}\n\n{result.Result.Text}");
        return $"""
            ## Targets

            {targets}
            {machine}

            Wall times are medians; ratios and differences are those of medians. MB of memory have 1,048,576 bytes.

            {string.Join('\n', sections)}
            """;
    }

    /// <summary>How busy the machine is with other work.</summary>
    public static string Load()
    {
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return $"Load average when the run began: {load}.";
    }

    public static string Machine(string tree)
    {
        string processor = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return $"{processor}, {Environment.ProcessorCount} cores; Linux {kernel}; "
            + $"{FileSystem.Of(tree)}, warm cache; {RuntimeInformation.FrameworkDescription}.";
    }
}
