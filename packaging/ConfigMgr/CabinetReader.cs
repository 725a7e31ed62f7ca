using System.Buffers.Binary;
using System.Text;
using CertProp.Reports;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// Reads the headers of a cabinet that may be anything: no length in it is believed before it is compared with what is
/// there, and no block is read twice.
/// </summary>
/// <param name="path">The cabinet, as sentences name it.</param>
/// <param name="bytes">All of it.</param>
internal sealed class CabinetReader(string path, byte[] bytes)
{
    private const ushort PartOfASet = 0x0003, HasReserve = 0x0004;

    private const ushort NameIsUtf8 = 0x80;

    // The layout of SignTool: a word, then where the signature lies and how long it is.
    private const int SignatureReserve = 20;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    private int _at;
    private int _length = bytes.Length;
    private long _data;
    private long _unpacked;

    /// <exception cref="InvalidInputException">It is no whole cabinet, or not one of its own.</exception>
    public Cabinet Read()
    {
        if (!Cabinet.IsCabinet(bytes))
            throw Wrong("it is no cabinet; a configuration cabinet was expected");
        ReadOnlySpan<byte> header = Take(CabinetFormat.HeaderLength);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (length > bytes.Length || length < CabinetFormat.HeaderLength)
            throw Wrong($"it has {bytes.Length} bytes and says {length}; it is cut off or damaged");
        _length = (int)length;
        uint filesAt = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(header[24..]);
        ushort folders = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        ushort files = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        if (version != 0x0103)
            throw Wrong($"it is a cabinet of version {version >> 8}.{version & 0xFF}; 1.3 was expected");
        if ((flags & PartOfASet) != 0)
            throw Wrong("it is part of a set of cabinets; one of its own was expected");
        (bool isSigned, int folderReserve) = (flags & HasReserve) != 0 ? ReadReserve() : (false, 0);
        CabinetFolder[] read = [.. Enumerable.Range(0, folders).Select(_ => ReadFolder(folderReserve))];
        _at = filesAt <= length ? (int)filesAt : throw Wrong("its list of files lies behind its end");
        _unpacked = 0;
        CabinetFile[] named = [.. Enumerable.Range(0, files).Select(_ => ReadFile(read))];
        return new Cabinet(bytes, _length, read, named, isSigned);
    }

    private (bool IsSigned, int FolderReserve) ReadReserve()
    {
        ReadOnlySpan<byte> lengths = Take(4);
        int ofHeader = BinaryPrimitives.ReadUInt16LittleEndian(lengths), ofFolder = lengths[2], ofBlock = lengths[3];
        // Whether a checksum covers it is told differently by [MS-CAB] and by readers; exports have none.
        if (ofBlock != 0)
            throw Wrong("its blocks have reserved areas, which are not read here");
        ReadOnlySpan<byte> reserve = Take(ofHeader);
        return (ofHeader == SignatureReserve && BinaryPrimitives.ReadUInt32LittleEndian(reserve[8..]) > 0, ofFolder);
    }

    private CabinetFolder ReadFolder(int reserve)
    {
        ReadOnlySpan<byte> folder = Take(CabinetFormat.FolderLength + reserve);
        uint dataAt = BinaryPrimitives.ReadUInt32LittleEndian(folder);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(folder[4..]);
        ushort compression =
            (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(folder[6..]) & CabinetFormat.CompressionMask);
        int back = _at;
        _at = dataAt <= _length ? (int)dataAt : throw Wrong("data of it lie behind its end");
        var blocks = new List<CabinetBlock>();
        for (int i = 0; i < count; i++)
            blocks.Add(ReadBlock(compression, isLast: i == count - 1));
        _at = back;
        return new CabinetFolder(compression, blocks);
    }

    private CabinetBlock ReadBlock(ushort compression, bool isLast)
    {
        ReadOnlySpan<byte> header = Take(CabinetFormat.BlockHeaderLength);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(header);
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        ushort unpacked = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        _data += CabinetFormat.BlockHeaderLength + length;
        // Else a small file could have any number of them.
        if (_data > _length)
            throw Wrong("blocks of it overlap");
        if (unpacked > CabinetFormat.MaxBlock || (unpacked < CabinetFormat.MaxBlock && !isLast) || unpacked == 0)
        {
            throw Wrong(
                $"one of its blocks says {unpacked} bytes; {CabinetFormat.MaxBlock}, or fewer in the last, were "
                + "expected");
        }
        if (compression is CabinetFormat.None && length != unpacked)
            throw Wrong("a block that is not compressed has two lengths");
        Count(unpacked);
        int at = _at;
        if (checksum != 0 && CabinetFormat.Checksum(Take(length), unpacked) != checksum)
            throw Wrong($"the checksum of the block at byte {at - CabinetFormat.BlockHeaderLength} is wrong");
        _at = at;
        Take(length);
        return new CabinetBlock(at, length, unpacked, checksum != 0);
    }

    private CabinetFile ReadFile(CabinetFolder[] folders)
    {
        ReadOnlySpan<byte> file = Take(CabinetFormat.FileLength);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file);
        uint at = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        ushort folder = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        bool isUtf8 = (BinaryPrimitives.ReadUInt16LittleEndian(file[14..]) & NameIsUtf8) != 0;
        string name = ReadName(isUtf8);
        if (folder >= folders.Length || (long)at + length > folders[folder].Unpacked)
            throw Wrong($"{SafeText.Of(name)} lies outside of its data");
        Count(length);
        return new CabinetFile(name, folder, (int)at, (int)length);
    }

    // Others than UTF-8 are in the code page of whoever wrote them; the names of exports are ASCII.
    private string ReadName(bool isUtf8)
    {
        const int most = 256;
        ReadOnlySpan<byte> rest = bytes.AsSpan(_at, Math.Min(_length - _at, most));
        int end = rest.IndexOf((byte)0);
        if (end < 0)
            throw Wrong($"a name in it does not end within {most} bytes");
        ReadOnlySpan<byte> name = Take(end + 1)[..end];
        try
        {
            return isUtf8 ? s_utf8.GetString(name) : Encoding.Latin1.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    // Files may lie on top of each other: both sums are limited.
    private void Count(long unpacked)
    {
        _unpacked += unpacked;
        if (_unpacked > Cabinet.MaxUnpacked)
            throw Wrong($"it unpacks to more than {Cabinet.MaxUnpacked} bytes, which no configuration has");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _length - _at)
            throw Wrong("it ends in the middle of its headers or data; it is cut off or damaged");
        _at += length;
        return bytes.AsSpan(_at - length, length);
    }

    private InvalidInputException Wrong(string problem) => new(path, problem);
}
