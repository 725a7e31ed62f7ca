using System.Buffers.Binary;
using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>Damages store elements, the same way for the same seed.</summary>
internal sealed class Mutator
{
    private static readonly uint[] s_lengths =
        [0, 1, 11, 12, 0x7F, 0x80, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF4, 0xFFFF_FFFF];

    // Ids that rules, hashes and decoders look at.
    private static readonly uint[] s_ids =
    [
        0, 1, 2, 3, 4, 6, 11, 13, 17, 19, 27, 32, 33, 34, 35, 64, 90, 91, 92, 97, 101, 103, 106, 107, 110, 120, 125, 200,
    ];

    private readonly Original[] _originals;

    public Mutator(IEnumerable<byte[]> elements) => _originals = [.. elements.Select(bytes => new Original(bytes))];

    /// <summary>A damaged element, and the name of the file it came from; null where it has none.</summary>
    public (string? Name, byte[] Bytes) Make(int seed, out byte[] originalCertificate)
    {
        var random = new Random(seed);
        Original original = Pick(random);
        originalCertificate = original.Certificate;
        // Under its old name a damaged certificate is found out at once; without one, its fields must be read.
        if (random.Next(2) == 0)
            return (null, WithDamagedCertificate(original, random));
        byte[] bytes = Damage(original, random);
        for (int more = random.Next(3); more > 0; more--)
            bytes = Blindly(bytes, random);
        return (random.Next(4) == 0 ? null : original.Name, bytes);
    }

    public static byte[] FlipBits(byte[] bytes, Random random)
    {
        byte[] copy = [.. bytes];
        for (int count = random.Next(1, 9); count > 0 && copy.Length > 0; count--)
            copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    public static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    // Key provider and certificate without hashes.
    private byte[] WithDamagedCertificate(Original original, Random random)
    {
        byte[] der = original.Tree.Mutate(random);
        if (random.Next(4) == 0)
            der = FlipBits(der, random);
        Original other = Pick(random);
        return new ElementWriter().Bytes(other.KeyProvider).Certificate(der).ToArray();
    }

    private byte[] Damage(Original original, Random random)
    {
        byte[] bytes = original.Bytes;
        (int start, int end) = original.Records[random.Next(original.Records.Count)];
        byte[] record = bytes[start..end];
        switch (random.Next(8))
        {
            case 0: // a length
                byte[] copy = [.. bytes];
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(start + 8));
                length = random.Next(2) == 0
                    ? length + (uint)random.Next(-20, 21)
                    : s_lengths[random.Next(s_lengths.Length)];
                BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(start + 8), length);
                return copy;
            case 1: // a record twice
                return [.. bytes[..end], .. record, .. bytes[end..]];
            case 2: // one less
                return [.. bytes[..start], .. bytes[end..]];
            case 3: // one at the end
                return [.. bytes[..start], .. bytes[end..], .. record];
            case 4: // another one
                uint id = random.Next(8) == 0 ? (uint)random.Next() : s_ids[random.Next(s_ids.Length)];
                byte[] value = random.Next(2) == 0 ? new byte[random.Next(40)] : Bytes(random, random.Next(40));
                return [.. bytes[..start], .. new ElementWriter().Add(id, value).ToArray(), .. bytes[start..]];
            case 5: // a header
                byte[] header = [.. bytes];
                FlipBits(bytes[start..(start + 12)], random).CopyTo(header, start);
                return header;
            case 6: // a value
                byte[] body = [.. bytes];
                FlipBits(bytes[(start + 12)..end], random).CopyTo(body, start + 12);
                return body;
            default: // two elements in one
                Original other = Pick(random);
                (int otherStart, _) = other.Records[random.Next(other.Records.Count)];
                return [.. bytes[..end], .. other.Bytes[otherStart..]];
        }
    }

    private byte[] Blindly(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length + 1);
        switch (random.Next(5))
        {
            case 0:
                return bytes[..at];
            case 1:
                return bytes[at..];
            case 2:
                return FlipBits(bytes, random);
            case 3:
                return [.. bytes[..at], .. Bytes(random, random.Next(1, 16)), .. bytes[at..]];
            default:
                byte[] other = Pick(random).Bytes;
                return [.. bytes[..at], .. other[random.Next(other.Length)..]];
        }
    }

    private Original Pick(Random random) => _originals[random.Next(_originals.Length)];

    private sealed class Original
    {
        public Original(byte[] bytes)
        {
            Bytes = bytes;
            for (int at = 0; at < bytes.Length;)
            {
                int end = at + 12 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8));
                Records.Add((at, end));
                uint id = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
                if (id == PropertyIds.Certificate)
                    Certificate = bytes[(at + 12)..end];
                if (id == PropertyIds.KeyProviderInfo)
                    KeyProvider = bytes[at..end];
                at = end;
            }
            Tree = new DerTree(Certificate);
            Name = new ElementWriter().Certificate(Certificate).Thumbprint;
        }

        public byte[] Bytes { get; }

        public List<(int Start, int End)> Records { get; } = [];

        public byte[] Certificate { get; } = [];

        public byte[] KeyProvider { get; } = [];

        public DerTree Tree { get; }

        public string Name { get; }
    }
}
