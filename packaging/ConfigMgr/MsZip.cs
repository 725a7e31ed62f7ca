using System.Buffers.Binary;
using System.IO.Compression;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// MSZIP: each block is "CK" and one raw deflate stream ([MS-MCI]). A stream may refer back to the block before it;
/// those that are written here do not, which every reader takes.
/// </summary>
internal static class MsZip
{
    private const int StoredHeader = 5;

    private static ReadOnlySpan<byte> Mark => "CK"u8;

    public static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var block = new MemoryStream();
        block.Write(Mark);
        using (var deflate = new DeflateStream(block, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(content);
        // What cannot be compressed must not become longer than the 12 bytes that readers have room for.
        return block.Length <= Mark.Length + StoredHeader + content.Length
            ? block.ToArray()
            : [.. Mark, .. StoredBlock(content.Length, isLast: true), .. content];
    }

    /// <param name="block">As it lies in the cabinet.</param>
    /// <param name="folder">What was unpacked of the folder so far, and room for this block.</param>
    /// <param name="at">Where this block begins in it.</param>
    /// <param name="length">Bytes that this block unpacks to.</param>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void Decompress(ReadOnlySpan<byte> block, byte[] folder, int at, int length)
    {
        if (!block.StartsWith(Mark))
            throw new InvalidDataException("it does not begin with CK");
        // DeflateStream takes no dictionary. The same bytes before the stream, as a block that is stored, are one.
        ReadOnlySpan<byte> history = folder.AsSpan(0, at);
        history = history[Math.Max(0, at - CabinetFormat.MaxBlock)..];
        byte[] stream = at == 0
            ? block[Mark.Length..].ToArray()
            : [.. StoredBlock(history.Length, isLast: false), .. history, .. block[Mark.Length..]];
        using var deflate = new DeflateStream(new MemoryStream(stream), CompressionMode.Decompress);
        try
        {
            deflate.ReadExactly(new byte[history.Length]);
            deflate.ReadExactly(folder, at, length);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("it unpacks to fewer bytes than it says");
        }
        if (deflate.ReadByte() >= 0)
            throw new InvalidDataException("it unpacks to more bytes than it says");
    }

    // A deflate block that is not compressed (RFC 1951, 3.2.4).
    private static byte[] StoredBlock(int length, bool isLast)
    {
        byte[] header = new byte[StoredHeader];
        header[0] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(1), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(3), (ushort)~length);
        return header;
    }
}
