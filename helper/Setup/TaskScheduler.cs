using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using CertProp.Reports;

namespace CertProp.Setup;

/// <summary>Registers the task and takes it away, with Windows' own schtasks.exe.</summary>
[SupportedOSPlatform("windows")]
internal static class TaskScheduler
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static string System32 => Environment.GetFolderPath(Environment.SpecialFolder.System);

    /// <summary>Task Scheduler keeps every task as a file of its name.</summary>
    public static bool IsRegistered => File.Exists(Path.Combine(System32, "Tasks", ScheduledTask.Name));

    /// <summary>Registers the task, in place of one of its name.</summary>
    /// <param name="file">The task's XML.</param>
    /// <returns>Why it was not; null where it was.</returns>
    public static string? Register(string file) => Run("/create", "/xml", file, "/tn", ScheduledTask.Name, "/f");

    /// <returns>Why it could not be taken away; null where it was.</returns>
    public static string? Delete() => Run("/delete", "/tn", ScheduledTask.Name, "/f");

    private static string? Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(System32, "schtasks.exe"), arguments)
        {
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = System32,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill();
                return "schtasks.exe did not come to its end";
            }
            if (process.ExitCode == 0)
                return null;
            string words = SafeText.Of(SafeText.OneLine($"{error.Result} {output.Result}"));
            return $"schtasks.exe ended with {process.ExitCode}{(words.Length > 0 ? $": {words}" : "")}";
        }
        catch (Win32Exception e)
        {
            return $"schtasks.exe could not be started: {e.Message}";
        }
    }
}
