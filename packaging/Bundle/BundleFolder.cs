using System.Runtime.InteropServices;
using CertProp.Deploy.IntuneWin;
using CertProp.Files;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// The output folder. A bundle is written beside it and moved into it file by file at the end: whoever is stopped
/// earlier keeps the bundle of before. Files of others in it are left alone; nothing in it is reached through a link.
/// Several threads may write.
/// </summary>
internal sealed class BundleFolder : IDisposable
{
    // Scripts and the policy, which is what a bundle of before may have and this one not.
    private const int MaxOldLength = 1 << 20;

    private readonly string _folder;
    private readonly PosixSignalRegistration[] _endings;
    private readonly Lock _writing = new();

    /// <param name="folder">Full path.</param>
    /// <exception cref="InvalidInputException">It is something else, or cannot be made.</exception>
    public BundleFolder(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(folder);
        if (!Directory.Exists(_folder) && (File.Exists(_folder) || new FileInfo(_folder).LinkTarget is not null))
            throw new InvalidInputException(_folder, "it is no folder; one for the bundle, or none yet, was expected");
        // A name that nothing has: all that lies there goes into the bundle.
        Staging = $"{_folder}.new-{Path.GetRandomFileName()}";
        Scratch = Path.Combine(Staging, "scratch");
        try
        {
            Directory.CreateDirectory(Scratch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(_folder, $"the bundle cannot be written beside it: {e.Message}");
        }
        PosixSignal[] endings = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _endings = [.. endings.Select(signal => PosixSignalRegistration.Create(signal, _ => Stop()))];
    }

    /// <summary>For files on the way, which do not become part of the bundle.</summary>
    public string Scratch { get; }

    /// <summary>Where the bundle's files are written to, at the paths that they have in the bundle.</summary>
    public string Staging { get; }

    /// <summary>Path of a file of the bundle that is being made.</summary>
    public string PathOf(string relative)
    {
        string path = Path.Combine(Staging, relative);
        lock (_writing)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public void Write(string relative, byte[] content)
    {
        lock (_writing)
            File.WriteAllBytes(PathOf(relative), content);
    }

    /// <summary>
    /// Puts the new files in the place of the old ones, and takes away what only the bundle of before had.
    /// </summary>
    /// <exception cref="InvalidInputException">Something else is in a file's place; nothing is changed.</exception>
    public void Finish()
    {
        Directory.Delete(Scratch, recursive: true);
        string[] files =
        [
            .. Directory.GetFiles(Staging, "*", SearchOption.AllDirectories)
                .Select(path => EntryName.Normalise(Path.GetRelativePath(Staging, path))),
        ];
        foreach (string file in files)
            RequirePlace(file);
        IReadOnlyList<ManifestFile> before = BundleManifest.FilesIn(_folder);
        lock (_writing)
        {
            foreach (string file in files)
            {
                string target = Path.Combine(_folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(Path.Combine(Staging, file), target, overwrite: true);
            }
        }
        // Whoever wrote that manifest: only in a bundle's own folders, and only what is still as it says.
        HashSet<string> folders = [.. files.Select(EntryName.ParentOf).Where(folder => folder.Length > 0)];
        Delete(before.Where(file => folders.Contains(EntryName.ParentOf(file.Path)) && !files.Contains(file.Path)));
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration ending in _endings)
            ending.Dispose();
        DeleteStaging();
    }

    private void RequirePlace(string file)
    {
        string target = Path.Combine(_folder, file);
        string parent = Path.GetDirectoryName(target)!;
        if (parent != _folder && (File.Exists(parent) || new DirectoryInfo(parent).LinkTarget is not null))
            throw new InvalidInputException(parent, "it is a file or a link; a folder of the bundle was expected");
        if (Directory.Exists(target))
            throw new InvalidInputException(target, "it is a folder; a file of the bundle was expected");
    }

    // What cannot be opened or deleted is not, or no longer, a file of that bundle.
    private void Delete(IEnumerable<ManifestFile> files)
    {
        if (Folder.OpenRoot(_folder, out Folder? root) is not null)
            return;
        using (root)
        {
            foreach (ManifestFile file in files)
            {
                if (root!.OpenFolder(EntryName.ParentOf(file.Path), out Folder? parent) is not null)
                    continue;
                using (parent)
                    Delete(parent!, file);
            }
        }
    }

    private static void Delete(Folder parent, ManifestFile file)
    {
        string name = EntryName.LastOf(file.Path);
        byte[] buffer = [];
        if (parent.ReadFile(name, MaxOldLength, ref buffer, out FileContent content) is not null)
            return;
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, content.Length);
        if (ManifestFile.Of(file.Path, bytes) == file)
            _ = parent.DeleteFile(name, bytes);
    }

    // The lock stays taken: a process that is stopped goes on until this returns, and would make anew what goes here.
    private void Stop()
    {
        _writing.Enter();
        DeleteStaging();
    }

    private void DeleteStaging()
    {
        // A second time, for what a program that signs or packs was just writing there.
        for (int tries = 0; tries < 2 && Directory.Exists(Staging); tries++)
        {
            try
            {
                Directory.Delete(Staging, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What cannot be deleted stays, and hinders nobody.
            }
        }
    }
}
