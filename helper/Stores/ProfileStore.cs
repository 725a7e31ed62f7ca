using CertProp.Certificates;
using CertProp.Files;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Stores;

/// <summary>
/// The personal store of a user who is not signed in: one file a certificate in
/// <c>AppData\Roaming\Microsoft\SystemCertificates\My\Certificates</c>, named by its thumbprint.
/// </summary>
internal sealed class ProfileStore(Folder folder, string path) : ICertificateStore, IWritableStore
{
    /// <summary>A folder with more items is not judged at all, so that one user cannot stop everybody's sweep.</summary>
    public const int MaxItems = 4096;

    // A worker thread reads one profile after the other; its buffers go along.
    [ThreadStatic]
    private static byte[]? t_buffer;

    public bool Read(IStoreReader reader)
    {
        var items = new List<FolderItem>();
        if (folder.List(MaxItems, items) is { } fault)
        {
            reader.Problem(fault.ToProblem(path, $"the store folder could not be listed: {fault.Message}"));
            return false;
        }
        foreach (FolderItem item in items)
        {
            if (!reader.WantsMore)
                return false;
            ReadItem(item, reader);
        }
        return true;
    }

    public StoreChange Remove(StoredCopy entry)
    {
        switch (folder.DeleteFile(entry.Name, entry.Element))
        {
            case { Kind: FileFaultKind.NotFound }:
                return new StoreChange(ChangeResult.AlreadySo, "it was gone before it could be removed");
            case { } fault:
                return StoreChange.Refuse(fault.Message);
        }
        byte[] buffer = [];
        return folder.ReadFile(entry.Name, 0, ref buffer, out _) is { Kind: FileFaultKind.NotFound }
            ? StoreChange.Done
            : StoreChange.Refuse("it was removed, and something of its name is there again");
    }

    public StoreChange PutBack(StoredCopy entry)
    {
        FileFault? fault = folder.CreateFile(entry.Name, entry.Element, entry.Traits, out SafeFileHandle? file);
        if (fault is { Kind: FileFaultKind.Exists })
        {
            if (FindSame(entry) is { } there)
                return there;
            fault = folder.CompleteFile(entry.Name, entry.Element, entry.Traits, out file);
        }
        using (file)
            fault ??= Folder.Flush(file!);
        return fault switch
        {
            null => new StoreChange(ChangeResult.Done, LastWrite: LastWriteOf(entry)),
            { Kind: FileFaultKind.Changed } => StoreChange.Refuse("something else has its name and is not overwritten", ProblemCode.IoError),
            { } other => StoreChange.Refuse(other.Message, other.Kind is FileFaultKind.Denied ? ProblemCode.AccessDenied : ProblemCode.IoError),
        };
    }

    public bool Has(StoredCopy entry) => FindSame(entry) is not null;

    public string PathOf(StoredCopy entry) => new StorePath(path, entry.Name).ToString();

    public void Dispose() => folder.Dispose();

    // An entry of the same certificate is as good as the one in the backup, and newer.
    private StoreChange? FindSame(StoredCopy entry)
    {
        byte[] buffer = [];
        return folder.ReadFile(entry.Name, StoreElement.MaxLength, ref buffer, out FileContent content) is null
            && StoreElement.TryRead(buffer.AsSpan(0, content.Length), out StoreElement element, out _)
            && Thumbprint.Of(element.Certificate) == entry.Thumbprint
            ? new StoreChange(
                ChangeResult.AlreadySo,
                element.Bytes.SequenceEqual(entry.Element) ? "it is there" : "an entry of the same certificate is there",
                LastWrite: content.LastWrite)
            : null;
    }

    private DateTimeOffset? LastWriteOf(StoredCopy entry)
    {
        byte[] buffer = [];
        return folder.ReadFile(entry.Name, StoreElement.MaxLength, ref buffer, out FileContent content) is null
            ? content.LastWrite
            : null;
    }

    private void ReadItem(FolderItem item, IStoreReader reader)
    {
        if (!Thumbprint.TryParse(item.Name, out _))
        {
            Report(item.Kind is ItemKind.Link ? ProblemCode.Link : ProblemCode.ForeignFile,
                "not a store element: its name is not a thumbprint");
            return;
        }
        switch (item.Kind)
        {
            case ItemKind.Link:
                Report(ProblemCode.Link, "a link, which is not followed");
                return;
            case ItemKind.Folder:
            case ItemKind.Special:
                Report(ProblemCode.ForeignFile, "not a regular file");
                return;
        }
        byte[] buffer = t_buffer ??= new byte[16 * 1024];
        FileFault? fault = folder.ReadFile(item.Name, StoreElement.MaxLength, ref buffer, out FileContent content);
        t_buffer = buffer;
        switch (fault)
        {
            case null:
                reader.Entry(new StoredEntry(
                    item.Name, PathOf(item), buffer.AsSpan(0, content.Length), content.LastWrite, traits: content.Traits));
                break;
            case { Kind: FileFaultKind.TooLarge } tooLarge:
                reader.Entry(new StoredEntry(
                    item.Name, PathOf(item), default, null, $"the element is {tooLarge.Message}"));
                break;
            case { Kind: FileFaultKind.NotFound }:
                // Taken away since the listing: by the user, or by Windows.
                break;
            case { } other:
                reader.Problem(other.ToProblem(PathOf(item).ToString(), other.Message));
                break;
        }

        void Report(ProblemCode code, string message) =>
            reader.Problem(new Problem(PathOf(item).ToString(), code, message));
    }

    private StorePath PathOf(FolderItem item) => new(path, item.Name);
}
