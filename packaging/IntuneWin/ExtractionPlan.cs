using System.IO.Compression;
using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>What would be unpacked where, asked of the whole archive before anything is written.</summary>
internal sealed class ExtractionPlan
{
    private readonly string _package;
    private readonly HashSet<string> _fileNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _parents = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _folders = [];
    private readonly List<(string Path, ZipArchiveEntry Entry)> _files = [];
    private long _size;

    private ExtractionPlan(string package) => _package = package;

    /// <summary>Folders with an entry of their own, which may be empty.</summary>
    public IReadOnlyList<string> Folders => _folders;

    public IReadOnlyList<(string Path, ZipArchiveEntry Entry)> Files => _files;

    /// <param name="package">The package, as sentences name it.</param>
    /// <param name="entries">All of its inner ZIP.</param>
    /// <exception cref="InvalidInputException">
    /// A name is no path below a folder, two of them are one on some system, or all files are larger than
    /// <see cref="IntuneWinPackage.MaxSize"/> together.
    /// </exception>
    public static ExtractionPlan Of(string package, IEnumerable<ZipArchiveEntry> entries)
    {
        var plan = new ExtractionPlan(package);
        foreach (ZipArchiveEntry entry in entries)
            plan.Add(EntryName.Normalise(entry.FullName), entry);
        if (plan._files.FirstOrDefault(file => plan._parents.Contains(file.Path)).Path is { } both)
            throw plan.Refuse(both, "it is a file and a folder");
        return plan;
    }

    private void Add(string name, ZipArchiveEntry entry)
    {
        bool isFolder = EntryName.IsFolder(name);
        string path = isFolder ? name[..^1] : name;
        if (EntryName.WhyUnsafe(path) is { } why)
            throw Refuse(name, why);
        string parent = isFolder ? path : EntryName.ParentOf(path);
        for (; parent.Length > 0; parent = EntryName.ParentOf(parent))
            _parents.Add(parent);
        if (isFolder)
            _folders.Add(path);
        else
            AddFile(path, entry);
    }

    private void AddFile(string path, ZipArchiveEntry entry)
    {
        if (!_fileNames.Add(path))
            throw Refuse(path, "it is there twice, in capitals or not");
        if (entry.Length < 0 || entry.Length > IntuneWinPackage.MaxSize - _size)
        {
            throw new InvalidInputException(
                _package,
                $"nothing was extracted: its files have more than {IntuneWinPackage.MaxSize} bytes, which no app has");
        }
        _size += entry.Length;
        _files.Add((path, entry));
    }

    private InvalidInputException Refuse(string name, string why) => new(
        _package, $"nothing was extracted: \"{SafeText.Of(name)}\" is no safe name for a file below a folder: {why}");
}
