using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// Writes <c>.intunewin</c> packages, streamed and in one step: whoever looks sees the old file or the whole new one.
/// </summary>
/// <remarks>
/// The inner ZIP is stored, not compressed: deflate has other bytes with every version of a compressor. The same files
/// so have the same FileDigest on every system, for some 5 MB more to download; keys and vector are always new.
/// </remarks>
internal static class PackageWriter
{
    /// <param name="path">The package; replaced where it is there.</param>
    /// <param name="application">The application's name.</param>
    /// <param name="setupFile">One of the files, by its name in the package.</param>
    /// <param name="files">In any order; the package has them sorted.</param>
    /// <exception cref="InvalidInputException">Such a package cannot be, or cannot be written there.</exception>
    public static ContentFile Write(string path, string application, string setupFile, IReadOnlyList<PackageFile> files)
    {
        setupFile = EntryName.Normalise(setupFile);
        if (string.IsNullOrWhiteSpace(application) || !application.All(SafeText.IsHarmless))
        {
            throw new InvalidInputException(
                path, $"its name is \"{SafeText.Of(application)}\"; text without special characters was expected");
        }
        var archive = new PackageArchive(path, files);
        if (!archive.Has(setupFile))
            throw new InvalidInputException(path, $"its setup file {SafeText.Of(setupFile)} is not among its files");

        string temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        FileStream package = Create(path, temporary);
        try
        {
            ContentFile content;
            using (package)
            {
                content = Write(package, application, setupFile, archive);
                package.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            return content;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream Create(string path, string temporary)
    {
        try
        {
            if (Directory.Exists(path))
                throw new InvalidInputException(path, "the package cannot be written there: this is a folder");
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"the package cannot be written there: {e.Message}");
        }
    }

    // The payload comes first in the outer ZIP but its checksum last, so its header is written when it is there.
    private static ContentFile Write(FileStream package, string application, string setupFile, PackageArchive archive)
    {
        const string payloadName = OuterArchive.PayloadFolder + OuterArchive.PayloadFileName;
        package.Position = StoredZip.HeaderLength(payloadName);
        EncryptionInfo encryption = Payload.Write(package, archive.Write, out long size);
        package.Position = StoredZip.HeaderLength(payloadName);
        StoredEntry payload = StoredEntry.Measure(payloadName, package);

        byte[] xml = DetectionWriter.Write(new Detection
        {
            ToolVersion = DetectionWriter.ToolVersion,
            Name = application,
            UnencryptedContentSize = size,
            FileName = OuterArchive.PayloadFileName,
            SetupFile = setupFile,
            Encryption = encryption,
        });
        var zip = new StoredZip(package);
        package.Position = 0;
        zip.Begin(payload);
        package.Seek(0, SeekOrigin.End);
        zip.Begin(StoredEntry.Measure(OuterArchive.DetectionName, new MemoryStream(xml)));
        package.Write(xml);
        zip.End();
        return new ContentFile(setupFile, size, payload.Size, encryption);
    }
}
