using System.CommandLine;
using CertProp.Commands;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Commands;

/// <summary>
/// <c>certprop-deploy inspect FILE</c>: what is in a package or a configuration cabinet, and whether it is whole.
/// </summary>
internal sealed class InspectCommand : Command
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "An .intunewin package or a configuration .cab, of whichever tool",
    };

    private readonly Option<string?> _extract = new("--extract")
    {
        Description = "Also unpack its files below this folder; nothing that is there is overwritten",
        HelpName = "DIR",
    };

    public InspectCommand(CommonOptions common, Terminal terminal)
        : base("inspect", """
            Shows what is in an .intunewin package, after checking its MAC, its sizes and its digest, without its keys;
            or in a .cab of Configuration Manager: baselines, items, settings, rules, platforms, scripts and signatures.

            Example: certprop-deploy inspect CertPropRemediation.intunewin --extract unpacked
            """)
    {
        NotEmpty.Require(_extract);
        _file.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("FILE is empty: an .intunewin package or a configuration .cab was expected");
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
        if (IsCabinet(file))
            InspectCabinet(file, folder, format, terminal);
        else
            InspectPackage(file, folder, format, terminal);
    }

    // By its name too: what is called a cabinet and is none is a damaged cabinet, not a damaged package.
    private static bool IsCabinet(string file)
    {
        if (file.EndsWith(".cab", StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] beginning = new byte[CabinetFormat.Signature.Length];
            // What cannot seek would be read from its fifth byte afterwards.
            return stream.CanSeek
                && stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length
                && Cabinet.IsCabinet(beginning);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What reads it next says why.
            return false;
        }
    }

    private static void InspectCabinet(string file, string? folder, OutputFormat format, Terminal terminal)
    {
        var content = ConfigurationContent.Open(file);
        if (folder is not null)
            Cabinet.Extract(file, content.Members, folder);
        var report = CabinetReport.Of(content, extractedTo: folder);
        if (format is OutputFormat.Json)
            report.WriteJson(terminal.Text);
        else
            new CabinetText(terminal.Text, terminal.Colour).Write(report);
    }

    private static void InspectPackage(string file, string? folder, OutputFormat format, Terminal terminal)
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
