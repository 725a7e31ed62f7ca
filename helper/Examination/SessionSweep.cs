using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Sessions;
using CertProp.Windows;

namespace CertProp.Examination;

/// <summary>Runs certprop in the sessions of signed-in users and hands over what came back, as <see cref="Sweep"/> does.</summary>
/// <param name="policy">What the administrator decided.</param>
/// <param name="policyText">The same as it is written; the run in the session reads it.</param>
/// <param name="timeout">How long everything may take; null for no limit.</param>
internal sealed class SessionSweep(Policy policy, byte[] policyText, TimeSpan? timeout)
{
    private static readonly TimeSpan s_usualPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <param name="sessions">Whose.</param>
    /// <param name="arguments">What the run there is told, the verb first.</param>
    /// <param name="deliver">Gets each session's result; called by one thread at a time.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>False where it was stopped early.</returns>
    public bool Run(
        IReadOnlyList<SessionPlace> sessions, IEnumerable<string> arguments, Action<ProfileResult> deliver, CancellationToken stop)
    {
        if (sessions.Count == 0)
            return true;
        TimeSpan patience = Share(sessions.Count);
        string commandLine = CommandLineText.Join(
        [
            .. arguments, "--scope", "user", "--policy", "-", "--format", "session",
            "--timeout", $"{Math.Max(1, (int)(patience - s_grace).TotalSeconds)}",
        ]);
        return Sweep.Run(
            sessions.Count,
            index => sessions[index],
            (place, _) => Enter((SessionPlace)place, commandLine, patience),
            deliver,
            patience + s_grace,
            stop);
    }

    private ProfileResult Enter(SessionPlace place, string commandLine, TimeSpan patience)
    {
        if (!OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Sessions are Windows'.");
        byte[]? answer = SessionRun.Run(place.User, commandLine, policyText, patience, out string? fault);
        return answer is null ? SessionAnswer.Void(place, fault!) : SessionAnswer.Read(place, answer, policy);
    }

    // Half of the time is for the sessions: whoever is signed in comes first, and must not be all that comes. However
    // much there is, nobody gets more than enough: whose session does not answer holds up everybody else.
    private TimeSpan Share(int sessions)
    {
        int rounds = (sessions + Environment.ProcessorCount - 1) / Environment.ProcessorCount;
        TimeSpan share = timeout is { } all && all / 2 / rounds < s_usualPatience ? all / 2 / rounds : s_usualPatience;
        return share > s_grace * 2 ? share : s_grace * 2;
    }
}
