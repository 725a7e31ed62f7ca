namespace CertProp.Benchmarks;

/// <summary>How often a program calls the kernel, counted by strace in a run of its own.</summary>
internal static class SystemCalls
{
    public const string NotCounted = "System calls were not counted: no strace, or it may not trace here.\n";

    public const string Others = "all others";

    /// <summary>The calls that a sweep is made of; everything else is <see cref="Others"/>.</summary>
    public static readonly string[] OfSweep = ["openat", "openat2", "statx", "read", "pread64", "close", "getdents64"];

    /// <summary>The calls that a removal is made of.</summary>
    public static readonly string[] OfRemoval = [.. OfSweep, "pwrite64", "fsync", "syncfs", "renameat", "unlinkat"];

    /// <summary>Calls by name; null without strace, or where tracing is forbidden (containers).</summary>
    public static IReadOnlyDictionary<string, long>? Count(Launcher launcher, Command command, string[] names)
    {
        if (!Tool.IsThere("strace"))
            return null;
        string counts = launcher.Output + ".strace";
        string[] arguments = ["-c", "-f", "-o", counts, command.Program, .. command.Arguments];
        try
        {
            launcher.Run(command with { Program = "strace", Arguments = arguments });
        }
        catch (BenchmarkException e)
        {
            Benchmark.Talk(e.Message);
            return null;
        }
        return Parse(File.ReadLines(counts), names);
    }

    /// <summary>Calls by name, and each in terms of one unit.</summary>
    public static string TableOf(IReadOnlyDictionary<string, long>? counted, string program, string unit, long units)
    {
        if (counted is null)
            return NotCounted;
        var table = new Table($"system calls of {program}", "calls", unit);
        foreach ((string name, long calls) in counted.Append(new("total", counted.Values.Sum())))
            table.Add(name, $"{calls}", $"{calls / (double)units:F2}");
        return table.ToString();
    }

    // "% time  seconds  usecs/call  calls  errors  syscall", where errors is blank for most; the last row is the total.
    private static Dictionary<string, long> Parse(IEnumerable<string> lines, string[] names)
    {
        var calls = names.Append(Others).ToDictionary(name => name, _ => 0L);
        foreach (string line in lines)
        {
            string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length >= 5 && long.TryParse(columns[3], out long count) && columns[^1] != "total")
                calls[calls.ContainsKey(columns[^1]) ? columns[^1] : Others] += count;
        }
        return calls;
    }
}
