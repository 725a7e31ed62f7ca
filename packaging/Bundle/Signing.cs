using System.Diagnostics;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Bundle;

/// <summary>Signs files by the administrator's own command, which knows keys, time stamps and tokens.</summary>
internal static class Signing
{
    /// <summary>Signs a file in its place.</summary>
    /// <exception cref="InvalidInputException">The command does not run, fails, or leaves the file as it was.</exception>
    public static void Sign(SignCommandLine command, string path)
    {
        byte[] before = File.ReadAllBytes(path);
        var start = new ProcessStartInfo(command.Program, command.ArgumentsFor(path))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start, command);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        string name = Path.GetFileName(path);
        if (process.ExitCode != 0)
        {
            string said = SafeText.OneLine($"{error.Result.Trim()} {output.Result.Trim()}".Trim());
            throw new InvalidInputException(
                "sign", $"{command.Program} ended with {process.ExitCode} for {name}{(said.Length > 0 ? $": {said}" : "")}");
        }
        if (before.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
            throw new InvalidInputException("sign", $"{command.Program} ended with 0 and left {name} as it was; it must sign the file in its place");
    }

    private static Process Start(ProcessStartInfo start, SignCommandLine command)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidInputException("sign", $"{command.Program} does not run: {e.Message}");
        }
    }
}
