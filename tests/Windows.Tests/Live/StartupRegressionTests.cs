using CertProp.Benchmarks;
using CertProp.Benchmarks.Parts;
using CertProp.Benchmarks.Recording;
using CertProp.Tests.Support;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Live;

/// <summary>
/// What detect takes of processor and memory against a program that does nothing and is published in the same way, and
/// what commands compile while they run: no times in themselves, which a busy machine stretches. Wall time is for the
/// benchmarks.
/// </summary>
[Trait("Category", "Performance")]
public sealed class StartupRegressionTests(PublishedExe exe)
{
    // A disturbed measurement is too long, never too short: what is within the limit once, is.
    private const int Attempts = 3, Starts = 5;

    // Compiled ahead is what helper/Properties/PublishProfiles/win-x64.mibc names; recorded anew by the benchmarks' command
    // profile. Each further method costs a start some 0.3 ms under Wine, and nobody sees it otherwise.
    [Theory]
    [InlineData("detect", "--scope", "user")]
    [InlineData("detect", "--scope", "user", "--format", "json")]
    [InlineData("detect", "--scope", "machine", "--for", "intune", "--timeout", "120")]
    [InlineData("remove", "--scope", "machine", "--for", "configmgr", "--timeout", "45")]
    [InlineData("exposure")]
    [InlineData("--help")]
    public void UsualCommands_CompileNextToNothingWhileTheyRun(params string[] command)
    {
        Startup.Fill(exe.Prefix);
        using var work = new WorkFolder();
        string listing = work.PathOf("compiled.txt");
        CommandResult result = exe.Run(
            new Dictionary<string, string>
            {
                ["DOTNET_JitStdOutFile"] = WinePrefix.WindowsPath(listing),
                ["DOTNET_JitDisasmSummary"] = "1",
            },
            command);
        // Refused, it would run nothing and compile less.
        Assert.False(result.Output is "" || result.Output.StartsWith("ERROR", StringComparison.Ordinal), result.Error);
        string[] methods = File.ReadAllLines(listing);
        Assert.True(
            methods.Length is > 0 and <= RegressionLimits.MethodsOfStart,
            $"{methods.Length} methods:\n{string.Join('\n', methods)}");
    }

    [Fact]
    public void Recorder_NamesThousandsOfMethods()
    {
        Startup.Fill(exe.Prefix);
        using var work = new WorkFolder();
        var recording = new ProfileRecording(exe.Prefix, work);

        int methods = recording.Record(["detect --scope user"]);

        Assert.InRange(methods, 2_000, 9_000);
        Assert.InRange(new FileInfo(recording.Profile).Length, 20_000, 200_000);
    }

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
