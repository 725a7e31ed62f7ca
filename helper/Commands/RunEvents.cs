using CertProp.Reports;
using CertProp.Setup;

namespace CertProp.Commands;

/// <summary>
/// Which runs leave events in the Application log: those that change stores, where certprop is installed. A run in a
/// user's session is part of another one, which speaks for it.
/// </summary>
internal static class RunEvents
{
    /// <returns>Takes events; null where none are left.</returns>
    public static Action<LogEvent>? Of(string command, ReportFormat format) =>
        OperatingSystem.IsWindows() && command is "remove" or "restore" && format is not ReportFormat.Session
            ? Open()
            : null;

    /// <summary>The same before the command line is parsed, which is what may have failed.</summary>
    /// <inheritdoc cref="Of"/>
    public static Action<LogEvent>? OfErrors(string[] args) =>
        args is [var command, ..] && !args.Contains("--what-if") && !args.Contains(Names.Of(ReportFormat.Session))
            ? Of(command, ReportFormat.Text)
            : null;

    private static Action<LogEvent>? Open() =>
        OperatingSystem.IsWindows() && EventSource.IsRegistered ? EventSource.Write : null;
}
