namespace CertProp.Deploy.Fleet;

/// <summary>
/// Which devices have more than one row, in memory that does not grow with the fleet: a Bloom filter, which takes a few
/// single devices for repeated ones and never the other way round.
/// </summary>
internal sealed class RepeatedDevices
{
    // 4 MB: at half a million devices one in a few thousand is taken for a repeated one, and then looked at exactly.
    private const int Words = 1 << 19, Probes = 4;

    private readonly ulong[] _seen = new ulong[Words];
    private readonly HashSet<string> _repeated = new(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => _repeated.Count == 0;

    public void Add(string id)
    {
        ulong hash = Hash(id);
        // All bits of a device lie in one word: one look into memory. Source: Putze, Sanders, Singler, "Cache-, hash- and
        // space-efficient Bloom filters".
        ulong bits = 0;
        for (int probe = 0; probe < Probes; probe++)
            bits |= 1UL << (int)((hash >> (6 * probe)) & 63);
        ref ulong word = ref _seen[(hash >> 32) % Words];
        if ((word & bits) == bits)
            _repeated.Add(id);
        word |= bits;
    }

    public bool Contains(string id) => _repeated.Contains(id);

    // FNV-1a over letters without their case, and mixed once more: ids differ in their last digits.
    private static ulong Hash(string id)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char c in id)
            hash = (hash ^ (uint)(c | ('a' ^ 'A'))) * 1_099_511_628_211;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
