using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// A clock for which waiting takes no time: it moves on by what was waited for. The deadline of an attempt is no waiting; it
/// passes when a test says so.
/// </summary>
internal sealed class ImpatientClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Deadline> _deadlines = [];
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
        var timer = new Deadline(this, () => callback(state));
        if (dueTime == Resilience.Patience)
        {
            lock (_lock)
                _deadlines.Add(timer);
        }
        else if (dueTime != Timeout.InfiniteTimeSpan)
        {
            lock (_lock)
            {
                _now += dueTime;
                Waits.Add(dueTime);
            }
            ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);
        }
        return timer;
    }

    /// <summary>All attempts that are on their way have taken too long.</summary>
    public void PassDeadlines()
    {
        Deadline[] passed;
        lock (_lock)
        {
            passed = [.. _deadlines];
            _deadlines.Clear();
            _now += Resilience.Patience;
        }
        foreach (Deadline deadline in passed)
            deadline.Pass();
    }

    private sealed class Deadline(ImpatientClock clock, Action pass) : ITimer
    {
        public void Pass() => pass();

        // Whoever changes one ends it: nothing here sets a timer anew.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
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
