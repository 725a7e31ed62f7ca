using CertProp.Examination;
using CertProp.Profiles;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>A sweep that is stopped before its end: what was delivered is whole, nothing comes afterwards.</summary>
public class SweepStopTests
{
    private const int Many = 1_000;
    private static readonly TimeSpan s_longPatience = TimeSpan.FromMinutes(10);

    private readonly Deliveries _deliveries = new();

    [Fact]
    public void StopBeforeTheBeginning_ExaminesNothing()
    {
        Assert.False(Run((place, _) => new ProfileResult(place), new CancellationToken(canceled: true)));
        Assert.Empty(_deliveries.Results);
    }

    [Fact]
    public void StopInTheMiddle_LeavesWholeResultsInOrder()
    {
        using var stop = new CancellationTokenSource();

        Assert.False(Patience.Of(() => Run(
            (place, asked) =>
            {
                if (place.Name == "500")
                {
                    stop.Cancel();
                    Assert.True(asked.IsCancellationRequested);
                }
                return new ProfileResult(place);
            },
            stop.Token)));

        // Places that others finished at the same moment come too, still in order and each once.
        int[] delivered = [.. _deliveries.Names.Select(int.Parse)];
        Assert.InRange(delivered.Length, 0, 501 + Environment.ProcessorCount);
        Assert.Equal(delivered.Order().Distinct(), delivered);
    }

    [Fact]
    public void PlaceThatIsAskedToStop_TakesNothingFromTheOthers()
    {
        using var stop = new CancellationTokenSource();

        Assert.False(Patience.Of(() => Run(
            (place, asked) =>
            {
                if (place.Name == "3")
                {
                    stop.CancelAfter(1);
                    Patience.WaitFor(asked.WaitHandle);
                }
                return new ProfileResult(place);
            },
            stop.Token)));

        Assert.Equal(Deliveries.Numbers(3), _deliveries.Names.Take(3));
        int[] delivered = [.. _deliveries.Names.Select(int.Parse)];
        Assert.Equal(delivered.Order().Distinct(), delivered);
    }

    [Fact]
    public void PlaceThatBlocksAtTheStop_IsNotWaitedFor()
    {
        using var stop = new CancellationTokenSource();
        using var never = new ManualResetEvent(false);
        using var returned = new ManualResetEvent(false);

        Assert.False(Patience.Of(() => Run(
            (place, _) =>
            {
                if (place.Name == "0")
                {
                    stop.Cancel();
                    never.WaitOne();
                    returned.Set();
                }
                return new ProfileResult(place);
            },
            stop.Token)));

        Assert.Empty(_deliveries.Results);
        never.Set();
        Patience.WaitFor(returned);
    }

    [Fact]
    public void StopDuringADelivery_ComesAfterIt()
    {
        using var stop = new CancellationTokenSource();

        bool completed = Patience.Of(() => Sweep.Run(
            Many, FakePlace.At, (place, _) => new ProfileResult(place),
            result =>
            {
                if (result.Place.Name == "10")
                    stop.Cancel();
                _deliveries.Take(result);
            },
            s_longPatience, stop.Token));

        // Results that waited for that one may come with it, even all of them.
        int delivered = _deliveries.Results.Count;
        Assert.InRange(delivered, 11, Many);
        Assert.Equal(delivered == Many, completed);
        Assert.Equal(Deliveries.Numbers(delivered), _deliveries.Names);
    }

    private bool Run(Func<Place, CancellationToken, ProfileResult> examine, CancellationToken stop) =>
        Sweep.Run(Many, FakePlace.At, examine, _deliveries.Take, s_longPatience, stop);
}
