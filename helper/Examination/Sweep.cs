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

    private readonly Lock _gate = new();
    private readonly int _count;
    private readonly Func<int, Place> _placeAt;
    private readonly Func<Place, CancellationToken, ProfileResult> _examine;
    private readonly Action<ProfileResult> _deliver;
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _finished = new();
    private readonly Dictionary<int, ProfileResult> _waiting = [];
    private readonly List<Turn> _turns = [];
    private int _nextPlace = -1, _nextDelivery;
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
        WaitForEnd();
        // From here on nothing is delivered, whatever still comes back.
        lock (_gate)
            _closed = true;
        _stop.Cancel();
        if (_finished.Task.IsFaulted)
            _finished.Task.GetAwaiter().GetResult();
        return _finished.Task.IsCompleted;
    }

    private void WaitForEnd()
    {
        try
        {
            while (Task.WaitAny([_finished.Task], (int)s_watchInterval.TotalMilliseconds, _stop.Token) < 0)
                GiveUpBlocked();
        }
        catch (OperationCanceledException)
        {
            // The caller's time is up; it learns so from the task that did not complete.
        }
    }

    private void StartWorker() =>
        new Thread(Work) { IsBackground = true, Name = "examine" }.Start();

    private void Work()
    {
        try
        {
            while (!_stop.IsCancellationRequested && TakeTurn() is { } turn)
            {
                ProfileResult result = _examine(_placeAt(turn.Place), _stop.Token);
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

    private Turn? TakeTurn()
    {
        int place = Interlocked.Increment(ref _nextPlace);
        if (place >= _count)
            return null;
        var turn = new Turn(place, Stopwatch.GetTimestamp());
        lock (_gate)
            _turns.Add(turn);
        return turn;
    }

    /// <returns>False where the place was given up meanwhile and another thread works in this one's stead.</returns>
    private bool Deliver(Turn turn, ProfileResult result)
    {
        lock (_gate)
        {
            if (!_turns.Remove(turn))
                return false;
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
        if (_nextDelivery == _count)
            _finished.TrySetResult();
    }

    private void GiveUpBlocked()
    {
        lock (_gate)
        {
            foreach (Turn turn in _turns.Where(turn => Stopwatch.GetElapsedTime(turn.Started) > _patience + s_grace).ToList())
            {
                _turns.Remove(turn);
                Place place = _placeAt(turn.Place);
                var result = new ProfileResult(place);
                result.Add(Examiner.TookTooLong(place, _patience));
                DeliverInOrder(turn.Place, result);
                StartWorker();
            }
        }
    }

    /// <summary>A thread at work on a place since a moment.</summary>
    private sealed record Turn(int Place, long Started);
}
