namespace CertProp.Deploy.Fleet;

/// <summary>
/// Which devices have more than one row, in memory that does not grow with the fleet: a Bloom filter, which takes a few
/// single devices for repeated ones and never the other way round.
/// </summary>
internal sealed class RepeatedDevices
{
    // 4 MB: at half a million devices one in 100,000 is taken for a repeated one, at five million one in 25.
    private const int Bits = 1 << 25, Probes = 4;

    private readonly ulong[] _seen = new ulong[Bits / 64];
    private readonly HashSet<string> _repeated = new(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => _repeated.Count == 0;

    public void Add(string id)
    {
        ulong hash = Hash(id);
        bool isNew = false;
        for (int probe = 0; probe < Probes; probe++)
        {
            // Two halves of one hash make all probes. Source: Kirsch and Mitzenmacher, "Less hashing, same performance".
            uint bit = ((uint)hash + ((uint)probe * (uint)(hash >> 32))) % Bits;
            ref ulong word = ref _seen[bit / 64];
            isNew |= (word & (1UL << (int)(bit % 64))) == 0;
            word |= 1UL << (int)(bit % 64);
        }
        if (!isNew)
            _repeated.Add(id);
    }

    public bool Contains(string id) => _repeated.Contains(id);

    // FNV-1a over letters without their case, and mixed once more: ids differ in their last digits.
    private static ulong Hash(string id)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char c in id)
            hash = (hash ^ char.ToUpperInvariant(c)) * 1_099_511_628_211;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
