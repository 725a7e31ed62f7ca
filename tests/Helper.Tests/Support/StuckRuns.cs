using System.Diagnostics;

namespace CertProp.Tests.Support;

/// <summary>
/// Real processes that something outside keeps from coming to their end, each with <c>--timeout 1</c>, all at once
/// because each takes the watchdog's four seconds. Only the watchdog can end them, however fast the machine is.
/// </summary>
public sealed class StuckRuns : IDisposable
{
    // A process that does not end itself is ended, so that a defect does not stop all tests.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Dictionary<string, CommandResult?>> _results;

    public StuckRuns() => _results = new(Run);

    /// <summary>
    /// What a run ended with, which it must have done itself. Skips where there are no pipes with names.
    /// </summary>
    /// <param name="run"><c>owners</c>, <c>owners line</c>, <c>policy</c>, <c>json</c> or <c>csv</c>.</param>
    internal CommandResult this[string run]
    {
        get
        {
            Tool.Require("mkfifo");
            CommandResult? result = _results.Value[run];
            Assert.True(result is not null, "it does not end");
            return result;
        }
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, CommandResult?> Run()
    {
        string pipe = Path.Combine(_folder.Path, "pipe");
        Tool.Run(Tool.Require("mkfifo"), pipe);
        string many = ManyEntries();
        Dictionary<string, Process> processes = new()
        {
            ["owners"] = Start("detect", "--profiles", many, "--owners", pipe),
            ["owners line"] = Start("detect", "--profiles", many, "--owners", pipe, "--format", "line"),
            ["policy"] = Start("detect", "--profiles", many, "--policy", pipe),
            ["json"] = Start("list", "--profiles", many, "--format", "json"),
            ["csv"] = Start("list", "--profiles", many, "--format", "csv"),
        };
        long started = Stopwatch.GetTimestamp();
        return processes.ToDictionary(
            run => run.Key, run => End(run.Value, s_patience - Stopwatch.GetElapsedTime(started)));
    }

    private static CommandResult? End(Process process, TimeSpan patience)
    {
        using (process)
        {
            bool ended = process.WaitForExit(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
            process.Kill();
            return ended
                ? new CommandResult(process.ExitCode, process.StandardOutput.ReadToEnd(),
                    process.StandardError.ReadToEnd())
                : null;
        }
    }

    private static Process Start(params string[] arguments)
    {
        string program = Path.Combine(
            AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "certprop.exe" : "certprop");
        return Process.Start(new ProcessStartInfo(program, [.. arguments, "--timeout", "1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    // Their report is more than a pipe holds.
    private string ManyEntries()
    {
        string source = Path.Combine(Repository.SampleProfiles, "bob", TemporaryFolder.StoreInProfile);
        for (int i = 0; i < 20; i++)
        {
            string store = _folder.MakeStore($"profiles/{i}");
            foreach (string file in Directory.EnumerateFiles(source))
                File.Copy(file, Path.Combine(store, Path.GetFileName(file)));
        }
        return Path.Combine(_folder.Path, "profiles");
    }
}
