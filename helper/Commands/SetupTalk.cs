using System.CommandLine;
using CertProp.Reports;
using CertProp.Setup;

namespace CertProp.Commands;

/// <summary>How installing and taking away speak.</summary>
internal static class SetupTalk
{
    /// <exception cref="UsageException">Another format than text is asked for.</exception>
    public static void RequireText(ParseResult result, CommonOptions common)
    {
        if (result.GetValue(common.Format) is not ReportFormat.Text)
            throw new UsageException($"{result.CommandResult.Command.Name} says what it did in text only; leave --format out");
    }

    /// <param name="terminal">Where to.</param>
    /// <param name="log">What was done.</param>
    /// <param name="end">The last sentence where something was done and nothing failed.</param>
    /// <param name="nothing">The last sentence where nothing was to do.</param>
    public static ExitCode Write(Terminal terminal, SetupLog log, string end, string nothing)
    {
        foreach (string sentence in log.Done)
            terminal.Text.WriteLine(SafeText.Escape($"{sentence}."));
        foreach (string sentence in log.Notes)
            terminal.Text.WriteLine(SafeText.Escape($"Note: {sentence}."));
        if (log.Failed.Count == 0)
            terminal.Text.WriteLine(log.Done.Count > 0 ? end : nothing);
        terminal.Text.Flush();
        foreach (string sentence in log.Failed)
            terminal.Error.WriteLine(SafeText.Escape($"certprop: {sentence}"));
        return log.Failed.Count == 0 ? ExitCode.Ok : ExitCode.Incomplete;
    }
}
