using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CertProp.Certificates;
using CertProp.Windows;

namespace CertProp.Stores;

/// <summary>
/// Changes to the personal store of the user in whose session this process runs. Each opens the store, changes it,
/// commits, closes it, and looks through a new one whether it holds: a store keeps what it says to itself until then.
/// Keys are never touched.
/// </summary>
/// <param name="lastWrite">When the entry with this thumbprint was last written; null where nobody knows.</param>
[SupportedOSPlatform("windows")]
internal sealed class LiveStoreChanges(Func<Thumbprint, DateTimeOffset?> lastWrite) : IWritableStore
{
    public StoreChange Remove(StoredCopy entry)
    {
        if (ChangeStore(create: false, store => Delete(store, entry)) is { } ended)
            return ended;
        return Read(entry, out string? fault) switch
        {
            null when fault is null => StoreChange.Done,
            null => StoreChange.Refuse($"whether it is gone could not be seen: {fault}"),
            _ => StoreChange.Refuse("it is still there after its removal, or there again"),
        };
    }

    public StoreChange PutBack(StoredCopy entry)
    {
        if (ChangeStore(create: true, store => Add(store, entry)) is { } ended)
            return ended;
        return Read(entry, out string? fault) is { } there && IsSame(there, entry.Element)
            ? new StoreChange(ChangeResult.Done, LastWrite: lastWrite(entry.Thumbprint))
            : StoreChange.Refuse(
                $"it was put back, but what is there now is not the same{(fault is null ? "" : $": {fault}")}", ProblemCode.IoError);
    }

    public bool Has(StoredCopy entry) => Read(entry, out _) is not null;

    public string PathOf(StoredCopy entry) => new StorePath(LiveStore.Location, entry.Thumbprint.ToString()).ToString();

    public void Dispose()
    {
        // Each change opens and closes the store itself.
    }

    private static StoreChange? Delete(SafeStoreHandle store, StoredCopy entry)
    {
        using SafeCertificateHandle certificate = Find(store, entry);
        if (certificate.IsInvalid)
        {
            return Marshal.GetLastPInvokeError() == Crypt32.NotFound
                ? new StoreChange(ChangeResult.AlreadySo, "it was gone before it could be removed")
                : StoreChange.Refuse(LastError());
        }
        if (Crypt32.Serialize(certificate) is not { } now)
            return StoreChange.Refuse(LastError());
        if (!IsSame(now, entry.Element))
            return StoreChange.Refuse("it is not what it was when it was read");
        return Crypt32.TryDelete(certificate) ? null : StoreChange.Refuse(LastError());
    }

    private StoreChange? Add(SafeStoreHandle store, StoredCopy entry)
    {
        if (Crypt32.TryAdd(store, entry.Element))
            return null;
        return Marshal.GetLastPInvokeError() == Crypt32.AlreadyThere
            ? new StoreChange(ChangeResult.AlreadySo, "it is there", LastWrite: lastWrite(entry.Thumbprint))
            : StoreChange.Refuse(LastError(), ProblemCode.IoError);
    }

    /// <returns>How the change ended where there is nothing to look at again; null where it was made and committed.</returns>
    private static StoreChange? ChangeStore(bool create, Func<SafeStoreHandle, StoreChange?> change)
    {
        using SafeStoreHandle store = Crypt32.OpenPersonalStoreForChange(create);
        return store.IsInvalid ? StoreChange.Refuse(LastError(), ProblemCode.AccessDenied)
            : change(store) is { } ended ? ended
            : Crypt32.TryCommit(store) ? null
            : StoreChange.Refuse(LastError());
    }

    /// <summary>What a store that is opened anew holds; null with or without a fault where it holds nothing.</summary>
    private static byte[]? Read(StoredCopy entry, out string? fault)
    {
        fault = null;
        using SafeStoreHandle store = Crypt32.OpenPersonalStore();
        if (store.IsInvalid)
        {
            fault = Marshal.GetLastPInvokeError() == Crypt32.StoreNotThere ? null : LastError();
            return null;
        }
        using SafeCertificateHandle certificate = Find(store, entry);
        if (certificate.IsInvalid)
        {
            fault = Marshal.GetLastPInvokeError() == Crypt32.NotFound ? null : LastError();
            return null;
        }
        byte[]? element = Crypt32.Serialize(certificate);
        fault = element is null ? LastError() : null;
        return element;
    }

    private static SafeCertificateHandle Find(SafeStoreHandle store, StoredCopy entry) =>
        Crypt32.Find(store, Convert.FromHexString(entry.Thumbprint.ToString()));

    private static bool IsSame(byte[] one, byte[] other) =>
        StoreElement.TryRead(one, out StoreElement first, out _)
        && StoreElement.TryRead(other, out StoreElement second, out _)
        && first.IsSameAs(second);

    private static string LastError()
    {
        int error = Marshal.GetLastPInvokeError();
        return $"{Marshal.GetPInvokeErrorMessage(error)} (0x{error:X8})";
    }
}
