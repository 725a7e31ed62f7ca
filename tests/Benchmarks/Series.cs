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

    public double Peak => _measurements.Max(measurement => measurement.Peak);

    public void Add(Measurement measurement) => _measurements.Add(measurement);

    private double Median(Func<Measurement, double> value)
    {
        double[] sorted = [.. _measurements.Select(value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
