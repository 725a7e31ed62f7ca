using System.IO.Compression;
using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>The decrypted ZIP of a package, listed. Names in it are whatever somebody wrote.</summary>
internal sealed class InnerArchive : IDisposable
{
    private readonly string _path;
    private readonly ZipArchive _zip;

    private InnerArchive(string path, ZipArchive zip)
    {
        _path = path;
        _zip = zip;
        Files = [.. zip.Entries.Where(entry => !EntryName.IsFolder(EntryName.Normalise(entry.FullName)))
            .Select(entry => new PackagedFile(EntryName.Normalise(entry.FullName), entry.Length))];
    }

    /// <summary>Without the entries of folders, in the archive's order.</summary>
    public IReadOnlyList<PackagedFile> Files { get; }

    /// <param name="path">The package, as sentences name it.</param>
    /// <param name="plaintext">The decrypted ZIP; stays the caller's.</param>
    /// <exception cref="InvalidInputException">It is no whole ZIP.</exception>
    public static InnerArchive Open(string path, Stream plaintext)
    {
        try
        {
            return new InnerArchive(path, new ZipArchive(plaintext, ZipArchiveMode.Read, leaveOpen: true));
        }
        catch (Exception e) when (BrokenArchive.IsMeantBy(e))
        {
            throw Broken(path, e.Message);
        }
    }

    /// <summary>Unpacks everything below a folder, which is made where it is missing; all of it or nothing.</summary>
    /// <exception cref="InvalidInputException">
    /// A name leads elsewhere, something is there already, it is too much, or a file is not what the archive says.
    /// </exception>
    public void Extract(string folder)
    {
        var plan = ExtractionPlan.Of(_path, _zip.Entries);
        using var target = ExtractionFolder.Open(folder);
        foreach (string path in plan.Folders)
            target.MakeFolder(path);
        foreach ((string path, ZipArchiveEntry entry) in plan.Files)
            target.WriteFile(path, output => Copy(path, entry, output));
        target.Keep();
    }

    public void Dispose() => _zip.Dispose();

    private void Copy(string path, ZipArchiveEntry entry, Stream output)
    {
        StoredEntry copied;
        try
        {
            using Stream content = entry.Open();
            copied = StoredEntry.Copy(path, content, output, entry.Length);
        }
        catch (Exception e) when (BrokenArchive.IsMeantBy(e))
        {
            throw Broken(_path, $"{SafeText.Of(path)}: {e.Message}");
        }
        if (copied.Size != entry.Length)
            throw Broken(_path, $"{SafeText.Of(path)} does not have the {entry.Length} bytes that were expected");
        if (copied.Crc32 != entry.Crc32)
            throw Broken(_path, $"the checksum of {SafeText.Of(path)} is wrong");
    }

    private static InvalidInputException Broken(string path, string why) =>
        new(path, $"the ZIP archive inside it is broken: {SafeText.OneLine(why)}");
}
