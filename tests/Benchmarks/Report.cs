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

            {Times(results.Floor, results.Line, results.Json)}
            {Calls(results.Calls, "certprop", ("per profile", swept.Profiles), ("per element", swept.Elements))}
            {(results.Removal is { } removal ? Render(removal) : "")}{Machine(tree)}

            """;
    }

    private static string Render(RemovalResults removal) => $"""
        remove took {removal.Entries:N0} entries out of a fresh copy of the tree on {removal.FileSystem}, restore put them back.

        {Times(removal.Floor, removal.Remove, removal.Restore)}
        {Calls(removal.Calls, "remove", ("per removed entry", removal.Entries))}

        """;

    private static Table Times(Series floor, params Series[] others)
    {
        var table = new Table("what", "median ms", "min ms", "ratio to floor", "CPU ms", "peak MB");
        foreach (Series series in others.Prepend(floor))
        {
            double ratio = series.MedianWall / floor.MedianWall;
            table.Add(series.Name, $"{series.MedianWall:F0}", $"{series.LeastWall:F0}", $"{ratio:F2}",
                $"{series.MedianProcessor:F0}", $"{series.Peak:F1}");
        }
        return table;
    }

    private static string Calls(
        IReadOnlyDictionary<string, long>? counted, string program, params (string Name, long Count)[] units)
    {
        if (counted is null)
            return "System calls were not counted: no strace, or it may not trace here.\n";
        var table = new Table([$"system calls of {program}", "calls", .. units.Select(unit => unit.Name)]);
        foreach ((string name, long calls) in counted.Append(new("total", counted.Values.Sum())))
            table.Add([name, $"{calls}", .. units.Select(unit => $"{calls / (double)unit.Count:F2}")]);
        return table.ToString();
    }

    public static string Machine(string tree)
    {
        string processor = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return $"{processor}, {Environment.ProcessorCount} cores; Linux {kernel}; "
            + $"{new DriveInfo(tree).DriveFormat}, warm cache; {RuntimeInformation.FrameworkDescription}.";
    }
}
