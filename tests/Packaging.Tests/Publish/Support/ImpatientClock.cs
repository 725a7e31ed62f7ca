using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// A clock for which waiting takes no time: it moves on by what was waited for. The deadline of an attempt is no
/// waiting; it passes when a test says so.
/// </summary>
internal sealed class ImpatientClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<PlayedTimer> _deadlines = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What was waited, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new PlayedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Time goes by, while nothing runs.</summary>
    public void Pass(TimeSpan time)
    {
        lock (_lock)
            _now += time;
    }

    /// <summary>All attempts that are on their way have taken too long.</summary>
    public void PassDeadlines()
    {
        PlayedTimer[] passed;
        lock (_lock)
        {
            passed = [.. _deadlines];
            _deadlines.Clear();
            _now += Resilience.Patience;
        }
        foreach (PlayedTimer deadline in passed)
            deadline.Pass();
    }

    private sealed class PlayedTimer(ImpatientClock clock, Action pass) : ITimer
    {
        public void Pass() => pass();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            lock (clock._lock)
            {
                if (dueTime == Resilience.Patience)
                {
                    clock._deadlines.Add(this);
                    return true;
                }
                clock._now += dueTime;
                clock.Waits.Add(dueTime);
            }
            ThreadPool.UnsafeQueueUserWorkItem(_ => pass(), null);
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._deadlines.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
