using Microsoft.Win32.SafeHandles;

namespace CertProp.Files;

/// <summary>
/// A folder by its path, for systems whose handle-relative calls are not used (macOS). Links are refused where they are
/// seen, but a user who swaps a folder at the right moment is not stopped: best effort.
/// </summary>
internal sealed class PlainFolder : Folder
{
    // Nothing is left out: store files are said to carry the system attribute.
    private static readonly EnumerationOptions s_everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    private const int TryAgain = 11, AlreadyThere = 17; // EAGAIN, EEXIST

    private readonly string _path;

    private PlainFolder(string path) => _path = path;

    public override string? Identity => _path;

    public override string RealPath => _path;

    public static FileFault? OpenRoot(string path, out Folder? folder)
    {
        string fullPath = Path.GetFullPath(path);
        FileFault? fault = Guard(() => File.GetAttributes(fullPath).HasFlag(FileAttributes.Directory)
            ? null
            : new FileFault(FileFaultKind.WrongKind, "not a folder"));
        folder = fault is null ? new PlainFolder(fullPath) : null;
        return fault;
    }

    public override FileFault? OpenFolder(string path, out Folder? folder)
    {
        folder = null;
        string current = _path;
        foreach (string component in path.Split('/'))
        {
            if (component is "" or "." or "..")
                return new FileFault(FileFaultKind.InputOutput, "not a plain name");
            current = Path.Combine(current, component);
            if (Guard(() => CheckFolder(current)) is { } fault)
                return fault;
        }
        folder = new PlainFolder(current);
        return null;
    }

    public override FileFault? List(int most, List<FolderItem> items)
    {
        items.Clear();
        FileFault? fault = Guard(() =>
        {
            foreach (FileSystemInfo info in new DirectoryInfo(_path).EnumerateFileSystemInfos("*", s_everything))
            {
                if (items.Count == most)
                    return TooMany(most);
                items.Add(new FolderItem(info.Name, KindOf(info.Attributes)));
            }
            return null;
        });
        if (fault is not null)
            items.Clear();
        items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return fault;
    }

    public override FileFault? ReadFile(
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false,
        bool localOnly = false)
    {
        byte[] bytes = buffer;
        FileContent read = default;
        FileFault? fault = Guard(() =>
        {
            string path = Path.Combine(_path, name);
            switch (KindOf(File.GetAttributes(path)))
            {
                case ItemKind.Link:
                    return new FileFault(FileFaultKind.Link, "a link, which is not followed");
                case ItemKind.Folder:
                    return new FileFault(FileFaultKind.WrongKind, "a folder");
            }
            using var file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long size = RandomAccess.GetLength(file);
            if (size > most)
                return TooLarge(most);
            Grow(ref bytes!, size);
            int length = RandomAccess.Read(file, bytes, 0);
            read = new FileContent(length, TraitsOf(file));
            return length == size ? null : new FileFault(FileFaultKind.InputOutput, "the file changed while it was read");
        });
        buffer = bytes;
        content = read;
        return fault;
    }

    // By path: whoever swaps the file between look and deletion is not stopped.
    public override FileFault? DeleteFile(string name, ReadOnlySpan<byte> expected)
    {
        byte[] buffer = [];
        if (ReadFile(name, expected.Length, ref buffer, out FileContent content) is { } fault)
            return fault.Kind is FileFaultKind.TooLarge ? Changed() : fault;
        return buffer.AsSpan(0, content.Length).SequenceEqual(expected) ? DeleteFile(name) : Changed();
    }

    public override FileFault? DeleteFile(string name) => Guard(() =>
    {
        string path = Path.Combine(_path, name);
        if (KindOf(File.GetAttributes(path)) is not ItemKind.File)
            return new FileFault(FileFaultKind.WrongKind, "not a regular file");
        File.Delete(path);
        return null;
    });

