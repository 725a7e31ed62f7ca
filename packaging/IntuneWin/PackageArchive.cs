using System.IO.Compression;
using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// The inner ZIP of a package to be written: sorted, names and sizes checked before any writing. The same files give the
/// same bytes, as long as system and framework are the same.
/// </summary>
internal sealed class PackageArchive
{
    // The smallest time there is in a ZIP: what a file's own says must not make another package of the same content.
    private static readonly DateTimeOffset s_always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(string Name, PackageFile File)> _files = [];

    /// <param name="path">The package, as sentences name it.</param>
    /// <param name="files">In any order.</param>
    /// <exception cref="InvalidInputException">A file cannot be in a package, or not all of them.</exception>
    public PackageArchive(string path, IReadOnlyList<PackageFile> files)
    {
        if (files.Count > StoredZip.MaxEntries)
            throw Wrong(path, $"it would have {files.Count} files; at most {StoredZip.MaxEntries} were expected");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long size = 0;
        foreach (PackageFile file in files.OrderBy(file => EntryName.Normalise(file.Name), StringComparer.Ordinal))
        {
            string name = EntryName.Normalise(file.Name);
            if (EntryName.WhyUnsafe(name) is { } why)
                throw Wrong(path, $"{SafeText.Of(name)} is no name for a file in a package: {why}");
            if (!names.Add(name))
                throw Wrong(path, $"{SafeText.Of(name)} would be in it twice, in capitals or not");
            using Stream content = file.Open();
            _files.Add((name, file));
            size += content.Length;
        }
        if (size > StoredZip.MaxSize)
            throw Wrong(path, $"its files have {size} bytes; at most {StoredZip.MaxSize} were expected");
    }

    /// <summary>Whether a file of exactly this name is in it.</summary>
    public bool Has(string name) => _files.Any(file => file.Name == name);

    /// <summary>Writes the archive, forward only.</summary>
    public void Write(Stream output)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, PackageFile file) in _files)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = s_always;
            entry.ExternalAttributes = 0;
            using Stream content = file.Open(), packed = entry.Open();
            content.CopyTo(packed);
        }
    }

    private static InvalidInputException Wrong(string path, string problem) => new(path, problem);
}
