using CertProp.Examination;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

public class WatchdogTests
{
    [Fact]
    public void NoLimit_NeverAsks()
    {
        using var watchdog = new Watchdog(null, () => Assert.Fail("no limit was given"));

        Assert.False(watchdog.TimeIsUp.IsCancellationRequested);
    }

    [Fact]
    public void TimeThatIsUp_AsksFirstAndGivesUpLater()
    {
        using var gaveUp = new ManualResetEvent(false);
        using var watchdog = new Watchdog(TimeSpan.FromMilliseconds(1), () => gaveUp.Set());

        Patience.WaitFor(watchdog.TimeIsUp.WaitHandle);
        Assert.False(gaveUp.WaitOne(0), "a run that is asked gets some seconds to end by itself");
        Patience.WaitFor(gaveUp);
    }

    [Fact]
    public void LastWords_AreSaid()
    {
        bool said = false;

        Watchdog.Say(() => Volatile.Write(ref said, true));

        Assert.True(Volatile.Read(ref said));
    }

    [Fact]
    public void LastWords_ThatNobodyReads_HoldNothingUp()
    {
        using var never = new ManualResetEvent(false);

        Watchdog.Say(() => never.WaitOne());

        never.Set();
    }

    [Fact]
    public void LastWords_ThatNobodyCanHear_AreNoDefect()
    {
        Watchdog.Say(() => throw new IOException("the pipe is broken"));
        Watchdog.Say(() => throw new ObjectDisposedException("output"));
    }

    [Fact]
    public void RunThatEndsInTime_IsNotGivenUp()
    {
        new Watchdog(TimeSpan.FromHours(1), () => Assert.Fail("the run had ended")).Dispose();
    }
}
