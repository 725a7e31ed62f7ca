using System.ComponentModel;
using System.Diagnostics;

namespace CertProp.Benchmarks;

/// <summary>Programs whose output is wanted and whose time is not.</summary>
internal static class Tool
{
    /// <summary>The standard output of a program that must succeed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new BenchmarkException($"{program} did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new BenchmarkException($"{program} ended with {process.ExitCode}.\n{output}");
        return output;
    }

    public static bool IsThere(string program)
    {
        try
        {
            Run(program, "--version");
            return true;
        }
        catch (Exception e) when (e is Win32Exception or BenchmarkException)
        {
            return false;
        }
    }
}
