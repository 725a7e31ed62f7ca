using System.CommandLine;
using System.Runtime.Versioning;
using CertProp.Backups;
using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Sessions;

namespace CertProp.Commands;

/// <summary><c>certprop exposure</c>: which of the four conditions are open.</summary>
internal static class ExposureCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("exposure", """
            Shows the four conditions that let certificates in (card, client, host, service) and what decides each.
            Ends with 10 where all four are open. Changes nothing.

            Example: certprop exposure
            """);
        command.SetAction(result =>
        {
            if (!OperatingSystem.IsWindows())
                throw new UsageException("exposure needs Windows");
            ReportFormat format = result.GetValue(common.Format);
            if (format is ReportFormat.Session)
                throw new UsageException("exposure is written as text, json, csv or line");
            using var watchdog = new Watchdog(
                result.GetValue(common.Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                () => GiveUp(format, terminal));
            Policy policy = PolicyFile.Load(result.GetValue(common.Policy), terminal.Input);
            BackupLocation backups =
                policy.BackupFolder is { } named ? BackupLocation.Named(named) : BackupLocation.OfMachine;
            return (int)Run(format, result.GetValue(common.Report), backups, terminal);
        });
        return command;
    }

    [SupportedOSPlatform("windows")]
    private static ExitCode Run(ReportFormat format, string? file, BackupLocation backups, Terminal terminal)
    {
        CurrentUser user = CurrentUser.Ask();
        Facts facts = MachineFacts.Read(user, backups);
        IReadOnlyList<Condition> conditions = Conditions.Of(facts);
        ExitCode exitCode = Conditions.ExitCodeOf(conditions, facts);
        IReadOnlyList<Note> notes = MachineFacts.ReadNotes(user);
        var report = new ExposureReport(conditions, notes, Configured(ConditionState.Open), exitCode)
        {
            Unknown = Configured(ConditionState.Unknown),
        };
        byte[] json = format is ReportFormat.Json || file is not null
            ? report.ToJson(notes[0].Value, DateTimeOffset.UtcNow)
            : [];
        switch (format)
        {
            case ReportFormat.Json:
                terminal.Output.Write(json);
                break;
            case ReportFormat.Csv:
                report.WriteCsv(terminal.Text);
                break;
            case ReportFormat.Line:
                terminal.Text.WriteLine(report.ToLine());
                break;
            default:
                report.WriteText(terminal.Text, terminal.Colour);
                break;
        }
        terminal.Text.Flush();
        if (file is not null)
            ReportFile.Write(file, json);
        return exitCode;

        IReadOnlyList<string> Configured(ConditionState state) => OpenConditions.Of(
            state, facts.DefaultRdp?.State, facts.Redirection.Value, facts.Service.StartType,
            facts.CertPropEnabled.Value);
    }

    private static void GiveUp(ReportFormat format, Terminal terminal)
    {
        const string sentence = "stopped at --timeout without a report: the system did not answer";
        if (format is ReportFormat.Line)
        {
            terminal.Text.WriteLine(LineReport.Error("timeout", sentence));
            terminal.Text.Flush();
        }
        else
        {
            terminal.Error.WriteLine($"certprop: {sentence}");
        }
        Environment.Exit((int)ExitCode.Timeout);
    }
}
