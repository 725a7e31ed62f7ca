using System.Globalization;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>The fleet on a terminal: its numbers, and what to look at first.</summary>
/// <param name="output">Receives it.</param>
internal sealed class TextView(TextWriter output) : IFleetView
{
    private const int Width = 100, MostIssuers = 5;

    private FleetHeader _header = null!;

    public void Begin(FleetHeader header) => _header = header;

    public void Add(FleetDevice device)
    {
        // The summary has what a terminal shows.
    }

    public void End(FleetSummary summary)
    {
        WriteOrigin(summary);
        WriteVerdicts(summary.Verdicts);
        if (summary.Rings.Count > 1)
            WriteRings(summary);
        WriteCounts("Issuers that leak most (devices)", summary.Issuers.Top(MostIssuers));
        WriteCounts("Open conditions (devices)", summary.Open.Select(one => (one.Key, one.Value)));
        if (summary.KeptForLackOfProof is ( > 0 and var kept, var devices))
        {
            output.WriteLine();
            output.WriteLine($"Kept for lack of proof: {Number(kept)} certificates on {Words.Count(devices, "device")}.");
        }
        WriteOldest(summary);
        WriteCodes(summary);
        output.Flush();
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private void WriteOrigin(FleetSummary summary)
    {
        output.WriteLine($"{SafeText.Escape(_header.Title)}: {Words.Count(summary.Verdicts.Total, "device")}, {SafeText.Escape(_header.Origin.Words)}");
        if (_header.Origin.DataOf is { } time)
            output.WriteLine($"Data of {Minute(time)}{(summary.Newest is { } newest ? $"; last heard of a device {Minute(newest)}" : "")}.");
        if (_header.Origin.Delay is { } delay)
            output.WriteLine(delay);
    }

    private void WriteVerdicts(VerdictCounts counts)
    {
        output.WriteLine();
        foreach ((Verdict verdict, int devices) in counts.Occurring)
        {
            output.WriteLine(
                $"  {Names.Of(verdict),-14}{Number(devices),9}{Share(devices, counts.Total),8}   {Meaning.Of(verdict).What}");
        }
    }

    private void WriteRings(FleetSummary summary)
    {
        output.WriteLine();
        output.WriteLine("Rings");
        int width = Math.Min(32, summary.Rings.Keys.Max(TextTable.Width));
        foreach ((string ring, VerdictCounts counts) in summary.Rings)
        {
            output.WriteLine($"  {TextTable.Fit(ring, width)}{Number(counts.Total),9}   "
                + string.Join(", ", counts.Occurring.Select(one => $"{Names.Of(one.Verdict)} {Number(one.Devices)}")));
        }
    }

    private void WriteCounts(string title, IEnumerable<(string Name, int Devices)> counts)
    {
        bool isFirst = true;
        foreach ((string name, int devices) in counts)
        {
            if (isFirst)
            {
                output.WriteLine();
                output.WriteLine(title);
                isFirst = false;
            }
            output.WriteLine($"  {Number(devices),9}  {TextTable.Shorten(name, Width - 14)}");
        }
    }

    private void WriteOldest(FleetSummary summary)
    {
        FleetDevice[] oldest = [.. summary.OldestFindings];
        if (oldest.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine("Findings unchanged for longest");
        int width = Math.Min(40, oldest.Max(device => TextTable.Width(device.Name)));
        foreach (FleetDevice device in oldest)
        {
            output.WriteLine(
                $"  {UtcTime.Date(device.Since)}  {TextTable.Fit(device.Name, width)}  {Names.Of(device.Verdict),-9}  "
                + Words.Count(device.Certificates, "certificate"));
        }
    }

    private void WriteCodes(FleetSummary summary)
    {
        (Verdict Verdict, string Code, int Devices)[] codes = [.. summary.Codes];
        if (codes.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine("What stands in the way");
        foreach ((Verdict verdict, string code, int devices) in codes)
        {
            var meaning = Meaning.Of(verdict, code);
            output.WriteLine($"  {Number(devices),9}  {Names.Of(verdict)}, {code}: {meaning.What}");
            output.WriteLine($"             {meaning.Next}");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int devices, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * devices / Math.Max(1, all):0.0} %");

    private static string Minute(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
