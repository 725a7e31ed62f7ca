using CertProp.Files;

namespace CertProp.Stores;

/// <summary>One place with store elements: a profile's store files, an .sst file, a user's live store.</summary>
internal interface ICertificateStore : IDisposable
{
    /// <summary>Hands over every entry, one after the other, and names what could not be read. Called once.</summary>
    /// <returns>False where nothing of this store may be judged; the reader was told why.</returns>
    bool Read(IStoreReader reader);
}

/// <summary>Takes what a store holds.</summary>
internal interface IStoreReader
{
    /// <summary>False when the reader has had enough: time is up, or somebody waits for the end.</summary>
    bool WantsMore { get; }

    /// <summary>One entry; its bytes are only there during the call.</summary>
    void Entry(in StoredEntry entry);

    /// <summary>Something in the store that is no entry, or that could not be read.</summary>
    void Problem(Problem problem);
}

/// <summary>The raw bytes of one entry and where they come from.</summary>
/// <param name="name">The name that the place gives the entry, or null where entries have none.</param>
/// <param name="path">For people: where the entry is.</param>
/// <param name="bytes">The store element; empty where <paramref name="fault"/> says why.</param>
/// <param name="lastWrite">When the entry was last written, null where the place does not tell.</param>
/// <param name="fault">Why its bytes were not taken, null where they were.</param>
/// <param name="traits">What its file has beside the bytes; null where it is no file of its own.</param>
internal readonly ref struct StoredEntry(
    string? name, StorePath path, ReadOnlySpan<byte> bytes, DateTimeOffset? lastWrite, string? fault = null,
    FileTraits? traits = null)
{
    public string? Name { get; } = name;

    public StorePath Path { get; } = path;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public DateTimeOffset? LastWrite { get; } = lastWrite;

    public string? Fault { get; } = fault;

    public FileTraits? Traits { get; } = traits;
}

/// <summary>A folder's path and a name in it, joined only when somebody wants to read it.</summary>
internal readonly record struct StorePath(string Folder, string Name)
{
    public override string ToString() => Name.Length == 0 ? Folder : System.IO.Path.Join(Folder, Name);
}