    public override FileFault? DeleteFolder(string name) => Guard(() =>
    {
        Directory.Delete(Path.Combine(_path, name));
        return null;
    });

    public override FileFault? CreateFolder(string name, out Folder? folder, bool administratorsOnly = false)
    {
        string path = Path.Combine(_path, name);
        FileFault? fault = Guard(() =>
        {
            if (Path.Exists(path))
                return new FileFault(FileFaultKind.Exists, "something of that name is there");
            if (!OperatingSystem.IsWindows())
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return null;
        });
        folder = fault is null ? new PlainFolder(path) : null;
        return fault;
    }

    public override FileFault? LockFile(string name, out SafeFileHandle? file) =>
        Open(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, out file);

    public override void BeginFlush()
    {
        // There is no such call that needs no more rights than the run has.
    }

    // The framework opens no folders, so it flushes none.
    public override FileFault? Flush() => null;

    public override string? WhyOthersMayWrite() => null;

    protected override FileFault? CreateNew(string name, bool ownersAlone, out SafeFileHandle? file) =>
        Open(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, out file);

    protected override FileFault? OpenExisting(string name, bool write, out SafeFileHandle? file)
    {
        file = null;
        return Guard(() => KindOf(File.GetAttributes(Path.Combine(_path, name))) is ItemKind.File
                ? null
                : new FileFault(FileFaultKind.WrongKind, "not a regular file"))
            ?? Open(name, FileMode.Open, write ? FileAccess.ReadWrite : FileAccess.Read, FileShare.Read, out file);
    }

    public override FileFault? MoveAside(string name, string newName) => Guard(() =>
    {
        Directory.Move(Path.Combine(_path, name), Path.Combine(_path, newName));
        return null;
    });

    public override FileFault? Rename(string name, string newName) => Guard(() =>
    {
        File.Move(Path.Combine(_path, name), Path.Combine(_path, newName), overwrite: true);
        return null;
    });

    // What is made in a profile's folder inherits its owner's rights from there.
    protected override FileFault? SetOwnership(SafeFileHandle file, FileTraits traits) => null;

    protected override void Dispose(bool disposing)
    {
        // Nothing is held open.
    }

    private static FileTraits TraitsOf(SafeFileHandle file) => new(File.GetLastWriteTimeUtc(file));

    private FileFault? Open(string name, FileMode mode, FileAccess access, FileShare share, out SafeFileHandle? file)
    {
        SafeFileHandle? opened = null;
        FileFault? fault = Guard(() =>
        {
            opened = File.OpenHandle(Path.Combine(_path, name), mode, access, share);
            return null;
        });
        file = opened;
        return fault;
    }

    private static FileFault? CheckFolder(string path) =>
        KindOf(File.GetAttributes(path)) switch
        {
            ItemKind.Folder => null,
            ItemKind.Link => new FileFault(FileFaultKind.Link, "a link, which is not followed"),
            _ => new FileFault(FileFaultKind.WrongKind, "not a folder"),
        };

    private static ItemKind KindOf(FileAttributes attributes) =>
        attributes.HasFlag(FileAttributes.ReparsePoint) ? ItemKind.Link
        : attributes.HasFlag(FileAttributes.Directory) ? ItemKind.Folder
        : attributes.HasFlag(FileAttributes.Device) ? ItemKind.Special
        : ItemKind.File;

    private static FileFault? Guard(Func<FileFault?> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileFault(FileFaultKind.NotFound, "not found");
        }
        catch (UnauthorizedAccessException)
        {
            return new FileFault(FileFaultKind.Denied, "permission denied");
        }
        catch (IOException e)
        {
            return new FileFault(KindOf(e), e.Message);
        }
    }

    // Outside of Windows the framework gives the bare errno.
    private static FileFaultKind KindOf(IOException e) => e.HResult switch
    {
        TryAgain => FileFaultKind.Busy,
        AlreadyThere => FileFaultKind.Exists,
        _ => FileFaultKind.InputOutput,
    };
}
