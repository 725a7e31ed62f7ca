using CertProp.Benchmarks;
using CertProp.Benchmarks.Parts;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Live;

/// <summary>
/// What detect takes of processor and memory against a program that does nothing and is published in the same way: no
/// times in themselves, which a busy machine stretches. Wall time is for the benchmarks.
/// </summary>
[Trait("Category", "Performance")]
public sealed class StartupRegressionTests(PublishedExe exe)
{
    // A disturbed measurement is too long, never too short: what is within the limit once, is.
    private const int Attempts = 3, Starts = 5;

    [Fact]
    public void DetectOnALiveStore_TakesLittleMoreThanAnEmptyMain()
    {
        WinePrefix prefix = exe.Prefix;
        CertProp.Tests.Support.Tool.Require("cc");
        using var work = new WorkFolder();
        Startup.Fill(prefix);
        var launcher = new Launcher(Toolchain.Compile("measure.c", work), work);
        (Series empty, Series product) = Startup.SeriesOf(prefix, Toolchain.PublishEmpty(work), exe.Path);

        double Processor() => product.LeastProcessor / empty.LeastProcessor;
        double Memory() => product.Peak / empty.Peak;

        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            launcher.Interleave("startup", Starts, empty, product);
            if (Processor() <= RegressionLimits.ProcessorOfStart)
                break;
        }
        string table = $"{Series.Compare("empty", empty, product)}";
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        Assert.True(
            Processor() <= RegressionLimits.ProcessorOfStart, $"{Processor():F2} times the processor time:\n{table}");
        Assert.True(Memory() <= RegressionLimits.MemoryOfStart, $"{Memory():F2} times the memory:\n{table}");
    }
}
