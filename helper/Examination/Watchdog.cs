namespace CertProp.Examination;

/// <summary>
/// Stands behind <c>--timeout</c>: asks the run to end when the time is up, and ends the process where the run cannot,
/// because it sits in a system call or its reader does not read.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(3), s_patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _timeIsUp = new();
    private readonly Timer? _lastResort;

    /// <param name="timeout">Null for no limit.</param>
    /// <param name="giveUp">Ends the process; called some seconds after the time is up.</param>
    public Watchdog(TimeSpan? timeout, Action giveUp)
    {
        if (timeout is not { } limit)
            return;
        _timeIsUp.CancelAfter(limit);
        _lastResort = new Timer(_ => giveUp(), null, limit + s_grace, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken TimeIsUp => _timeIsUp.Token;

    /// <summary>
    /// Says the last words before the process ends, for a second at most: whoever does not read, or the thread that
    /// waits for it, holds up what is written, and whoever has gone away cannot be told.
    /// </summary>
    public static void Say(Action lastWords)
    {
        var speaker = new Thread(() =>
        {
            try
            {
                lastWords();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // Nobody listens; the exit code still says it.
            }
        })
        { IsBackground = true };
        speaker.Start();
        speaker.Join(s_patience);
    }

    public void Dispose()
    {
        _lastResort?.Dispose();
        _timeIsUp.Dispose();
    }
}
