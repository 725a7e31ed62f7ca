namespace CertProp.Benchmarks;

/// <summary>All measurements of one command.</summary>
internal sealed class Series(string name, Command command)
{
    private readonly List<Measurement> _measurements = [];

    public string Name { get; } = name;

    public Command Command { get; } = command;

    public double MedianWall => Median(measurement => measurement.Wall);

    public double MedianProcessor => Median(measurement => measurement.Processor);

    public double LeastWall => _measurements.Min(measurement => measurement.Wall);

    public double LeastProcessor => _measurements.Min(measurement => measurement.Processor);

    /// <summary>The most that any run needed.</summary>
    public double Peak => _measurements.Max(measurement => measurement.Peak);

    public void Add(Measurement measurement) => _measurements.Add(measurement);

    /// <summary>Times and memory of several series, each with its ratio to the first one.</summary>
    public static Table Compare(string against, params Series[] all)
    {
        var table = new Table("what", "median ms", "min ms", $"ratio to {against}", "CPU ms", "peak MB");
        foreach (Series series in all)
        {
            table.Add(
                series.Name, $"{series.MedianWall:F0}", $"{series.LeastWall:F0}", $"{series.RatioTo(all[0]):F2}",
                $"{series.MedianProcessor:F0}", $"{series.Peak:F1}");
        }
        return table;
    }

    /// <summary>Median wall time against another one's.</summary>
    public double RatioTo(Series other) => MedianWall / other.MedianWall;

    private double Median(Func<Measurement, double> value)
    {
        double[] sorted = [.. _measurements.Select(value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
