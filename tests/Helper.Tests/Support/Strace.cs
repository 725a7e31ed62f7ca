namespace CertProp.Tests.Support;

/// <summary>
/// Runs the built helper under strace, which ends it or makes a call fail at a place that the test names. The program
/// has no hook for it. What changes files is done by one thread, and strace counts the calls of each thread by itself.
/// </summary>
internal static class Strace
{
    private static readonly Lazy<string?> s_refusal = new(() =>
    {
        (int exitCode, _, string error) = Tool.Run(Tool.Require("strace"), "-f", "-o", "/dev/null", "true");
        return exitCode == 0 ? null : $"strace cannot trace here: {error.Trim()}";
    });

    /// <summary>Skips the test where there is no strace or where it may not trace.</summary>
    public static void Require()
    {
        Posix.RequireLinux();
        Tool.Require("strace");
        if (s_refusal.Value is { } why)
            Tool.Miss("strace", why);
    }

    /// <summary>Runs the helper and kills it before its nth call of this name; false where it ended before that.</summary>
    /// <param name="call">The system call.</param>
    /// <param name="nth">From 1.</param>
    /// <param name="file">Counts only calls with this very argument; calls relative to a folder have the bare name.</param>
    /// <param name="arguments">The helper's.</param>
    public static bool Kills(string call, int nth, string? file, string[] arguments)
    {
        CommandResult result = Run(
            ["-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={nth}", .. file is null ? [] : (string[])["-P", file]],
            arguments);
        if (result.ExitCode == 128 + 9)
            return true;
        Assert.True(result.ExitCode == 0, $"not killed before {call} {nth}, and it ended with {result.ExitCode}: {result.Error}");
        return false;
    }

    /// <summary>Runs the helper with calls that do not do what they should.</summary>
    /// <param name="call">The system call.</param>
    /// <param name="fault">What happens instead, such as <c>error=EIO</c>.</param>
    /// <param name="when">Which ones, from 1, such as <c>3</c> or, for all from there on, <c>3+</c>.</param>
    /// <param name="arguments">The helper's.</param>
    public static CommandResult Fail(string call, string fault, string when, string[] arguments) =>
        Run(["-e", $"trace={call}", "-e", $"inject={call}:{fault}:when={when}"], arguments);

    /// <summary>Runs the helper to its end and tells its calls.</summary>
    public static StraceLog Trace(string[] calls, string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "log");
        CommandResult result = Run(["-y", "-e", $"trace={string.Join(',', calls)}"], arguments, log);
        Assert.True(result.ExitCode == 0, result.Error);
        return StraceLog.Read(File.ReadLines(log));
    }

    private static CommandResult Run(string[] options, string[] arguments, string log = "/dev/null")
    {
        // Else a killed runtime leaves the sockets of its debugger behind.
        (int exitCode, string output, string error) = Tool.Run(
            Tool.Require("strace"),
            ["-f", "-qq", "-o", log, "-E", "DOTNET_EnableDiagnostics=0", .. options, BuiltHelper.Program, .. arguments]);
        return new CommandResult(exitCode, output, error);
    }
}
