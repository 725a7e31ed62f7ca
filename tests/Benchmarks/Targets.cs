namespace CertProp.Benchmarks;

/// <summary>What the product promises, on a tree of the usual size.</summary>
internal static class Targets
{
    private const double Ratio = 2.5;
    private const double PeakMegabytes = 150;

    public static string Description =>
        $"median wall time over {Ratio} times the floor's, or more than {PeakMegabytes} MB of memory";

    /// <summary>Each target that was missed, in words.</summary>
    public static IEnumerable<string> Missed(Results results)
    {
        double ratio = results.Line.MedianWall / results.Floor.MedianWall;
        if (ratio > Ratio)
            yield return $"{results.Line.Name} takes {ratio:F2} times the floor's wall time, more than {Ratio}";
        foreach (Series series in new[] { results.Line, results.Json })
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
}
