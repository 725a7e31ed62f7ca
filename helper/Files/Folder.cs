using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Files;

/// <summary>
/// A folder held open. Users can write below it, so nothing below it is reached through a link: every way down starts
/// at this handle and refuses symbolic links, reparse points and files with several names. Safe to share by threads.
/// </summary>
internal abstract class Folder : IDisposable
{
    /// <summary>What <see cref="ReplaceFile"/> puts behind the name of the new file until it is whole.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>
    /// Opens the folder that an administrator named. This one path is resolved as usual, once, and may be a link.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="folder">The caller owns it; null with a fault.</param>
    /// <param name="lists">On Windows, whether it will be listed; not everybody may who may put a file there.</param>
    public static FileFault? OpenRoot(string path, out Folder? folder, bool lists = true)
    {
        if (OperatingSystem.IsLinux())
            return Linux.LinuxFolder.OpenRoot(path, out folder);
        if (OperatingSystem.IsWindows())
            return Windows.WindowsFolder.OpenRoot(path, out folder, lists);
        return PlainFolder.OpenRoot(path, out folder);
    }

    /// <summary>What the folder is, however its path is written; null where the system does not say.</summary>
    public abstract string? Identity { get; }

    /// <summary>Full path without any link in it, as far as the system tells.</summary>
    public abstract string RealPath { get; }

    /// <summary>Whether this folder is the other one or lies in it.</summary>
    public bool IsWithin(Folder other)
    {
        StringComparison comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return (RealPath + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(other.RealPath) + Path.DirectorySeparatorChar, comparison);
    }

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
    /// <param name="localOnly">On Windows, whether a file whose content would first be fetched from somewhere is refused.</param>
    public abstract FileFault? ReadFile(
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false,
        bool localOnly = false);

    /// <summary>
    /// Deletes a file that is still what the caller read: regular, with this one name, and exactly these bytes. Asked
    /// and deleted through one handle as far as the system lets that be.
    /// </summary>
    /// <returns><see cref="FileFaultKind.Changed"/> where it is something else by now.</returns>
    public abstract FileFault? DeleteFile(string name, ReadOnlySpan<byte> expected);

    /// <summary>Deletes a regular file of certprop's own, whatever it holds.</summary>
    public abstract FileFault? DeleteFile(string name);

    /// <summary>Deletes an empty folder; one that holds something is <see cref="FileFaultKind.Exists"/>.</summary>
    public abstract FileFault? DeleteFolder(string name);

    /// <summary>Makes a folder for its owner alone and opens it; one that is there is <see cref="FileFaultKind.Exists"/>.</summary>
    /// <param name="name">A name in this folder, without a path.</param>
    /// <param name="folder">The caller owns it; null with a fault.</param>
    /// <param name="administratorsOnly">On Windows, whether it is for SYSTEM and administrators whatever is above it.</param>
    public abstract FileFault? CreateFolder(string name, out Folder? folder, bool administratorsOnly = false);

    /// <summary>Makes a new file; one that is there, of whatever kind, is <see cref="FileFaultKind.Exists"/>.</summary>
    /// <param name="name">A name in this folder, without a path.</param>
    /// <param name="content">All of it. Where it cannot be written to its end, what was made stays, cut short.</param>
    /// <param name="traits">What the file gets beside its bytes; null for a file that is its owner's alone.</param>
    /// <param name="file">To be flushed and closed by the caller; null with a fault.</param>
    public FileFault? CreateFile(string name, ReadOnlySpan<byte> content, FileTraits? traits, out SafeFileHandle? file)
    {
        if (CreateNew(name, ownersAlone: true, out file) is { } fault)
            return fault;
        // Before the bytes, so that nobody reads them who may not.
        if (traits is null || SetOwnership(file!, traits.Value) is not { } refused)
            return Fill(ref file, content, 0, traits);
        Close(ref file);
        return DeleteFile(name) ?? refused;
    }

    /// <summary>Makes an empty file with the rights that files usually get here, for everybody who may read them.</summary>
    /// <inheritdoc cref="CreateFile"/>
    public FileFault? CreateUsualFile(string name, out SafeFileHandle? file) =>
        CreateNew(name, ownersAlone: false, out file);

    /// <summary>Writes the rest of a file that holds only the beginning of this content, as a killed program leaves it.</summary>
    /// <returns><see cref="FileFaultKind.Changed"/> where the file holds anything else.</returns>
    /// <inheritdoc cref="CreateFile"/>
    public FileFault? CompleteFile(string name, ReadOnlySpan<byte> content, FileTraits? traits, out SafeFileHandle? file)
    {
        if (OpenExisting(name, write: true, out file) is { } fault)
            return fault;
        byte[] there = new byte[content.Length];
        try
        {
            int length = RandomAccess.Read(file!, there, 0);
            bool begun = RandomAccess.GetLength(file!) == length && length < content.Length
                && content.StartsWith(there.AsSpan(0, length));
            FileFault? refused = !begun ? Changed() : traits is { } known ? SetOwnership(file!, known) : null;
            if (refused is null)
                return Fill(ref file, content[length..], length, traits);
            Close(ref file);
            return refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close(ref file);
            return new FileFault(FileFaultKind.InputOutput, e.Message);
        }
    }

