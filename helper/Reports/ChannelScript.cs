namespace CertProp.Reports;

/// <summary>Who distributes certprop and shows what it says.</summary>
internal enum Channel
{
    Intune,
    ConfigMgr,
}

/// <summary>
/// A script of a channel, as which certprop runs: what the channel is told, and how the process must end for it. The
/// table is that of the product contract, section 9.
/// </summary>
/// <param name="Channel">Whose script.</param>
/// <param name="Detects">Whether it is the one that looks (detection, discovery), not the one that acts (remediation).</param>
internal sealed record ChannelScript(Channel Channel, bool Detects)
{
    /// <summary>What Configuration Manager's rule compares with: everything else is noncompliant.</summary>
    public const string Compliant = "Compliant";

    // What Intune and the wrappers take for "not as it should be".
    private const int Failed = 1;

    /// <param name="exitCode">How the run ended.</param>
    /// <param name="counted">How many entries the other script would still act on.</param>
    public int ExitCodeOf(ExitCode exitCode, int counted) => (Channel, Detects) switch
    {
        // Anything else than 0 is a failed discovery there, whose output nobody evaluates.
        (Channel.ConfigMgr, true) => 0,
        (Channel.Intune, true) => IsChecked(exitCode) && counted == 0 ? 0 : Failed,
        _ => IsChecked(exitCode) ? 0 : Failed,
    };

    /// <param name="exitCode">How the run ended.</param>
    /// <param name="counted">How many entries the other script would still act on.</param>
    /// <param name="line">The portal line.</param>
    public string Answer(ExitCode exitCode, int counted, string line) =>
        this is (Channel.ConfigMgr, true) && IsChecked(exitCode) && counted == 0 ? Compliant : line;

    // An unchecked device must not look compliant.
    private static bool IsChecked(ExitCode exitCode) =>
        exitCode is ExitCode.Ok or ExitCode.Incomplete or ExitCode.Limit or ExitCode.Leaked;
}
