namespace CertProp.Deploy.IntuneWin;

/// <summary>The CRC-32 of ZIP (APPNOTE.TXT 4.4.7), which the framework computes but shows to nobody.</summary>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB8_8320;

    private static readonly uint[] s_table = MakeTable();

    private uint _remainder = uint.MaxValue;

    public readonly uint Value => ~_remainder;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint remainder = _remainder;
        foreach (byte next in bytes)
            remainder = (remainder >> 8) ^ s_table[(byte)remainder ^ next];
        _remainder = remainder;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * Polynomial);
            table[i] = remainder;
        }
        return table;
    }
}
