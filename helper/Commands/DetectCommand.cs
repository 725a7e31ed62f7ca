using System.CommandLine;
using CertProp.Examination;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary><c>certprop detect</c>: the leaked entries, and the exit code.</summary>
internal static class DetectCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("detect", """
            Finds leaked certificates and ends with 10 where there are any. Changes nothing.

            Example: certprop detect --profiles \\fs01\profiles$ --owners owners.csv --format json
            """);
        var scope = new ScopeOptions();
        scope.AddTo(command);
        var selection = new SelectionOptions();
        selection.AddTo(command);
        var channel = new ChannelOption();
        channel.AddTo(command);
        var action = new ExamineAction(new ReportedRun(common, scope, terminal), scope, selection);
        command.SetAction(result => action.Run(result, "detect", RunKind.Detect, ReportedEntries.Leaked, channel.Read(result, common, detects: true)));
        return command;
    }
}
