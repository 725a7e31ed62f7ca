using System.CommandLine;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Settings;
using CertProp.Policies;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy pack</c>: makes the whole bundle.</summary>
internal sealed class PackCommand
{
    private readonly Option<bool> _bump = new("--bump")
    {
        Description = "Make a new revision where helper, policy or wrappers changed",
    };

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
        Description = "A command that signs a file in its place; its path goes where {file} stands (default: the settings')",
        HelpName = "COMMAND",
    };

    private readonly Option<string[]> _platform = new("--platform")
    {
        Description = "Rule id of a system that the configuration item also applies to, beside every Windows (repeatable)",
        HelpName = "ID",
        DefaultValueFactory = _ => [],
    };

    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var pack = new PackCommand();
        var command = new Command("pack", """
            Makes the bundle: certprop.exe, scripts for Intune and Configuration Manager, the Intune package, a
            configuration cabinet, a task for the rest.

            Example: certprop-deploy pack --sign "signtool sign /fd SHA256 /a {file}"
            """);
        foreach (Option option in (Option[])[pack._bump, pack._output, pack._helper, pack._sign, pack._platform])
            command.Options.Add(option);
        CertProp.Commands.NotEmpty.Require(pack._output, pack._helper, pack._sign, pack._platform);
        command.SetAction(result => (int)pack.Run(result, common, terminal));
        return command;
    }

    private ExitCode Run(ParseResult result, CommonOptions common, Terminal terminal)
    {
        SignCommandLine? sign = result.GetValue(_sign) is { } text ? ParseSign(text) : null;
        IReadOnlyList<string> platforms = Platform.With(result.GetRequiredValue(_platform));
        string path = result.GetRequiredValue(common.Settings);
        // A first try needs no other step; who named a file that is not there meant another one.
        bool starts = !File.Exists(path) && result.GetResult(common.Settings) is null or { Implicit: true };
        IReadOnlyList<string> written = starts ? StartingFiles.Write(path, StartingPolicy.Purposes[0]) : [];
        // At once: what follows may be refused, and they stay.
        foreach (string file in written)
            Progress.Say(terminal, $"Written: {SafeText.Escape(file)}");
        SettingsFile settings = SettingsFile.Load(path);
        var request = new PackRequest(
            settings,
            Path.GetFullPath(result.GetValue(_output) ?? settings.Resolve("out")),
            result.GetValue(_helper),
            sign ?? settings.Settings.Sign,
            result.GetValue(_bump))
        {
            Platforms = platforms,
        };
        PackedBundle bundle = Progress.Watch(terminal, say => new Packer(request, say).Pack());
        CommandOutput.Write(terminal, result.GetValue(common.Format), PackReport.Of(bundle, written));
        return ExitCode.Ok;
    }

    private static SignCommandLine ParseSign(string text) => SignCommandLine.TryParse(text)
        ?? throw new UsageException(
            $"--sign {text}: a command with {SignCommandLine.File} where the file's path goes was expected");
}
