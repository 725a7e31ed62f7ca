using System.CommandLine;
using CertProp.Commands;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy inspect FILE</c>: what is in a package, and whether it is whole.</summary>
internal sealed class InspectCommand : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "An .intunewin package, of whichever tool" };

    private readonly Option<string?> _extract = new("--extract")
    {
        Description = "Also unpack its files below this folder; nothing that is there is overwritten",
        HelpName = "DIR",
    };

    public InspectCommand(CommonOptions common, Terminal terminal)
        : base("inspect", """
            Shows what is in an .intunewin package, after checking its MAC, its sizes and its digest. Prints no keys.

            Example: certprop-deploy inspect CertPropRemediation.intunewin --extract unpacked
            """)
    {
        NotEmpty.Require(_extract);
        _file.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("FILE is empty: an .intunewin package was expected");
        });
        Arguments.Add(_file);
        Options.Add(_extract);
        SetAction(result =>
        {
            Inspect(result.GetValue(_file)!, result.GetValue(_extract), result.GetValue(common.Format), terminal);
            return (int)ExitCode.Ok;
        });
    }

    private static void Inspect(string file, string? folder, OutputFormat format, Terminal terminal)
    {
        using var package = IntuneWinPackage.Open(file);
        if (folder is not null)
            package.Inner.Extract(folder);
        var report = PackageReport.Of(package, extractedTo: folder);
        if (format is OutputFormat.Json)
            report.WriteJson(terminal.Text);
        else
            PackageText.Write(report, terminal.Text, terminal.Colour);
    }
}
