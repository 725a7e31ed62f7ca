using System.CommandLine;
using CertProp.Examination;

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
        var action = new ExamineAction(common, scope, terminal);
        command.SetAction(result => (int)action.Run(result, "list", Selection.All));
        return command;
    }
}
