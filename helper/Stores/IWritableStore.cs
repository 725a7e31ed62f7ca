using CertProp.Certificates;
using CertProp.Files;

namespace CertProp.Stores;

/// <summary>A store that entries are taken out of and put back into, one at a time.</summary>
internal interface IWritableStore : IDisposable
{
    /// <summary>Removes the entry if it still is what was judged, and looks again whether it is gone.</summary>
    StoreChange Remove(StoredCopy entry);

    /// <summary>Whether an entry of this certificate is there, in whatever form.</summary>
    bool Has(StoredCopy entry);

    /// <summary>For people: where the entry is or was.</summary>
    string PathOf(StoredCopy entry);

    /// <summary>Puts the entry back where none of its certificate is; never in the place of another one.</summary>
    StoreChange PutBack(StoredCopy entry);
}

/// <summary>One entry as it was judged: what is backed up, and what must still be there when it is removed.</summary>
/// <param name="Thumbprint">Computed from the certificate.</param>
/// <param name="Name">The thumbprint's 40 hex digits as the place writes them.</param>
/// <param name="Element">The store element's exact bytes.</param>
/// <param name="Traits">Of its file; null in a live store.</param>
internal sealed record StoredCopy(Thumbprint Thumbprint, string Name, byte[] Element, FileTraits? Traits);

internal enum ChangeResult
{
    Done,

    /// <summary>Nothing was to do: what was to be removed was gone, or what was to be put back was there.</summary>
    AlreadySo,

    /// <summary>Not done.</summary>
    Refused,
}

/// <param name="Result">What became of it.</param>
/// <param name="Detail">Why, in words for people; null where it was done as asked.</param>
/// <param name="Code">What kind of obstacle, where it was refused.</param>
/// <param name="LastWrite">When the entry that was put back was last written; null where nobody knows.</param>
internal sealed record StoreChange(
    ChangeResult Result, string? Detail = null, ProblemCode? Code = null, DateTimeOffset? LastWrite = null)
{
    public static StoreChange Done { get; } = new(ChangeResult.Done);

    public static StoreChange Refuse(string detail, ProblemCode code = ProblemCode.RemoveFailed) =>
        new(ChangeResult.Refused, detail, code);
}
