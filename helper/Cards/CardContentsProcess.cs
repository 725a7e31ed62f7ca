using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace CertProp.Cards;

/// <summary>
/// Reads what is on the cards in a process of its own, because that runs the card vendor's code, which may hang or
/// crash. It is ended after ten seconds; anything but a clean end with a whole answer says nothing.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class CardContentsProcess
{
    private const int MaxLines = 1_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <returns>SHA-256 in hex of every certificate on every card; null where that could not be had.</returns>
    public static IReadOnlySet<string>? Read(CardReaders readers)
    {
        string[] names = [.. readers.Readers.Where(reader => reader.HasCard && !reader.IsWindowsHello).Select(reader => reader.Name)];
        // A reader that does not say whether it is empty has contents that nobody can read.
        if (readers.Readers.Any(reader => !reader.HasCard && !reader.IsEmpty && !reader.IsWindowsHello) || names.Length == 0)
            return null;
        // Behind the two hyphens nothing is an option, whatever a reader is called.
        var start = new ProcessStartInfo(Environment.ProcessPath!, [CardContents.Command, "--", .. names])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            return ReadAnswer(process);
        }
        catch (Exception e) when (e is Win32Exception or AggregateException)
        {
            // It may not start, for instance where only named programs may; then nobody knows.
            return null;
        }
    }

    private static HashSet<string>? ReadAnswer(Process process)
    {
        long started = Stopwatch.GetTimestamp();
        Task<List<string>> answer = ReadLines(process.StandardOutput);
        Task<string> _ = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience) || !answer.Wait(Left(started)))
        {
            process.Kill();
            return null;
        }
        return process.ExitCode == 0 && answer.Result is [.. var hashes, CardContents.EndMark]
            && hashes.TrueForAll(hash => hash.Length == 64 && hash.All(char.IsAsciiHexDigitUpper))
            ? hashes.ToHashSet(StringComparer.Ordinal)
            : null;
    }

    private static TimeSpan Left(long started)
    {
        TimeSpan left = s_patience - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static async Task<List<string>> ReadLines(StreamReader output)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines && await output.ReadLineAsync().ConfigureAwait(false) is { } line)
            lines.Add(line);
        return lines;
    }
}
