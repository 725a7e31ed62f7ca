using System.CommandLine;
using CertProp.Deploy.Settings;
using CertProp.Policies;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy init</c>: writes settings and a policy to start from.</summary>
internal static class InitCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("init", """
            Writes a commented certprop.deploy.json with a new deployment id, and a policy.json.

            Example: certprop-deploy init --for jumphost
            """);
        var purpose = new Option<string>("--for")
        {
            Description = "What the machines are: workstation, jumphost or fileserver",
            DefaultValueFactory = _ => StartingPolicy.Purposes[0],
        };
        purpose.AcceptOnlyFromAmong(StartingPolicy.Purposes);
        command.Options.Add(purpose);
        command.SetAction(result =>
        {
            IReadOnlyList<string> written = StartingFiles.Write(result.GetRequiredValue(common.Settings), result.GetRequiredValue(purpose));
            CommandOutput.Write(terminal, result.GetValue(common.Format), new InitReport(written));
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
