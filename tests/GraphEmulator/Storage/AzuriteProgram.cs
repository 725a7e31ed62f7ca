using System.Diagnostics;

namespace CertProp.GraphEmulator.Storage;

/// <summary>Where Azurite is. It is installed once, into the build folder of this project, where npm can.</summary>
public static class AzuriteProgram
{
    public const string Version = "3.35.0";

    /// <summary>Names the main.js of azurite-blob, for machines where nothing is installed by tests.</summary>
    public const string PathVariable = "CERTPROP_AZURITE";

    private const string MainFile = "node_modules/azurite/dist/src/blob/main.js";
    private const string Solution = "CertPropRemediation.sln";

    /// <summary>Finds or installs it.</summary>
    /// <param name="path">The main.js of azurite-blob; null to look for it.</param>
    /// <exception cref="AzuriteMissingException">It is not there and cannot be installed.</exception>
    public static string Find(string? path = null)
    {
        path ??= Environment.GetEnvironmentVariable(PathVariable);
        if (path is not null)
            return File.Exists(path) ? path : throw new AzuriteMissingException($"Azurite is not at {path}");
        string folder = InstallationFolder();
        string main = Path.Combine(folder, MainFile);
        if (!File.Exists(main))
            Install(folder);
        return main;
    }

    private static string InstallationFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return Path.Combine(folder.FullName, "tests", "GraphEmulator", "obj", $"azurite-{Version}");
        }
        throw new AzuriteMissingException(
            $"Azurite is looked for in a checkout only; {PathVariable} names it elsewhere");
    }

    private static void Install(string folder)
    {
        // Beside its place first: another run may be at it too, and half an installation must not be found.
        string attempt = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(attempt);
        try
        {
            RunNpm("install", "--prefix", attempt, "--ignore-scripts", "--no-audit", "--no-fund", $"azurite@{Version}");
            if (!Directory.Exists(folder))
                Directory.Move(attempt, folder);
        }
        finally
        {
            if (Directory.Exists(attempt))
                Directory.Delete(attempt, recursive: true);
        }
    }

    private static void RunNpm(params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process npm = Process.Start(start)!;
            Task<string> output = npm.StandardOutput.ReadToEndAsync();
            string error = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
                throw new AzuriteMissingException($"npm could not install Azurite: {(error + output.Result).Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AzuriteMissingException("Azurite is not installed, and neither is npm");
        }
    }
}

/// <summary>There is no Azurite; the message says why in one sentence.</summary>
public sealed class AzuriteMissingException(string message) : Exception(message);
