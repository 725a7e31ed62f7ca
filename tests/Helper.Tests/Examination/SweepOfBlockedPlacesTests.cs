using CertProp.Examination;
using CertProp.Profiles;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>One user cannot stop everybody's sweep.</summary>
public sealed class SweepOfBlockedPlacesTests : IDisposable
{
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(10);

    private readonly Deliveries _deliveries = new();
    private readonly ManualResetEvent _never = new(false);
    private readonly CountdownEvent _leftBehind = new(1);

    // Sets free whoever still blocks, and waits until nobody needs the event any more.
    public void Dispose()
    {
        _never.Set();
        _leftBehind.Signal();
        _leftBehind.Wait(Patience.Limit);
        _never.Dispose();
        _leftBehind.Dispose();
    }

    [Theory]
    [InlineData("0"), InlineData("9")]
    public void PlaceThatBlocksForEver_IsGivenUpAndTheOthersAreDone(string blocked)
    {
        Assert.True(Run(10, place => place.Name == blocked));

        Assert.Equal(Deliveries.Numbers(10), _deliveries.Names);
        Assert.Equal([blocked], _deliveries.TimedOut);
        ProfileResult result = _deliveries.Results.Single(result => result.Place.Name == blocked);
        Problem problem = Assert.Single(result.Problems);
        Assert.Equal(($"/fake/{blocked}", true), (problem.Path, problem.IsGap));
        Assert.Equal(0, result.Certificates);
    }

    [Fact]
    public void OnlyPlace_IsGivenUpToo()
    {
        Assert.True(Run(1, _ => true));

        Assert.Equal(["0"], _deliveries.TimedOut);
    }

    [Fact]
    public void ManyBlockingPlaces_DoNotStopTheOthers()
    {
        int blocking = 3 * Environment.ProcessorCount;
        int count = 10 * blocking;

        Assert.True(Run(count, place => place.Name.EndsWith('0')));

        Assert.Equal(Deliveries.Numbers(count), _deliveries.Names);
        Assert.Equal(Deliveries.Numbers(count).Where(name => name.EndsWith('0')), _deliveries.TimedOut);
    }

    [Fact]
    public void PlaceThatComesBackAfterAll_IsNotDeliveredTwice()
    {
        using var zeroIsDelivered = new ManualResetEvent(false);
        using var zeroCameBack = new ManualResetEvent(false);

        Assert.True(Patience.Of(() => Sweep.Run(
            3, FakePlace.At,
            (place, _) =>
            {
                if (place.Name == "0")
                {
                    Patience.WaitFor(zeroIsDelivered);
                    zeroCameBack.Set();
                }
                return new ProfileResult(place);
            },
            result =>
            {
                _deliveries.Take(result);
                if (result.Place.Name != "0")
                    return;
                zeroIsDelivered.Set();
                Patience.WaitFor(zeroCameBack);
            },
            s_shortPatience, CancellationToken.None)));

        Assert.Equal(Deliveries.Numbers(3), _deliveries.Names);
        Assert.Equal("0", _deliveries.TimedOut.First());
    }

    [Fact]
    public void ExceptionInDeliveringAGivenUpPlace_ComesOutAndEndsTheSweep()
    {
        CancellationToken seen = default;

        Assert.Throws<IOException>(() => Patience.Of(() => Sweep.Run(
            1, FakePlace.At,
            (place, stop) =>
            {
                seen = stop;
                Block();
                return new ProfileResult(place);
            },
            _ => throw new IOException("the disk is full"), s_shortPatience, CancellationToken.None)));

        Assert.True(seen.IsCancellationRequested, "its threads go on working for a sweep that has ended");
    }

    /// <summary>
    /// A pager that is not scrolled on holds up whoever writes. The time that a finished result waits for that is not
    /// the place's, and must not turn what was examined into what could not be read.
    /// </summary>
    [Fact]
    public void TimeThatDeliveringTakes_IsNotHeldAgainstThePlaces()
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "one processor examines one place at a time");
        var patience = TimeSpan.FromMilliseconds(500);
        using var isDelivering = new ManualResetEvent(false);

        Assert.True(Patience.Of(() => Sweep.Run(
            4, FakePlace.At,
            (place, _) =>
            {
                // Long enough for the watching thread to wait for the delivery too, well within the patience.
                if (place.Name == "1")
                {
                    Patience.WaitFor(isDelivering);
                    _never.WaitOne(TimeSpan.FromMilliseconds(300));
                }
                return new ProfileResult(place);
            },
            result =>
            {
                _deliveries.Take(result);
                isDelivering.Set();
                if (result.Place.Name == "0")
                    _never.WaitOne(5 * patience);
            },
            patience, CancellationToken.None)));

        Assert.Equal(Deliveries.Numbers(4), _deliveries.Names);
        Assert.Empty(_deliveries.TimedOut);
    }

    /// <summary>The same with the real examination, and a store that hangs like an unreachable share.</summary>
    [Fact]
    public void StoreThatHangs_IsAProfileTimeoutInTheTally()
    {
        var examiner = new Examiner(
            new(new(), CertProp.Policies.Policy.NameSet([])), ReportedEntries.All, DateTimeOffset.UnixEpoch, s_shortPatience);
        var tally = new RunTally(new(), CertProp.Reports.RunKind.Detect);

        Assert.True(Patience.Of(() => Sweep.Run(
            3,
            index => new FakePlace($"{index}", () => (index == 1 ? new FakeStore(_ => Block()) : null, null)),
            examiner.Examine, tally.Add, s_shortPatience, CancellationToken.None)));

        CertProp.Reports.RunEnd end = tally.End(timedOut: false);
        Assert.Equal((ExitCode.Incomplete, 2), (end.ExitCode, end.Summary.Profiles));
        Assert.Equal(ProblemCode.ProfileTimeout, Assert.Single(end.Problems).Code);
    }

    private bool Run(int count, Predicate<Place> blocks) => Patience.Of(() => Sweep.Run(
        count, FakePlace.At,
        (place, _) =>
        {
            if (blocks(place))
                Block();
            return new ProfileResult(place);
        },
        _deliveries.Take, s_shortPatience, CancellationToken.None));

    private bool Block()
    {
        _leftBehind.AddCount();
        _never.WaitOne();
        _leftBehind.Signal();
        return true;
    }
}
