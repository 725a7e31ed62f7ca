namespace CertProp.Benchmarks;

/// <summary>A program, its arguments, and the exit codes with which its measurement counts.</summary>
internal sealed record Command(string Program, string[] Arguments, int[] GoodExitCodes)
{
    /// <summary>Variables beside those that the benchmarks have themselves.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>What one run of a program took, in milliseconds and megabytes (of 1,048,576 bytes).</summary>
internal sealed record Measurement(double Wall, double Processor, double Peak);

/// <summary>Runs programs through measure.c, one at a time.</summary>
internal sealed class Launcher(string measure, WorkFolder work)
{
    private readonly string _errors = work.PathOf("stderr");

    /// <summary>The file that holds the standard output of the last program.</summary>
    public string Output { get; } = work.PathOf("stdout");

    public Measurement Run(Command command)
    {
        string told = Tool.Run(
            command.Environment, measure, [Output, _errors, command.Program, .. command.Arguments]);
        long[] numbers = [.. told.Split(' ').Select(long.Parse)];
        int exitCode = (int)numbers[3];
        if (!command.GoodExitCodes.Contains(exitCode))
        {
            throw new BenchmarkException(
                $"{command.Program} {string.Join(' ', command.Arguments)} ended with {exitCode}:\n{LastWords()}");
        }
        return new Measurement(numbers[0] / 1e3, numbers[1] / 1e3, numbers[2] / 1024.0);
    }

    /// <summary>
    /// Measures several programs in turn, after one run of each that does not count: what disturbs the machine for a
    /// while disturbs all of them.
    /// </summary>
    public void Interleave(string what, int runs, params Series[] all)
    {
        Benchmark.Talk($"{what}: warming the cache");
        foreach (Series series in all)
            Run(series.Command);
        for (int run = 1; run <= runs; run++)
        {
            Benchmark.Talk($"{what}: run {run} of {runs}");
            foreach (Series series in all)
                series.Add(Run(series.Command));
        }
    }

    // A report in JSON is one line.
    private string LastWords() => string.Join(
        '\n',
        File.ReadLines(_errors).Concat(File.ReadLines(Output)).TakeLast(10)
            .Select(line => line.Length > 500 ? line[..500] : line));
}
