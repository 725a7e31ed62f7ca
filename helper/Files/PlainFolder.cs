namespace CertProp.Files;

/// <summary>
/// A folder by its path, for systems whose handle-relative calls are not used yet. Links are refused where they are
/// seen, but a user who swaps a folder at the right moment is not stopped: good enough to read, not to delete.
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

    private readonly string _path;

    private PlainFolder(string path) => _path = path;

    public override string? Identity =>
        OperatingSystem.IsWindows() ? _path.ToUpperInvariant() : _path;

    public static new FileFault? OpenRoot(string path, out Folder? folder)
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
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false)
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
            read = new FileContent(length, File.GetLastWriteTimeUtc(file));
            return length == size ? null : new FileFault(FileFaultKind.InputOutput, "the file changed while it was read");
        });
        buffer = bytes;
        content = read;
        return fault;
    }

    protected override void Dispose(bool disposing)
    {
        // Nothing is held open.
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
            return new FileFault(FileFaultKind.InputOutput, e.Message);
        }
    }
}