    /// <summary>Puts a file in the place of one of this name in one step, flushed: readers see the old one or the new one.</summary>
    public FileFault? ReplaceFile(string name, ReadOnlySpan<byte> content)
    {
        string temporary = name + Unfinished;
        // A program that was killed may have left one; the lock sees to it that no other is at work.
        if (DeleteFile(temporary) is { Kind: not FileFaultKind.NotFound } stuck)
            return stuck;
        FileFault? fault = CreateFile(temporary, content, traits: null, out SafeFileHandle? file);
        if (file is not null)
        {
            fault = Flush(file);
            file.Dispose();
        }
        fault ??= Rename(temporary, name) ?? Flush();
        if (fault is not null)
            _ = DeleteFile(temporary);
        return fault;
    }

    /// <summary>Writes behind the end of a file, which is made where it is missing.</summary>
    /// <param name="name">A name in this folder, without a path.</param>
    /// <param name="content">May be empty, to flush what was written before.</param>
    /// <param name="flush">Whether all of the file is on the disk when this returns.</param>
    public FileFault? AppendFile(string name, ReadOnlySpan<byte> content, bool flush = true)
    {
        FileFault? fault = OpenExisting(name, write: true, out SafeFileHandle? file);
        if (fault is { Kind: FileFaultKind.NotFound })
            fault = CreateNew(name, ownersAlone: true, out file);
        if (fault is not null)
            return fault;
        fault = Fill(ref file, content, RandomAccess.GetLength(file!), traits: null) ?? (flush ? Flush(file!) : null);
        Close(ref file);
        return fault;
    }

    /// <summary>Renames a regular file within this folder, in one step; a file that has the new name is replaced.</summary>
    public abstract FileFault? Rename(string name, string newName);

    /// <summary>Renames whatever has this name, a link itself and not where it leads, to a name that nothing has.</summary>
    public abstract FileFault? MoveAside(string name, string newName);

    /// <summary>
    /// Opens a file, made where it is missing, that only one program at a time may hold: until the handle is closed, or
    /// its process ends. <see cref="FileFaultKind.Busy"/> where another one does.
    /// </summary>
    public abstract FileFault? LockFile(string name, out SafeFileHandle? file);

    /// <summary>Lets the system write all new files of this folder's disk at once, which makes flushing each of them cheap.</summary>
    public abstract void BeginFlush();

    /// <summary>Returns when the names in this folder are on the disk.</summary>
    public abstract FileFault? Flush();

    /// <summary>Why somebody else than this account and administrators may change what lies here; null where nobody may.</summary>
    public abstract string? WhyOthersMayWrite();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>Makes an empty file, open for writing.</summary>
    /// <param name="name">A name in this folder, without a path.</param>
    /// <param name="ownersAlone">On Linux, whether it is for its owner alone; on Windows the folder decides.</param>
    /// <param name="file">Null with a fault.</param>
    protected abstract FileFault? CreateNew(string name, bool ownersAlone, out SafeFileHandle? file);

    /// <summary>Opens a regular file with this one name.</summary>
    protected abstract FileFault? OpenExisting(string name, bool write, out SafeFileHandle? file);

    /// <summary>Gives an empty file its owner and mode.</summary>
    protected abstract FileFault? SetOwnership(SafeFileHandle file, FileTraits traits);

    /// <summary>Makes room for a file of this size and one byte more, by which growth while reading is noticed.</summary>
    protected static void Grow([NotNull] ref byte[]? buffer, long length)
    {
        if (buffer is null || buffer.Length <= length)
            buffer = new byte[Math.Max(4096, length * 2)];
    }

    /// <summary>Returns when a file's bytes are on the disk.</summary>
    public static FileFault? Flush(SafeFileHandle file)
    {
        // The framework's call reports no failure there.
        if (OperatingSystem.IsLinux())
            return Linux.LinuxFolder.FlushFile(file);
        try
        {
            RandomAccess.FlushToDisk(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileFault(FileFaultKind.InputOutput, e.Message);
        }
    }

    private static FileFault? Fill(ref SafeFileHandle? file, ReadOnlySpan<byte> rest, long from, FileTraits? traits)
    {
        try
        {
            RandomAccess.Write(file!, rest, from);
            // Last, because writing sets the time.
            if (traits is { } known)
                SetTimes(file!, known);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close(ref file);
            return new FileFault(FileFaultKind.InputOutput, e.Message);
        }
    }

    private static void SetTimes(SafeFileHandle file, FileTraits traits)
    {
        if (traits.Attributes is { } attributes && OperatingSystem.IsWindows())
            File.SetAttributes(file, attributes);
        File.SetLastWriteTimeUtc(file, traits.LastWrite.UtcDateTime);
    }

    private static void Close(ref SafeFileHandle? file)
    {
        file?.Dispose();
        file = null;
    }

    protected static FileFault Changed() => new(FileFaultKind.Changed, "it is not what it was when it was read");

    protected static FileFault Elsewhere() => new(FileFaultKind.WrongKind, "its content lies elsewhere and would be fetched");

    protected static FileFault TooMany(int most) => new(FileFaultKind.TooMany, $"more than {most} items");

    protected static FileFault TooLarge(int most) => new(FileFaultKind.TooLarge, $"larger than {most} bytes");
}
