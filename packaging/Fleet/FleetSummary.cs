using System.Runtime.InteropServices;

namespace CertProp.Deploy.Fleet;

/// <summary>How many devices have each verdict.</summary>
internal sealed class VerdictCounts
{
    private readonly int[] _counts = new int[Enum.GetValues<Verdict>().Length];

    public int this[Verdict verdict] => _counts[(int)verdict];

    public int Total { get; private set; }

    public void Add(Verdict verdict)
    {
        _counts[(int)verdict]++;
        Total++;
    }

    /// <summary>Those that occur, the worst first.</summary>
    public IEnumerable<(Verdict Verdict, int Devices)> Occurring =>
        Enum.GetValues<Verdict>().Where(verdict => this[verdict] > 0).Select(verdict => (verdict, this[verdict]));
}

/// <summary>A fleet in numbers, made device by device; its size does not depend on how many there are.</summary>
internal sealed class FleetSummary
{
    public const int MostOldest = 10, MostIssuers = 10;

    // Codes are ours; strangers may invent some.
    private const int MostCodes = 64;

    private readonly SortedDictionary<string, VerdictCounts> _rings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(Verdict, string), int> _codes = [];
    private readonly SortedDictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _helpers = new(StringComparer.Ordinal);
    private readonly PriorityQueue<FleetDevice, long> _oldest = new();

    public VerdictCounts Verdicts { get; } = new();

    public IReadOnlyDictionary<string, VerdictCounts> Rings => _rings;

    public IssuerCounts Issuers { get; } = new();

    /// <summary>Devices by open condition.</summary>
    public IReadOnlyDictionary<string, int> Open => _open;

    /// <summary>Devices by version of the helper that spoke last.</summary>
    public IReadOnlyDictionary<string, int> Helpers => _helpers;

    /// <summary>Certificates on leaking devices.</summary>
    public long Certificates { get; private set; }

    /// <summary>Certificates kept because nothing proves whose they are, and on how many devices.</summary>
    public (long Certificates, int Devices) KeptForLackOfProof { get; private set; }

    /// <summary>When the device that was heard of last was heard of; null where no source tells.</summary>
    public DateTimeOffset? Newest { get; private set; }

    public DateTimeOffset? Oldest { get; private set; }

    /// <summary>What is not known or wrong, with its code and on how many devices; the most first.</summary>
    public IEnumerable<(Verdict Verdict, string Code, int Devices)> Codes => _codes
        .OrderByDescending(one => one.Value).ThenBy(one => one.Key.Item2, StringComparer.Ordinal)
        .Select(one => (one.Key.Item1, one.Key.Item2, one.Value));

    /// <summary>Leaking devices that have been saying so for longest, the oldest first.</summary>
    public IEnumerable<FleetDevice> OldestFindings => _oldest.UnorderedItems
        .OrderByDescending(one => one.Priority).ThenBy(one => one.Element.Name, StringComparer.OrdinalIgnoreCase)
        .Select(one => one.Element);

    public void Add(FleetDevice device)
    {
        Verdicts.Add(device.Verdict);
        if (!_rings.TryGetValue(device.Ring, out VerdictCounts? ring))
            _rings[device.Ring] = ring = new VerdictCounts();
        ring.Add(device.Verdict);
        if (device.Code is { } code && (_codes.Count < MostCodes || _codes.ContainsKey((device.Verdict, code))))
            CollectionsMarshal.GetValueRefOrAddDefault(_codes, (device.Verdict, code), out _)++;
        foreach (string condition in device.Open)
            Count(_open, condition);
        if (device.Helper is not null)
            Count(_helpers, device.Helper);
        if (device.KeptForLackOfProof > 0)
        {
            KeptForLackOfProof = (
                KeptForLackOfProof.Certificates + device.KeptForLackOfProof, KeptForLackOfProof.Devices + 1);
        }
        if (device.IsLeaking)
            AddLeaking(device);
        if (device.Seen is { } seen)
        {
            Newest = Newest > seen ? Newest : seen;
            Oldest = Oldest < seen ? Oldest : seen;
        }
    }

    private void AddLeaking(FleetDevice device)
    {
        Certificates += device.Certificates;
        foreach (string issuer in device.Issuers)
            Issuers.Add(issuer);
        if (device.Since is not { } since)
            return;
        // The newest of the kept ones is the first to go.
        _oldest.Enqueue(device, -since.UtcTicks);
        if (_oldest.Count > MostOldest)
            _oldest.Dequeue();
    }

    private static void Count(SortedDictionary<string, int> counts, string name)
    {
        if (counts.TryGetValue(name, out int count))
            counts[name] = count + 1;
        else if (counts.Count < MostCodes)
            counts[name] = 1;
    }
}
