using System.IO.Compression;
using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>The outer ZIP of a package, held open: where its two parts are, and nothing about what they say.</summary>
internal sealed class OuterArchive : IDisposable
{
    public const string PayloadFolder = "IntuneWinPackage/Contents/";
    public const string PayloadFileName = "IntunePackage.intunewin";
    public const string DetectionName = "IntuneWinPackage/Metadata/Detection.xml";

    private readonly string _path;
    private readonly ZipArchive _zip;

    private OuterArchive(string path, ZipArchive zip)
    {
        _path = path;
        _zip = zip;
    }

    /// <exception cref="InvalidInputException">The file cannot be opened, or is no ZIP.</exception>
    public static OuterArchive Open(string path)
    {
        FileStream file = OpenFile(path);
        try
        {
            // A stream that cannot seek would be read into memory as a whole.
            if (!file.CanSeek)
                throw new InvalidInputException(path, "this is no ordinary file; an .intunewin package was expected");
            var zip = new ZipArchive(file, ZipArchiveMode.Read);
            // Read when they are first asked for.
            _ = zip.Entries;
            return new OuterArchive(path, zip);
        }
        catch (Exception e) when (BrokenArchive.IsMeantBy(e))
        {
            file.Dispose();
            throw new InvalidInputException(path, "it is no whole ZIP archive; an .intunewin package was expected");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidInputException">It is not there, or not whole.</exception>
    public byte[] ReadDetection()
    {
        ZipArchiveEntry entry = Find(DetectionName);
        using Stream stream = OpenEntry(entry);
        using var bytes = new MemoryStream();
        const int most = DetectionReader.MaxLength;
        StoredEntry read = Reading(() => StoredEntry.Copy(DetectionName, stream, bytes, most));
        if (read.Size > most)
            throw Wrong($"Detection.xml is larger than the {most} bytes that were expected at most");
        if (read.Crc32 != entry.Crc32)
            throw Wrong("the checksum of Detection.xml is not the one in the archive: the file was damaged or changed");
        return bytes.ToArray();
    }

    /// <summary>Opens the payload from its beginning, as often as somebody asks.</summary>
    /// <inheritdoc cref="ReadDetection" path="/exception"/>
    public Stream OpenPayload(string fileName) => OpenEntry(Find(PayloadFolder + fileName));

    /// <summary>Does something with what was opened here.</summary>
    /// <exception cref="InvalidInputException">The archive turns out to be broken there.</exception>
    public T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (BrokenArchive.IsMeantBy(e))
        {
            throw Wrong($"its ZIP archive is broken: {SafeText.OneLine(e.Message)}");
        }
    }

    public void Dispose() => _zip.Dispose();

    private static FileStream OpenFile(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? throw new InvalidInputException(path, "this is a folder; an .intunewin package was expected")
                : File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"it cannot be opened: {e.Message}");
        }
    }

    private ZipArchiveEntry Find(string name)
    {
        ZipArchiveEntry[] found = [.. _zip.Entries.Where(entry => EntryName.Normalise(entry.FullName) == name)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw Wrong($"it has no {SafeText.Of(name)}; an .intunewin package was expected"),
            _ => throw Wrong($"it has {SafeText.Of(name)} {found.Length} times; one was expected"),
        };
    }

    private Stream OpenEntry(ZipArchiveEntry entry) => Reading(entry.Open);

    private InvalidInputException Wrong(string problem) => new(_path, problem);
}
