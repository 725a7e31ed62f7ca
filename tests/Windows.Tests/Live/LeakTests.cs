using System.Globalization;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Live;

/// <summary>
/// Ten thousand opens and reads in one process, by certprop's own classes in a small host program, since the exe reads
/// once and ends. Every third reading stops early, every third ends with an exception.
/// </summary>
public sealed class LeakTests(PublishedExe exe)
{
    private const int Rounds = 10_000;

    // Each entry is so large that one context kept in a hundred rounds would show.
    private const int TextLength = 16 * 1024;

    // The runtime settles within this. Wine counts handles in powers of two.
    private const int MaxGrowthInKilobytes = 16 * 1024;
    private const int MaxHandles = 512;

    [Fact]
    public void TenThousandReadings_LeakNoHandleAndNoMemory()
    {
        ElementWriter[] entries = [.. Enumerable.Range(0, 3).Select(i =>
            Entries.Foreign($"Person {i}").Add(PropertyIds.Description, new string('x', TextLength)))];
        new PersonalStore(exe.Prefix).Fill(entries);
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = Tool.Run(
            "dotnet", "publish", Path.Combine(Repository.Root, "tests", "Windows.Tests", "StoreHost"), "-o", folder.Path);
        Assert.True(exitCode == 0, $"dotnet publish failed: {output}{error}");
        var machine = new PlayedMachine
        {
            Cards = "Yubico 0;type=0x20;state=0x20|Empty;type=0x20;state=0x10",
            Sessions = $@"{PlayedMachine.OwnSession}|3;user=CONTOSO\carol",
        };

        // Contexts, blocks and handles of the stand-ins are counted as well; the run fails where one is left.
        CommandResult result = exe.RunProgram(
            machine, Path.Combine(folder.Path, "CertPropRemediation.Windows.Tests.exe"), $"{Rounds}").Command;

        Assert.True(result.ExitCode == 0, $"{result.Output}{result.Error}");
        int[][] prints = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal([2334, 23_334], prints.Select(print => print[0]));
        Assert.All(prints, print => Assert.InRange(print[1], 1, MaxHandles));
        Assert.InRange(prints[1][2] - prints[0][2], int.MinValue, MaxGrowthInKilobytes);
    }
}
