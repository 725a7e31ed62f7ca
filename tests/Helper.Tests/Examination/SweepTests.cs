using CertProp.Examination;
using CertProp.Profiles;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>Many places at once, results one by one in their order.</summary>
public class SweepTests
{
    private const int Many = 1_000;
    private static readonly TimeSpan s_longPatience = TimeSpan.FromMinutes(10);

    private readonly Deliveries _deliveries = new();

    [Fact]
    public void NoPlace_IsDoneAtOnce()
    {
        Assert.True(Run(0, (_, _) => throw new InvalidOperationException("nothing to examine")));
        Assert.Empty(_deliveries.Results);
    }

    [Fact]
    public void ManyPlaces_AreExaminedOnceAndDeliveredInOrder()
    {
        int[] examined = new int[Many];

        Assert.True(Run(Many, (place, _) =>
        {
            Interlocked.Increment(ref examined[Number(place)]);
            return new ProfileResult(place);
        }));

        Assert.All(examined, times => Assert.Equal(1, times));
        Assert.Equal(Deliveries.Numbers(Many), _deliveries.Names);
    }

    [Fact]
    public void PlaceThatFinishesLast_IsStillDeliveredFirst()
    {
        SkipWithoutTwoProcessors();
        const int count = 50;
        using var lastIsExamined = new ManualResetEvent(false);

        Assert.True(Run(count, (place, _) =>
        {
            if (Number(place) == 0)
                Patience.WaitFor(lastIsExamined);
            if (Number(place) == count - 1)
                lastIsExamined.Set();
            return new ProfileResult(place);
        }));

        Assert.Equal(Deliveries.Numbers(count), _deliveries.Names);
    }

    [Fact]
    public void ResultsThatWaitForAnEarlierOne_AreNotDeliveredBeforeIt()
    {
        SkipWithoutTwoProcessors();
        using var secondIsExamined = new ManualResetEvent(false);
        int deliveredBefore = -1;

        Assert.True(Run(2, (place, _) =>
        {
            if (Number(place) == 0)
            {
                Patience.WaitFor(secondIsExamined);
                deliveredBefore = _deliveries.Results.Count;
            }
            else
            {
                secondIsExamined.Set();
            }
            return new ProfileResult(place);
        }));

        Assert.Equal(0, deliveredBefore);
        Assert.Equal(["0", "1"], _deliveries.Names);
    }

    [Fact]
    public void Place_IsMadeOnlyWhenItsTurnComes()
    {
        SkipWithoutTwoProcessors();
        const int count = 10_000;
        int made = 0, madeAtFirst = 0;

        Assert.True(Sweep.Run(
            count,
            index =>
            {
                Interlocked.Increment(ref made);
                return FakePlace.At(index);
            },
            (place, _) =>
            {
                Interlocked.CompareExchange(ref madeAtFirst, Volatile.Read(ref made), 0);
                return new ProfileResult(place);
            },
            _deliveries.Take, s_longPatience, CancellationToken.None));

        Assert.Equal(count, made);
        Assert.InRange(madeAtFirst, 1, Environment.ProcessorCount);
    }

    [Theory]
    [InlineData(0), InlineData(7), InlineData(99)]
    public void DefectInOnePlace_IsThatPlacesAndTheOthersAreDone(int broken)
    {
        var thrown = new InvalidTimeZoneException("from the examination");

        Assert.True(Run(100, (place, _) => Number(place) == broken ? throw thrown : new ProfileResult(place)));

        Assert.Equal(Deliveries.Numbers(100), _deliveries.Names);
        ProfileResult result = _deliveries.Results[broken];
        Assert.Same(thrown, result.Defect);
        Assert.False(result.Examined);
        Assert.True(Assert.Single(result.Problems).IsGap);
        Assert.All(_deliveries.Results.Where(other => other != result), other => Assert.Null(other.Defect));
    }

    [Fact]
    public void ExceptionInMakingAPlace_ComesOutAtTheCaller()
    {
        Assert.Throws<InvalidTimeZoneException>(() => Sweep.Run(
            100, index => index == 50 ? throw new InvalidTimeZoneException() : FakePlace.At(index),
            (place, _) => new ProfileResult(place), _deliveries.Take, s_longPatience, CancellationToken.None));
    }

    [Fact]
    public void ExceptionInDelivering_ComesOutAtTheCallerAndIsTheLastDelivery()
    {
        int calls = 0;

        Assert.Throws<IOException>(() => Sweep.Run(
            Many, FakePlace.At, (place, _) => new ProfileResult(place),
            _ => throw new IOException($"delivery {Interlocked.Increment(ref calls)}"),
            s_longPatience, CancellationToken.None));

        Assert.Equal(1, calls);
    }

    [Fact]
    public void ExceptionWhileAnotherPlaceBlocks_ComesOutAtOnce()
    {
        SkipWithoutTwoProcessors();
        using var never = new ManualResetEvent(false);

        Assert.Throws<InvalidTimeZoneException>(() => Patience.Of(() => Sweep.Run(
            2, index => index == 1 ? throw new InvalidTimeZoneException() : FakePlace.At(index),
            (place, stop) =>
            {
                WaitHandle.WaitAny([never, stop.WaitHandle]);
                return new ProfileResult(place);
            },
            _deliveries.Take, s_longPatience, CancellationToken.None)));
    }

    [Fact]
    public void EndOfASweep_AsksWhoeverIsStillThereToStop()
    {
        CancellationToken seen = default;

        Assert.True(Run(1, (place, stop) =>
        {
            seen = stop;
            Assert.False(stop.IsCancellationRequested);
            return new ProfileResult(place);
        }));

        Assert.True(seen.IsCancellationRequested);
    }

    private static void SkipWithoutTwoProcessors() =>
        Assert.SkipWhen(Environment.ProcessorCount < 2, "one processor examines one place at a time");

    private static int Number(Place place) => int.Parse(place.Name, System.Globalization.CultureInfo.InvariantCulture);

    private bool Run(int count, Func<Place, CancellationToken, ProfileResult> examine) =>
        Sweep.Run(count, FakePlace.At, examine, _deliveries.Take, s_longPatience, CancellationToken.None);
}
