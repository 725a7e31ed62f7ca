using CertProp.Certificates;
using CertProp.Files;

namespace CertProp.Stores;

/// <summary>
/// The personal store of a user who is not signed in: one file a certificate in
/// <c>AppData\Roaming\Microsoft\SystemCertificates\My\Certificates</c>, named by its thumbprint.
/// </summary>
internal sealed class ProfileStore(Folder folder, string path) : ICertificateStore
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

    public void Dispose() => folder.Dispose();

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
                    item.Name, PathOf(item), buffer.AsSpan(0, content.Length), content.LastWrite));
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
