using CertProp.Benchmarks.Parts;
using TestTool = CertProp.Tests.Support.Tool;

namespace CertProp.Benchmarks.Tests;

/// <summary>
/// A sweep in small, judged by what a busy machine cannot change much: least processor times against the floor's, calls
/// into the kernel, and memory. Wall times are the benchmarks' own.
/// </summary>
[Trait("Category", "Performance")]
public sealed class SweepRegressionTests(SmallRun run)
{
    // A disturbed measurement is too long, never too short: what is within the limit once, is.
    private const int Attempts = 4, Runs = 2;

    private Trees Trees => run.Bench.Trees;

    [Fact]
    public void ProcessorTimeOfOneMoreProfile_StaysInProportionToTheFloor()
    {
        Series smallFloor = Floor(Trees.Small), floor = Floor(Trees.Built);
        Series small = Detect(Trees.Small, "line"), large = Detect(Trees.Built, "line");

        double Ratio() =>
            (large.LeastProcessor - small.LeastProcessor) / (floor.LeastProcessor - smallFloor.LeastProcessor);

        RequireAtMost(RegressionLimits.ProcessorOfProfile, Ratio, smallFloor, floor, small, large);
    }

    [Fact]
    public void TenTimesTheProfiles_TakeNoMoreThanInProportion()
    {
        Series small = Detect(Trees.SmallLeaked, "json"), large = Detect(Trees.LargeLeaked, "json");

        RequireAtMost(
            RegressionLimits.ProcessorOfTenTimes, () => large.LeastProcessor / small.LeastProcessor, small, large);
    }

    [Fact]
    public void CallsOfElementsAndProfiles_AreFew()
    {
        TestTool.Require("strace");
        CallCosts? costs = null;
        // Threads that wait for each other call the kernel as well, and more often on a busy machine.
        for (int attempt = 1; attempt <= Attempts && !AreFew(costs); attempt++)
            costs = CallCosts.Measure(run.Bench);

        if (costs is null)
            TestTool.Miss("strace", "strace cannot trace here");
        Assert.True(AreFew(costs), $"calls an element {costs?.OfElement:F2}, a profile {costs?.OfProfile:F2}\n{costs}");
    }

    [Fact]
    public void EverythingLeaked_TakesLittleMemory()
    {
        Command detect = run.Bench.Product.Detect(Trees.LargeLeaked, "json");
        int entries = run.Bench.Settings.Profiles * run.Bench.Settings.Elements;
        Assert.Equal(new Summary(entries, entries), Summary.By(run.Bench.Launcher, detect));

        // Results wait for those before them, and on a busy machine more of them do.
        double least = double.MaxValue;
        for (int attempt = 1; attempt <= Attempts && least > RegressionLimits.MemoryOfSweep; attempt++)
            least = Math.Min(least, run.Bench.Launcher.Run(detect).Peak);

        Assert.InRange(least, 0, RegressionLimits.MemoryOfSweep);
    }

    private static bool AreFew(CallCosts? costs) =>
        costs?.OfElement <= RegressionLimits.CallsOfElement && costs.OfProfile <= RegressionLimits.CallsOfProfile;

    private Series Floor(string tree) => new("floor", run.Bench.Floor(tree));

    private Series Detect(string tree, string format) => new(format, run.Bench.Product.Detect(tree, format));

    private void RequireAtMost(double limit, Func<double> value, params Series[] all)
    {
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            run.Bench.Launcher.Interleave("test", Runs, all);
            if (value() <= limit)
                break;
        }
        string told = $"{value():F2}, at most {limit}:\n{Series.Compare("first", all)}";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(value() <= limit, told);
    }
}
