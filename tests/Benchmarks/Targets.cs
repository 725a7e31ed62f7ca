namespace CertProp.Benchmarks;

/// <summary>What the product promises, on a tree of the usual size.</summary>
internal static class Targets
{
    private const double Ratio = 2.5;
    private const double RemovalRatio = 4;
    private const double PeakMegabytes = 150;

    public static string Description =>
        $"median wall time over {Ratio} times the floor's, of remove over {RemovalRatio} times its floor's, or more than {PeakMegabytes} MB of memory";

    /// <summary>Each target that was missed, in words.</summary>
    public static IEnumerable<string> Missed(Results results)
    {
        if (Slow(results.Line, results.Floor, Ratio) is { } slow)
            yield return slow;
        if (results.Removal is { } removal && Slow(removal.Remove, removal.Floor, RemovalRatio) is { } slowRemoval)
            yield return slowRemoval;
        Series[] removals = results.Removal is { } measured ? [measured.Remove, measured.Restore] : [];
        foreach (Series series in (Series[])[results.Line, results.Json, .. removals])
        {
            if (series.Peak > PeakMegabytes)
                yield return $"{series.Name} takes {series.Peak:F0} MB, more than {PeakMegabytes}";
        }
        if (results.Swept.Elements != results.Summary.Certificates)
        {
            yield return $"the floor read {results.Swept.Elements} elements, "
                + $"but certprop reports {results.Summary.Certificates}";
        }
    }
    private static string? Slow(Series series, Series floor, double most)
    {
        double ratio = series.MedianWall / floor.MedianWall;
        return ratio > most ? $"{series.Name} takes {ratio:F2} times its floor's wall time, more than {most}" : null;
    }
}
