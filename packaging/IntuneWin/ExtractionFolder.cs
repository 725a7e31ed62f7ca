using CertProp.Files;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// Where a package is unpacked: a folder held open, below which nothing is reached through a link and nothing that is
/// there is touched. What was made goes again, unless all of it is to be kept.
/// </summary>
internal sealed class ExtractionFolder : IDisposable
{
    private readonly string _name;
    private readonly Folder _root;
    private readonly bool _isNew;
    private readonly Stack<(string Path, bool IsFolder)> _made = new();
    private bool _kept;

    private ExtractionFolder(string name, Folder root, bool isNew)
    {
        _name = name;
        _root = root;
        _isNew = isNew;
    }

    /// <summary>Opens the folder that somebody named; made where it is missing.</summary>
    /// <exception cref="InvalidInputException">It cannot be opened.</exception>
    public static ExtractionFolder Open(string name)
    {
        bool isNew = !Path.Exists(name);
        try
        {
            Directory.CreateDirectory(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(name, $"a folder to extract to was expected: {e.Message}");
        }
        return CertProp.Files.Folder.OpenRoot(name, out Folder? root) is { } fault
            ? throw new InvalidInputException(name, $"a folder to extract to was expected: {fault.Message}")
            : new ExtractionFolder(name, root!, isNew);
    }

    /// <summary>Makes a folder, and those on the way; one that is there is used.</summary>
    public void MakeFolder(string path)
    {
        using Folder? folder = OpenOrMake(path);
    }

    /// <summary>Makes a file, its owner's alone, and lets it be written.</summary>
    public void WriteFile(string path, Action<Stream> write)
    {
        using Folder? parent = OpenOrMake(EntryName.ParentOf(path));
        string name = EntryName.LastOf(path);
        if ((parent ?? _root).CreateFile(name, [], traits: null, out SafeFileHandle? handle) is { } fault)
            throw Refuse(path, fault);
        _made.Push((path, false));
        using var file = new FileStream(handle!, FileAccess.Write);
        write(file);
    }

    /// <summary>Everything is there: it stays.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        while (!_kept && _made.TryPop(out (string Path, bool IsFolder) made))
            Remove(made.Path, made.IsFolder);
        _root.Dispose();
        if (!_kept && _isNew)
            RemoveRoot();
    }

    // Null stands for the root, which stays open.
    private Folder? OpenOrMake(string path)
    {
        if (path.Length == 0)
            return null;
        FileFault? fault = _root.OpenFolder(path, out Folder? folder);
        if (fault is null)
            return folder;
        if (fault.Value.Kind is not FileFaultKind.NotFound)
            throw Refuse(path, fault.Value);
        using Folder? parent = OpenOrMake(EntryName.ParentOf(path));
        if ((parent ?? _root).CreateFolder(EntryName.LastOf(path), out folder) is { } refused)
            throw Refuse(path, refused);
        _made.Push((path, true));
        return folder;
    }

    // What cannot be removed stays; the reason why is told already.
    private void Remove(string path, bool isFolder)
    {
        string parentPath = EntryName.ParentOf(path), name = EntryName.LastOf(path);
        Folder? parent = null;
        if (parentPath.Length > 0 && _root.OpenFolder(parentPath, out parent) is not null)
            return;
        using (parent)
            _ = isFolder ? (parent ?? _root).DeleteFolder(name) : (parent ?? _root).DeleteFile(name);
    }

    private void RemoveRoot()
    {
        try
        {
            Directory.Delete(_name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else put something there meanwhile.
        }
    }

    private InvalidInputException Refuse(string path, FileFault fault) => new(
        Path.Combine(_name, path), fault.Kind is FileFaultKind.Exists
            ? "it is there already and nothing is overwritten; nothing was extracted"
            : $"it cannot be made ({fault.Message}); nothing was extracted");
}
