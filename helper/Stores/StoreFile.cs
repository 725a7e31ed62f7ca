using CertProp.Certificates;
using CertProp.Files;

namespace CertProp.Stores;

/// <summary>One file that somebody named: a serialized store (.sst) or a single store element. Read only.</summary>
internal sealed class StoreFile : ICertificateStore
{
    private const int MaxLength = 64 << 20;

    public string FullPath { get; }
    private readonly string _name;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly DateTimeOffset _lastWrite;

    private StoreFile(string path, ReadOnlyMemory<byte> bytes, DateTimeOffset lastWrite)
    {
        FullPath = path;
        _name = Path.GetFileName(path);
        _bytes = bytes;
        _lastWrite = lastWrite;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is neither of the two kinds of file.</exception>
    public static StoreFile Open(string path)
    {
        string fullPath = Path.GetFullPath(path);
        string target = ResolveLink(path, fullPath);
        byte[] buffer = [];
        FileContent content = default;
        FileFault? fault = Folder.OpenRoot(Path.GetDirectoryName(target) ?? target, out Folder? folder);
        using (folder)
            fault ??= folder!.ReadFile(Path.GetFileName(target), MaxLength, ref buffer, out content, allowHardLinks: true);
        if (fault is { } refused)
            throw new InvalidInputException(path, $"a store file was expected: {refused.Message}");
        var file = new StoreFile(fullPath, buffer.AsMemory(0, content.Length), content.LastWrite);
        if (!file.IsSerializedStore && !file.LooksLikeElement)
        {
            throw new InvalidInputException(
                path, "neither a serialized store (.sst) nor a store element: it starts with neither form's first bytes");
        }
        return file;
    }

    private bool IsSerializedStore => SerializedStore.HasHeader(_bytes.Span);

    private bool LooksLikeElement
    {
        get
        {
            ReadOnlySpan<byte> rest = _bytes.Span;
            return Thumbprint.TryParse(_name, out _) || StoreElement.TakeRecord(ref rest, out _) is null;
        }
    }

    public bool Read(IStoreReader reader)
    {
        if (IsSerializedStore)
            ReadGroups(reader);
        else
            reader.Entry(new StoredEntry(ThumbprintName, new StorePath(FullPath, ""), _bytes.Span, _lastWrite));
        return reader.WantsMore;
    }

    public void Dispose()
    {
        // The file was read when it was opened.
    }

    private static string ResolveLink(string path, string fullPath)
    {
        try
        {
            return File.ResolveLinkTarget(fullPath, returnFinalTarget: true)?.FullName ?? fullPath;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"a store file was expected: {e.Message}");
        }
    }

    // A single element may have been copied under any name; only a thumbprint is a claim that can be checked.
    private string? ThumbprintName => Thumbprint.TryParse(_name, out _) ? _name : null;

    private void ReadGroups(IStoreReader reader)
    {
        int number = 0;
        foreach (SerializedStore.Group group in SerializedStore.Groups(_bytes.Span))
        {
            if (!reader.WantsMore)
                return;
            var path = new StorePath($"{FullPath}#{++number}", "");
            if (group.Fault is { } fault)
                reader.Problem(new Problem(path.ToString(), ProblemCode.IoError, $"{fault}; what follows was not read"));
            if (group.HoldsCertificate)
                reader.Entry(new StoredEntry(null, path, group.Bytes, _lastWrite, group.Fault));
            else
                reader.Problem(new Problem(path.ToString(), ProblemCode.ForeignFile, "a list, not a certificate"));
        }
    }
}
