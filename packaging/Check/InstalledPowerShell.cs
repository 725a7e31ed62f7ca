using System.Diagnostics;
using System.Text;

namespace CertProp.Deploy.Check;

/// <summary>The parser of a PowerShell that is installed here. It reads scripts and runs nothing of them.</summary>
/// <param name="program">The whole path of powershell or pwsh.</param>
internal sealed class InstalledPowerShell(string program)
{
    private const string FileVariable = "CERTPROP_CHECK_FILE";

    // The path comes by the environment, so that no name of a file is ever read as code.
    private const string Command =
        "$errors = $null; $tokens = $null; "
        + "[void][System.Management.Automation.Language.Parser]::ParseFile("
        + $"$env:{FileVariable}, [ref]$tokens, [ref]$errors); foreach ($e in $errors) "
        + "{ '{0}:{1}' -f $e.Extent.StartLineNumber, ($e.Message -replace '\\s+', ' ') }; 'parsed'";

    private static readonly string[] s_names = ["powershell", "pwsh"];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The one on PATH, Windows PowerShell first because it runs the scripts; null for none.</summary>
    public static InstalledPowerShell? Find()
    {
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        // A folder without a root would be one of wherever the scripts lie.
        string? found = s_names
            .SelectMany(name => folders.Where(Path.IsPathFullyQualified)
                .Select(folder => Path.Combine(folder, name + suffix)))
            .FirstOrDefault(File.Exists);
        return found is null ? null : new InstalledPowerShell(found);
    }

    /// <summary>What the parser refuses; nothing where the program itself does not work.</summary>
    public IReadOnlyList<Breach> Parse(byte[] script)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("certprop-check-");
        try
        {
            string file = Path.Combine(folder.FullName, "script.ps1");
            File.WriteAllBytes(file, script);
            return Read(Ask(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string[] Ask(string file)
    {
        var start = new ProcessStartInfo(program, ["-NoProfile", "-NonInteractive", "-Command", Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment[FileVariable] = file;
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
                process.Kill(entireProcessTree: true);
            return output.Result.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Found, and cannot be started: as good as none.
            return [];
        }
    }

    private static List<Breach> Read(string[] lines)
    {
        var breaches = new List<Breach>();
        foreach (string line in lines)
        {
            if (line.Split(':', 2) is [var number, var message] && int.TryParse(number, out int at))
                breaches.Add(new Breach(at, message.TrimEnd('.')));
        }
        // Without its last word, the program did something else than what it was asked.
        return lines is [.., "parsed"] ? breaches : [];
    }
}
