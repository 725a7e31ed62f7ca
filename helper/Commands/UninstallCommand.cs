using System.CommandLine;
using CertProp.Setup;

namespace CertProp.Commands;

/// <summary><c>certprop uninstall</c>: takes away what install put onto the machine.</summary>
internal static class UninstallCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("uninstall", """
            Takes away what install put onto this machine: program, policy, scheduled task, event source. Backups stay.

            Example: certprop uninstall
            """);
        var purge = new Option<bool>("--purge-backups") { Description = "Also delete the machine's backups; nothing can be put back then" };
        command.Options.Add(purge);
        command.SetAction(result =>
        {
            SetupTalk.RequireText(result, common);
            if (!OperatingSystem.IsWindows())
                throw new UsageException("uninstall needs Windows");
            return (int)SetupTalk.Write(
                terminal, Installation.Uninstall(result.GetValue(purge)),
                "certprop is not installed any more.", "It was not installed; nothing was changed.");
        });
        return command;
    }
}
