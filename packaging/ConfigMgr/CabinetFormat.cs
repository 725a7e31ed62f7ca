using System.Buffers.Binary;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>Numbers of the cabinet format, as [MS-CAB] has them.</summary>
internal static class CabinetFormat
{
    public const int HeaderLength = 36, FolderLength = 8, FileLength = 16, BlockHeaderLength = 8;

    /// <summary>What a block holds at most; all but the last of a folder hold as much.</summary>
    public const int MaxBlock = 32_768;

    public const ushort None = 0, MsZip = 1, Quantum = 2, Lzx = 3;

    /// <summary>
    /// The kind of compression is in four bits of a folder's type; the others are its level and window.
    /// </summary>
    public const ushort CompressionMask = 0x000F;

    public static ReadOnlySpan<byte> Signature => "MSCF"u8;

    /// <summary>
    /// A block's checksum: its data as little-endian words, XORed together; one to three bytes that are left make a
    /// word with the first byte highest; then the word of both lengths.
    /// </summary>
    public static uint Checksum(ReadOnlySpan<byte> data, ushort uncompressed)
    {
        uint sum = (uint)data.Length | ((uint)uncompressed << 16);
        for (; data.Length >= sizeof(uint); data = data[sizeof(uint)..])
            sum ^= BinaryPrimitives.ReadUInt32LittleEndian(data);
        uint rest = 0;
        foreach (byte b in data)
            rest = (rest << 8) | b;
        return sum ^ rest;
    }
}
