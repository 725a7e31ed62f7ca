using System.CommandLine;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;
using CertProp.Policies;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy pack</c>: makes the whole bundle.</summary>
internal sealed class PackCommand
{
    private readonly Option<bool> _bump = new("--bump") { Description = "Make a new revision where helper, policy or wrappers changed" };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The folder that the bundle goes into (default: out, beside the settings)",
        HelpName = "DIR",
    };

    private readonly Option<string?> _helper = new("--helper")
    {
        Description = "A published certprop.exe (default: it is published from this clone)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _sign = new("--sign")
    {
        Description = "A command that signs one file in its place, with {file} where the path goes (default: the settings' sign)",
        HelpName = "COMMAND",
    };

    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var pack = new PackCommand();
        var command = new Command("pack", """
            Makes the bundle: certprop.exe, scripts for Intune and Configuration Manager, the Intune package, a task for the rest.

            Example: certprop-deploy pack --sign "signtool sign /fd SHA256 /a /tr http://timestamp.digicert.com /td SHA256 {file}"
            """);
        foreach (Option option in (Option[])[pack._bump, pack._output, pack._helper, pack._sign])
            command.Options.Add(option);
        CertProp.Commands.NotEmpty.Require(pack._output, pack._helper, pack._sign);
        command.SetAction(result => (int)pack.Run(result, common, terminal));
        return command;
    }

    private ExitCode Run(ParseResult result, CommonOptions common, Terminal terminal)
    {
        string path = result.GetRequiredValue(common.Settings);
        // A first try needs no other step; who named a file that is not there meant another one.
        bool starts = !File.Exists(path) && result.GetResult(common.Settings) is null or { Implicit: true };
        IReadOnlyList<string> written = starts ? StartingFiles.Write(path, StartingPolicy.Purposes[0]) : [];
        SettingsFile settings = SettingsFile.Load(path);
        string? sign = result.GetValue(_sign) ?? settings.Settings.Sign;
        var request = new PackRequest(
            settings,
            Path.GetFullPath(result.GetValue(_output) ?? settings.Resolve("out")),
            result.GetValue(_helper),
            sign is null ? null : SignCommandLine.Parse(sign),
            result.GetValue(_bump));
        PackedBundle bundle = Progress.Watch(terminal, say => new Packer(request, say).Pack());
        CommandOutput.Write(terminal, result.GetValue(common.Format), PackReport.Of(bundle, written));
        return ExitCode.Ok;
    }
}
