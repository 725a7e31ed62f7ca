using System.Diagnostics;
using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Benchmarks.Host;

/// <summary>What one script of a cycle took: milliseconds of wall time from its PowerShell's start to its end.</summary>
/// <param name="name">What it does.</param>
/// <param name="script">Its path on this system.</param>
internal sealed class ScriptTimes(string name, string script)
{
    private readonly List<double> _milliseconds = [];

    public string Name { get; } = name;

    public int Count => _milliseconds.Count;

    public double Least => _milliseconds.Min();

    public double Median
    {
        get
        {
            double[] sorted = [.. _milliseconds.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <param name="host">Where it runs.</param>
    /// <param name="said">
    /// What its one line must be: nothing, <c>Compliant</c>, or the state of a portal line about all that is leaked.
    /// </param>
    /// <exception cref="BenchmarkException">It is not: what did not do its work took no time worth telling.</exception>
    public void Measure(ProfileHost host, string said)
    {
        var watch = Stopwatch.StartNew();
        CommandResult result = host.Run(script);
        double milliseconds = watch.Elapsed.TotalMilliseconds;
        string line = result.Output.TrimEnd();
        if (result.ExitCode != 0 || result.Error.Length > 0 || !Says(line, said, host))
        {
            throw new BenchmarkException(
                $"{Path.GetFileName(script)} should say \"{said}\" of {host.Leaked} entries in {host.LeakedProfiles} "
                + $"profiles, and ended with {result.ExitCode} after {milliseconds / 1_000:F1} s: "
                + Words(line + result.Error));
        }
        _milliseconds.Add(milliseconds);
    }

    // What PowerShell makes of an exception is in lines and columns; behind it stands what programs read.
    private static string Words(string said)
    {
        string[] words = said.Split([' ', '\r', '\n', '|', '~'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.TakeWhile(word => !word.StartsWith("{\"", StringComparison.Ordinal)));
    }

    private static bool Says(string line, string said, ProfileHost host)
    {
        int at = line.IndexOf(" | ", StringComparison.Ordinal);
        if (at < 0)
            return line == said;
        JsonElement portal = JsonDocument.Parse(line[(at + 3)..]).RootElement;
        return portal.GetProperty("s").GetString() == said
            && portal.GetProperty("n").GetInt32() == host.Leaked
            && portal.GetProperty("p").GetInt32() == host.LeakedProfiles;
    }
}
