using CertProp.Reports;

namespace CertProp.Commands;

/// <summary>One sentence about why a run did not come to be: on standard error, or as a portal line.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="args">The command line, unparsed: to parse it is what may have failed.</param>
internal sealed class ErrorReport(Terminal terminal, string[] args)
{
    public int Write(ExitCode exitCode, string message, string? hint = null)
    {
        // The channel's script that certprop runs as, always with a line.
        ChannelScript? script = ChannelOption.Of(args);
        // Whoever typed something wrong reads it; the rest is for whoever watches machines as well.
        if (exitCode is not ExitCode.Usage)
            RunEvents.OfErrors(args)?.Invoke(new LogEvent(LogEventId.Error, LineReport.Error(CodeOf(exitCode), message)));
        try
        {
            if (AsksForLine() || script is not null)
            {
                terminal.Text.WriteLine(LineReport.Error(CodeOf(exitCode), message));
                terminal.Text.Flush();
            }
            else
            {
                // With --verbose a defect tells where it happened, in many lines.
                terminal.Error.WriteLine($"certprop: {(exitCode is ExitCode.Internal ? message : Sentence(message))}");
                if (hint is not null)
                    terminal.Error.WriteLine(hint);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryTell(message);
        }
        return script?.ExitCodeOf(exitCode, 0) ?? (int)exitCode;
    }

    // Where the line cannot be written, whoever looks at standard error is told at least.
    private void TryTell(string message)
    {
        try
        {
            terminal.Error.WriteLine($"certprop: {Sentence(message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told any more; the exit code still says it.
        }
    }

    private bool AsksForLine() =>
        args.Contains("--format=line") || args.Contains("--format:line")
        || args.Zip(args.Skip(1)).Any(pair => pair is ("--format", "line"));

    // Long enough for every sentence of ours; what somebody else wrote into it may be longer.
    private static string Sentence(string message)
    {
        const int most = 1_000;
        string safe = SafeText.Escape(message.Length > most ? message[..most] : message);
        return message.Length > most ? $"{safe}..." : safe;
    }

    private static string CodeOf(ExitCode exitCode) => exitCode switch
    {
        ExitCode.Usage => "usage",
        ExitCode.Invalid => "invalid",
        ExitCode.Denied => "denied",
        ExitCode.Timeout => "timeout",
        ExitCode.Incomplete => "busy",
        _ => "internal",
    };
}
