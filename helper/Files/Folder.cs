using System.Diagnostics.CodeAnalysis;

namespace CertProp.Files;

/// <summary>
/// A folder held open. Users can write below it, so nothing below it is reached through a link: every way down starts
/// at this handle and refuses symbolic links, reparse points and files with several names. Safe to share by threads.
/// </summary>
internal abstract class Folder : IDisposable
{
    /// <summary>
    /// Opens the folder that an administrator named. This one path is resolved as usual, once, and may be a link.
    /// </summary>
    public static FileFault? OpenRoot(string path, out Folder? folder)
    {
        if (OperatingSystem.IsLinux())
            return Linux.LinuxFolder.OpenRoot(path, out folder);
        return PlainFolder.OpenRoot(path, out folder);
    }

    /// <summary>What the folder is, however its path is written; null where the system does not say.</summary>
    public abstract string? Identity { get; }

    /// <summary>Opens a folder some components further down.</summary>
    /// <param name="path">Names separated by <c>/</c>, without <c>..</c>.</param>
    /// <param name="folder">The caller owns it; null with a fault.</param>
    public abstract FileFault? OpenFolder(string path, out Folder? folder);

    /// <summary>Lists what lies directly in the folder, hidden and system items included, sorted by name; once.</summary>
    /// <param name="most">More items than this are <see cref="FileFaultKind.TooMany"/>.</param>
    /// <param name="items">Receives the items; empty with a fault.</param>
    public abstract FileFault? List(int most, List<FolderItem> items);

    /// <summary>Reads a whole regular file, which must have this one name.</summary>
    /// <param name="name">A name in this folder, without a path.</param>
    /// <param name="most">More bytes than this are <see cref="FileFaultKind.TooLarge"/>.</param>
    /// <param name="buffer">Receives the bytes; grown where needed, so that one buffer serves many files.</param>
    /// <param name="content">Length and time of what was read.</param>
    /// <param name="allowHardLinks">For files that an administrator named, which may lie in a hard-linked backup.</param>
    public abstract FileFault? ReadFile(
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>Makes room for a file of this size and one byte more, by which growth while reading is noticed.</summary>
    protected static void Grow([NotNull] ref byte[]? buffer, long length)
    {
        if (buffer is null || buffer.Length <= length)
            buffer = new byte[Math.Max(4096, length * 2)];
    }

    protected static FileFault TooMany(int most) => new(FileFaultKind.TooMany, $"more than {most} items");

    protected static FileFault TooLarge(int most) => new(FileFaultKind.TooLarge, $"larger than {most} bytes");
}
