using System.Diagnostics;
using CertProp.Profiles;

namespace CertProp.Examination;

/// <summary>
/// Examines many places at once and hands their results over one by one, in the order of the places. A place that
/// blocks (an unreachable share, a user's oplock) is given up after its patience; its thread is left behind and another
/// one takes over, so that one user cannot stop everybody's sweep.
/// </summary>
internal sealed class Sweep
{
    // Beyond a cooperative end at the patience itself, for a reading that sits in a system call.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromMilliseconds(200);

    private const int MaxAhead = 4_096;

    // An object and not a Lock: threads wait on it.
    private readonly object _gate = new();
    private readonly int _count;
    private readonly Func<int, Place> _placeAt;
    private readonly Func<Place, CancellationToken, ProfileResult> _examine;
    private readonly Action<ProfileResult> _deliver;
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _finished = new();
    private readonly Dictionary<int, ProfileResult> _waiting = [];
    private readonly List<Turn> _turns = [];
    private int _nextPlace, _nextDelivery;
    private bool _closed;

    private Sweep(
        int count, Func<int, Place> placeAt, Func<Place, CancellationToken, ProfileResult> examine,
        Action<ProfileResult> deliver, TimeSpan patience, CancellationToken stop)
    {
        _count = count;
        _placeAt = placeAt;
        _examine = examine;
        _deliver = deliver;
        _patience = patience;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>Runs to the end, or until <paramref name="stop"/>; results delivered until then are complete.</summary>
    /// <param name="count">How many places there are.</param>
    /// <param name="placeAt">Makes a place; called on several threads.</param>
    /// <param name="examine">Called on several threads; gets a token that asks it to come to an end.</param>
    /// <param name="deliver">Called by one thread at a time.</param>
    /// <param name="patience">How long one place may take.</param>
    /// <param name="stop">Ends the sweep early.</param>
    /// <returns>False where it was stopped early.</returns>
    public static bool Run(
        int count, Func<int, Place> placeAt, Func<Place, CancellationToken, ProfileResult> examine,
        Action<ProfileResult> deliver, TimeSpan patience, CancellationToken stop) =>
        count == 0 || new Sweep(count, placeAt, examine, deliver, patience, stop).Run(Environment.ProcessorCount);

    private bool Run(int workers)
    {
        for (int i = 0; i < Math.Min(workers, _count); i++)
            StartWorker();
        try
        {
            WaitForEnd();
        }
        finally
        {
            Close();
            _stop.Cancel();
        }
        if (_finished.Task.IsFaulted)
            _finished.Task.GetAwaiter().GetResult();
        DeliverLeft();
        return _finished.Task.IsCompletedSuccessfully;
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    // What is finished is reported, though a place before it is not. Closed, nobody else delivers any more.
    private void DeliverLeft()
    {
        foreach (int place in _waiting.Keys.Order())
            _deliver(_waiting[place]);
    }

    // By handles: Task.WaitAny yields the processor many times, at each call, before it waits. Where the caller's time is up,
    // it learns so from the task that did not complete.
    private void WaitForEnd()
    {
        WaitHandle[] ends = [((IAsyncResult)_finished.Task).AsyncWaitHandle, _stop.Token.WaitHandle];
        while (WaitHandle.WaitAny(ends, s_watchInterval) == WaitHandle.WaitTimeout)
            GiveUpBlocked();
    }

    private void StartWorker() =>
        new Thread(Work) { IsBackground = true, Name = "examine" }.Start();

    private void Work()
    {
        try
        {
            while (!_stop.IsCancellationRequested && TakeTurn() is { } turn)
            {
                ProfileResult result = Examine(turn.Place);
                turn.Done = true;
                if (!Deliver(turn, result))
                    return;
            }
        }
        catch (Exception e)
        {
            // Carried to the thread that waits, which is where the command can report it.
            _finished.TrySetException(e);
        }
    }

    // A defect met in one place must not keep the others from being examined: it is a gap of that place, and exit code 70.
    private ProfileResult Examine(int index)
    {
        Place place = _placeAt(index);
        try
        {
            return _examine(place, _stop.Token);
        }
        catch (Exception e)
        {
            return ProfileResult.OfDefect(place, e);
        }
    }

    private Turn? TakeTurn()
    {
        lock (_gate)
        {
            // Results behind a place that blocks wait in memory; when they are many, so do the threads.
            while (_nextPlace - _nextDelivery >= MaxAhead && !_closed)
                Monitor.Wait(_gate);
            if (_closed || _nextPlace >= _count)
                return null;
            var turn = new Turn(_nextPlace++, Stopwatch.GetTimestamp());
            _turns.Add(turn);
            return turn;
        }
    }

    /// <returns>False where the place was given up meanwhile and another thread works in this one's stead.</returns>
    private bool Deliver(Turn turn, ProfileResult result)
    {
        lock (_gate)
        {
            if (!_turns.Remove(turn))
                return false;
            // A reading that was asked to stop may be half a reading.
            if (_closed || _stop.IsCancellationRequested)
                return false;
            DeliverInOrder(turn.Place, result);
            return true;
        }
    }

    private void DeliverInOrder(int place, ProfileResult result)
    {
        _waiting.Add(place, result);
        while (_waiting.Remove(_nextDelivery, out ProfileResult? next))
        {
            _deliver(next);
            _nextDelivery++;
        }
        Monitor.PulseAll(_gate);
        if (_nextDelivery == _count)
            _finished.TrySetResult();
    }

    private void GiveUpBlocked()
    {
        lock (_gate)
        {
            foreach (Turn turn in _turns.Where(turn => !turn.Done && Stopwatch.GetElapsedTime(turn.Started) > _patience + s_grace).ToList())
            {
                _turns.Remove(turn);
                Place place = _placeAt(turn.Place);
                var result = new ProfileResult(place) { Examined = false };
                result.Add(Examiner.TookTooLong(place, _patience));
                DeliverInOrder(turn.Place, result);
                StartWorker();
            }
        }
    }

    /// <summary>A thread at work on a place since a moment.</summary>
    private sealed class Turn(int place, long started)
    {
        private volatile bool _done;

        public int Place { get; } = place;

        public long Started { get; } = started;

        /// <summary>Examined: what it waits for now is its delivery, which is not the place's fault.</summary>
        public bool Done
        {
            get => _done;
            set => _done = value;
        }
    }
}
