using CertProp.Policies;

namespace CertProp.Reports;

internal enum ReportFormat
{
    Text,
    Json,
    Csv,
    Line,

    /// <summary>For the certprop that started this one in a user's session; no format for people.</summary>
    Session,
}

/// <summary>Chooses the writers of a run.</summary>
internal static class ReportFormats
{
    /// <summary>The report on standard output, where subjects are always shown but for the portal line.</summary>
    /// <param name="format">Which one; with <paramref name="script"/> the line.</param>
    /// <param name="terminal">Where to.</param>
    /// <param name="inspects">Whether it shows everything about an entry.</param>
    /// <param name="policy">What may be shown.</param>
    /// <param name="script">The channel's script that certprop runs as.</param>
    public static IReport Open(ReportFormat format, Terminal terminal, bool inspects, Policy policy, ChannelScript? script) => format switch
    {
        ReportFormat.Json => new JsonReport(terminal.Output, SubjectDisclosure.Full),
        ReportFormat.Csv => new CsvReport(terminal.Text),
        ReportFormat.Session => new SessionReport(terminal.Output),
        ReportFormat.Line => new LineReport(terminal.Text, policy.Subjects, script),
        _ when inspects => new InspectText(terminal.Text, terminal.Colour),
        _ => new TextReport(terminal.Text, terminal.Colour),
    };
}
