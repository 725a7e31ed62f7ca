using System.Diagnostics;
using System.Text;
using CertProp.Tests.Support;

namespace CertProp.WineHost;

/// <summary>Runs a program to its end and takes what it writes, which must be UTF-8.</summary>
internal static class ProcessRun
{
    public static CommandResult Of(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = new UTF8Encoding(false, throwOnInvalidBytes: true);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.Result);
    }
}
