using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>
/// Makes cabinets as other tools do, and such as no tool would. Knows [MS-CAB] but not the product, so that reader and
/// writer cannot share a mistake.
/// </summary>
internal sealed class ForeignCabinet
{
    /// <summary>
    /// Where the one folder's number of blocks and kind of compression stand, and where its list of files begins.
    /// </summary>
    public const int FolderAt = 36, FilesAt = 44;

    /// <summary>0 stored, 1 MSZIP, 2 Quantum, 3 LZX.</summary>
    public ushort Compression { get; init; }

    public IReadOnlyList<(string Name, byte[] Content)> Files { get; init; } = [];

    /// <summary>Its blocks; null for what the files have, stored or each compressed for itself.</summary>
    public IReadOnlyList<(byte[] Data, int Unpacked)>? Blocks { get; init; }

    public ushort NameAttribute { get; init; } = 0x20;

    public bool HasChecksums { get; init; } = true;

    public byte[] Build()
    {
        IReadOnlyList<(byte[] Data, int Unpacked)> blocks = Blocks ??
        [
            .. Files.SelectMany(file => file.Content).Chunk(32768)
                .Select(part => (Compression == 1 ? MsZipOf(part) : part, part.Length)),
        ];
        byte[] files = [.. FileList()];
        byte[] data = [.. blocks.SelectMany(block => BlockOf(block.Data, block.Unpacked))];
        int dataAt = FilesAt + files.Length;
        return
        [
            .. "MSCF"u8, .. U32(0), .. U32(dataAt + data.Length), .. U32(0), .. U32(FilesAt), .. U32(0), 3, 1,
            .. U16(1), .. U16(Files.Count), .. U16(0), .. U16(0), .. U16(0),
            .. U32(dataAt), .. U16(blocks.Count), .. U16(Compression), .. files, .. data,
        ];
    }

    private IEnumerable<byte> FileList()
    {
        int offset = 0;
        foreach ((string name, byte[] content) in Files)
        {
            byte[] entry =
            [
                .. U32(content.Length), .. U32(offset), .. U16(0), .. U16(0x21), .. U16(0), .. U16(NameAttribute),
                .. Encoding.UTF8.GetBytes(name), 0,
            ];
            foreach (byte b in entry)
                yield return b;
            offset += content.Length;
        }
    }

    private byte[] BlockOf(byte[] data, int unpacked) =>
    [
        .. U32(HasChecksums ? (int)Checksum(data, (ushort)unpacked) : 0), .. U16(data.Length), .. U16(unpacked),
        .. data,
    ];

    public static byte[] MsZipOf(byte[] content)
    {
        using var block = new MemoryStream();
        block.Write("CK"u8);
        using (var deflate = new DeflateStream(block, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(content);
        return block.ToArray();
    }

    /// <summary>Byte by byte, as the words of [MS-CAB] have it.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data, ushort unpacked)
    {
        uint sum = 0;
        int whole = data.Length / 4 * 4, rest = data.Length - whole;
        for (int i = 0; i < whole; i++)
            sum ^= (uint)data[i] << (8 * (i % 4));
        for (int i = 0; i < rest; i++)
            sum ^= (uint)data[whole + i] << (8 * (rest - 1 - i));
        return sum ^ (ushort)data.Length ^ ((uint)unpacked << 16);
    }

    private static byte[] U16(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] U32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
