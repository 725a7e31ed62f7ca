namespace CertProp.DeviceSim.Scripts;

/// <summary>How a script ended.</summary>
/// <param name="ExitCode">What PowerShell ended with.</param>
/// <param name="Output">
/// All of standard output: the streams of host, warnings and verbose talk are in it (W4).
/// </param>
/// <param name="Error">All of standard error.</param>
/// <param name="IsTimedOut">It was killed after its hour (W11); the exit code says nothing then.</param>
public sealed record ScriptResult(int ExitCode, string Output, string Error, bool IsTimedOut = false)
{
    private const int Reported = 2_048;

    /// <summary>W4: the last line of all that was written, and of it the last 2,048 characters.</summary>
    public string ReportedOutput => Tail(
        Output.ReplaceLineEndings("\n").Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "");

    /// <summary>How much of it the service keeps is not known (unverified): as much as of the output.</summary>
    public string ReportedError => Tail(Error.Trim());

    private static string Tail(string text) => text.Length > Reported ? text[^Reported..] : text;
}
