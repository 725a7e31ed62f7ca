using System.CommandLine;
using CertProp.Deploy.Check;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy check FILE…</c>: the rules for wrappers.</summary>
internal static class CheckCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("check", """
            Checks rendered scripts against the rules of Intune and Configuration Manager, and asks an installed
            PowerShell whether it reads them. Ends with 2 where one must not be published. Publish-ConfigMgr.ps1,
            which runs on no device, is held against the rules for form, PowerShell 5.1 and secrets alone.

            Example: certprop-deploy check out/intune/*.ps1
            """);
        var files = new Argument<string[]>("FILE")
        {
            Description = "The scripts",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(files);
        command.SetAction(result => (int)Run(result.GetRequiredValue(files), result.GetValue(common.Format), terminal));
        return command;
    }

    private static ExitCode Run(string[] files, OutputFormat format, Terminal terminal)
    {
        byte[][] contents = [.. files.Select(ScriptFile.Read)];
        var engine = InstalledPowerShell.Find();
        Finding[] findings = [.. files.Zip(contents)
            .SelectMany(script => ScriptCheck.Run(script.First, script.Second, engine))];
        if (format is OutputFormat.Json)
            FindingsJson.Write(terminal.Text, findings, files.Length);
        else
            FindingsText.Write(terminal.Text, findings, files.Length, terminal.Colour);
        return findings.Any(finding => finding.Severity is Severity.Error) ? ExitCode.Invalid : ExitCode.Ok;
    }
}
