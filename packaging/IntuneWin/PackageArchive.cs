using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>The inner ZIP of a package to be written: sorted, names and sizes checked before any writing.</summary>
internal sealed class PackageArchive
{
    private readonly List<(PackageFile File, StoredEntry Entry)> _files = [];

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
            StoredEntry entry = StoredEntry.Measure(name, content);
            _files.Add((file, entry));
            size += entry.Size;
        }
        if (size > StoredZip.MaxSize)
            throw Wrong(path, $"its files have {size} bytes; at most {StoredZip.MaxSize} were expected");
    }

    /// <summary>Whether a file of exactly this name is in it.</summary>
    public bool Has(string name) => _files.Any(file => file.Entry.Name == name);

    public void Write(Stream output)
    {
        var zip = new StoredZip(output);
        foreach ((PackageFile file, StoredEntry entry) in _files)
        {
            zip.Begin(entry);
            using Stream content = file.Open();
            if (StoredEntry.Copy(entry.Name, content, output, entry.Size) != entry)
                throw new InvalidInputException(entry.Name, "the file changed while it was packed; pack again");
        }
        zip.End();
    }

    private static InvalidInputException Wrong(string path, string problem) => new(path, problem);
}
