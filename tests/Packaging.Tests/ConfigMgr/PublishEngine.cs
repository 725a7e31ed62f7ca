using System.Diagnostics;
using System.Globalization;
using System.Text;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>One process of PowerShell's engine for all runs of a class: it takes longer to start than to run the script.</summary>
public sealed class PublishEngine : IDisposable
{
    private const string End = "~end";

    private Process? _process;

    /// <summary>Runs some PowerShell.</summary>
    /// <param name="text">Of the script.</param>
    internal PublishRun Run(string text)
    {
        Process process = _process ??= Start();
        process.StandardInput.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        process.StandardInput.Flush();
        Task<(string Text, string End)> error = Task.Run(() => ReadToEnd(process.StandardError));
        (string output, string end) = ReadToEnd(process.StandardOutput);
        return new PublishRun(
            int.Parse(end[End.Length..], CultureInfo.InvariantCulture), output, error.GetAwaiter().GetResult().Text);
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(
            PowerShellEngine.Program, ["-NoProfile", "-File", Path.Combine(PublishSite.Sources, "Serve-Engine.ps1")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }

    private static (string Text, string End) ReadToEnd(StreamReader reader)
    {
        var text = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(End, StringComparison.Ordinal))
                return (text.ToString(), line);
            text.Append(line).Append('\n');
        }
        throw new InvalidOperationException($"The engine ended: {text}");
    }
}
