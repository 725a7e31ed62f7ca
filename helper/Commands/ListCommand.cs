using System.CommandLine;
using CertProp.Examination;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary><c>certprop list</c>: every entry with verdict and reason.</summary>
internal static class ListCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("list", """
            Shows every certificate in scope with its verdict and reason. Changes nothing.

            Example: certprop list --profiles C:\Users --owners owners.csv
            """);
        var scope = new ScopeOptions();
        scope.AddTo(command);
        var selection = new SelectionOptions();
        selection.AddTo(command);
        var action = new ExamineAction(new ReportedRun(common, scope, terminal), scope, selection);
        command.SetAction(result => action.Run(result, "list", RunKind.List, ReportedEntries.All));
        return command;
    }
}
