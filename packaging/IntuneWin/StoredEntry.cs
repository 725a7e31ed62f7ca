using System.Buffers;

namespace CertProp.Deploy.IntuneWin;

/// <summary>What the headers of a ZIP say about a file that is stored as it is.</summary>
/// <param name="Name">With forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Crc32">Over these bytes.</param>
internal readonly record struct StoredEntry(string Name, long Size, uint Crc32)
{
    private const int BufferLength = 80 * 1024;

    /// <summary>Reads a file from here to its end.</summary>
    public static StoredEntry Measure(string name, Stream content) => Copy(name, content, Stream.Null);

    /// <summary>Copies a file and measures what was copied.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <param name="content">Read to its end, or just beyond <paramref name="most"/>.</param>
    /// <param name="output">Receives at most that many bytes.</param>
    /// <param name="most">Where content is longer than this, the size that comes back is one more.</param>
    public static StoredEntry Copy(string name, Stream content, Stream output, long most = long.MaxValue - 1)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var crc = new Crc32();
            long size = 0;
            for (int read; (read = content.Read(buffer)) > 0; size += read)
            {
                if (read > most - size)
                    return new StoredEntry(name, most + 1, 0);
                crc.Append(buffer.AsSpan(0, read));
                output.Write(buffer, 0, read);
            }
            return new StoredEntry(name, size, crc.Value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
