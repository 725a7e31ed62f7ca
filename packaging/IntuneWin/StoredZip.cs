using System.Text;

namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// Writes a ZIP of stored entries (APPNOTE.TXT 4.3), header fields as in packages of Microsoft's tool, which the
/// framework cannot write: it notes the system it runs on. Nothing depends on time, system or version of a compressor.
/// </summary>
/// <param name="output">Written forward only; the caller writes each entry's content between the headers.</param>
internal sealed class StoredZip(Stream output)
{
    /// <summary>What fits below the limits of the plain format; Zip64 would be another layout.</summary>
    public const long MaxSize = 4_000_000_000;

    /// <inheritdoc cref="MaxSize"/>
    public const int MaxEntries = 65_000;

    private const int LocalHeaderLength = 30;
    private const uint LocalSignature = 0x0403_4B50, CentralSignature = 0x0201_4B50, EndSignature = 0x0605_4B50;
    private const ushort MadeBy = 45; // version 4.5 in the low byte, system 0 (FAT) in the high one
    private const ushort VersionNeeded = 10, Stored = 0, Utf8Name = 1 << 11;
    private const ushort Midnight = 0, FirstOfJanuary1980 = (1 << 5) | 1;

    private readonly List<(StoredEntry Entry, uint Offset)> _entries = [];
    private long _position;

    /// <summary>Length of the header in front of an entry's content.</summary>
    public static int HeaderLength(string name) => LocalHeaderLength + Encoding.UTF8.GetByteCount(name);

    /// <summary>Writes the header of an entry, whose content must follow.</summary>
    public void Begin(StoredEntry entry)
    {
        _entries.Add((entry, checked((uint)_position)));
        Write(record =>
        {
            record.Write(LocalSignature);
            WriteFacts(record, entry);
            record.Write(Encoding.UTF8.GetBytes(entry.Name));
        });
        _position += entry.Size;
    }

    /// <summary>Writes the central directory, which ends the archive.</summary>
    public void End()
    {
        uint start = checked((uint)_position);
        foreach ((StoredEntry entry, uint offset) in _entries)
            Write(record => WriteCentralHeader(record, entry, offset));
        uint length = checked((uint)_position - start);
        Write(record =>
        {
            record.Write(EndSignature);
            record.Write(0); // one disk
            record.Write(checked((ushort)_entries.Count));
            record.Write((ushort)_entries.Count);
            record.Write(length);
            record.Write(start);
            record.Write((ushort)0); // no comment
        });
    }

    private static void WriteCentralHeader(BinaryWriter record, StoredEntry entry, uint offset)
    {
        record.Write(CentralSignature);
        record.Write(MadeBy);
        WriteFacts(record, entry);
        record.Write((ushort)0); // no comment
        record.Write(0); // first disk, internal attributes
        record.Write(0); // external attributes
        record.Write(offset);
        record.Write(Encoding.UTF8.GetBytes(entry.Name));
    }

    // From "version needed" to "extra field length", which both headers have alike.
    private static void WriteFacts(BinaryWriter record, StoredEntry entry)
    {
        record.Write(VersionNeeded);
        record.Write(Ascii.IsValid(entry.Name) ? (ushort)0 : Utf8Name);
        record.Write(Stored);
        record.Write(Midnight);
        record.Write(FirstOfJanuary1980);
        record.Write(entry.Crc32);
        record.Write(checked((uint)entry.Size));
        record.Write((uint)entry.Size);
        record.Write(checked((ushort)Encoding.UTF8.GetByteCount(entry.Name)));
        record.Write((ushort)0);
    }

    private void Write(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var record = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            write(record);
        bytes.WriteTo(output);
        _position += bytes.Length;
    }
}
