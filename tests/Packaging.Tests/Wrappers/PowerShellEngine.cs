using System.Diagnostics;

namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>The engine of tests/PowerShellHost, with pwsh's command line.</summary>
internal static class PowerShellEngine
{
    /// <summary>What turns Constrained Language on for all that runs behind it.</summary>
    public const string Constrain = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'";

    /// <summary>The program; skips the test where the stand-ins for certprop.exe cannot run.</summary>
    public static string Program
    {
        get
        {
            // There certprop.exe must be a real program, and the engine powershell.exe.
            Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for certprop.exe is a shell script");
            string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            return Path.Combine(Repository.Root, "tests", "PowerShellHost", "bin", configuration, "net10.0",
                "PowerShellHost");
        }
    }

    public static EngineRun Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment,
        params string[] launcher)
    {
        string[] command = [.. launcher, Program, "-NoProfile", .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new EngineRun(process.ExitCode, output, error.Result);
    }
}

/// <summary>How a run of the engine ended.</summary>
internal sealed record EngineRun(int ExitCode, string Output, string Error);
