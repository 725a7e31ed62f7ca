using System.Diagnostics;
using CertProp.Reports;

namespace CertProp.Deploy.Bundle;

/// <summary>Publishes certprop.exe from a clone of this repository.</summary>
internal static class HelperBuild
{
    private const string Project = "helper/CertPropRemediation.Helper.csproj";

    /// <summary>The clone that the current folder, or this program, lies in; null where neither does.</summary>
    public static string? FindClone() =>
        new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
            .SelectMany(Upwards)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, Project)));

    /// <param name="clone">Root of the clone.</param>
    /// <param name="folder">Where certprop.exe goes.</param>
    /// <returns>Path of certprop.exe.</returns>
    /// <exception cref="InvalidInputException">The build fails.</exception>
    public static string Publish(string clone, string folder)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine(clone, Project), "-p:PublishProfile=win-x64", "-o", folder, "--nologo", "-v", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the build of this program left there would choose another SDK or configuration for the helper.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Path.Combine(folder, HelperProgram.FileName)
            : throw new InvalidInputException(Project, $"dotnet publish ended with {process.ExitCode}: {FirstError(output.Result + error.Result)}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidInputException(
                Project, "the .NET SDK is not on the PATH, which publishes the helper; name a published certprop.exe with --helper");
        }
    }

    private static string FirstError(string log)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? first = lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault();
        return first is null ? "it said nothing" : SafeText.OneLine(first);
    }

    private static IEnumerable<string> Upwards(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }
}
