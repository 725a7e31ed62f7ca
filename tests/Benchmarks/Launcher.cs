namespace CertProp.Benchmarks;

/// <summary>A program, its arguments, and the exit codes with which its measurement counts.</summary>
internal sealed record Command(string Program, string[] Arguments, int[] GoodExitCodes);

/// <summary>What one run of a program took, in milliseconds and megabytes.</summary>
internal sealed record Measurement(double Wall, double Processor, double Peak);

/// <summary>Runs programs through measure.c, one at a time.</summary>
internal sealed class Launcher(string measure, WorkFolder work)
{
    private readonly string _errors = work.PathOf("stderr");

    /// <summary>The file that holds the standard output of the last program.</summary>
    public string Output { get; } = work.PathOf("stdout");

    public Measurement Run(Command command)
    {
        string told = Tool.Run(measure, [Output, _errors, command.Program, .. command.Arguments]);
        long[] numbers = [.. told.Split(' ').Select(long.Parse)];
        int exitCode = (int)numbers[3];
        if (!command.GoodExitCodes.Contains(exitCode))
        {
            throw new BenchmarkException(
                $"{command.Program} {string.Join(' ', command.Arguments)} ended with {exitCode}:\n{LastWords()}");
        }
        return new Measurement(numbers[0] / 1e3, numbers[1] / 1e3, numbers[2] / 1024.0);
    }

    private string LastWords() =>
        string.Join('\n', File.ReadLines(_errors).Concat(File.ReadLines(Output)).TakeLast(10));
}
