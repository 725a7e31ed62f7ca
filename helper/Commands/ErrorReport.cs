using CertProp.Reports;

namespace CertProp.Commands;

/// <summary>One sentence about why a run did not come to be: on standard error, or as a portal line.</summary>
internal sealed class ErrorReport(Terminal terminal, bool asLine)
{
    public int Write(ExitCode exitCode, string message, string? hint = null)
    {
        try
        {
            if (asLine)
            {
                terminal.Text.WriteLine(LineReport.Error(CodeOf(exitCode), message));
                terminal.Text.Flush();
            }
            else
            {
                // With --verbose a defect tells where it happened, in many lines.
                terminal.Error.WriteLine($"certprop: {(exitCode is ExitCode.Internal ? message : SafeText.Escape(message))}");
                if (hint is not null)
                    terminal.Error.WriteLine(hint);
            }
        }
        catch (IOException)
        {
            // Nobody can be told any more; the exit code still says it.
        }
        return (int)exitCode;
    }

    private static string CodeOf(ExitCode exitCode) => exitCode switch
    {
        ExitCode.Usage => "usage",
        ExitCode.Invalid => "invalid",
        ExitCode.Denied => "denied",
        ExitCode.Timeout => "timeout",
        _ => "internal",
    };
}
