using System.CommandLine;
using CertProp.Examination;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary><c>certprop inspect TEXT</c>: everything about the entries that match.</summary>
internal static class InspectCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("inspect", """
            Shows everything about the certificates that match: stored properties, why Windows says "You have a
            private key", what each rule says, the same in certutil. Changes nothing.

            Example: certprop inspect "First Last" --profiles C:\Users
            """);
        var text = new Argument<string>("TEXT")
        {
            Description = "A thumbprint or its beginning, a serial number, or part of the subject",
        };
        text.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("TEXT is empty: a thumbprint, a serial number or part of the subject was expected");
        });
        command.Arguments.Add(text);
        var scope = new ScopeOptions();
        scope.AddTo(command);
        var action = new ExamineAction(new ReportedRun(common, scope, terminal) { Inspects = true }, scope);
        command.SetAction(result =>
        {
            scope.RefuseMachine(result);
            return action.Run(result, "inspect", RunKind.List, new MatchingText(result.GetValue(text)!.Trim()));
        });
        return command;
    }
}
