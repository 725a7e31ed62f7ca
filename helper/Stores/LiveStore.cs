using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CertProp.Certificates;
using CertProp.Windows;

namespace CertProp.Stores;

/// <summary>
/// The personal store of the user in whose session this process runs, through CryptoAPI: what programs see, registry
/// entries and other physical stores included. Stored properties only; nothing here opens a key.
/// </summary>
/// <param name="store">Owned by this.</param>
/// <param name="lastWrite">When the entry with this thumbprint was last written; null where nobody knows.</param>
[SupportedOSPlatform("windows")]
internal sealed class LiveStore(SafeStoreHandle store, Func<Thumbprint, DateTimeOffset?> lastWrite) : ICertificateStore
{
    /// <summary>How reports call the place.</summary>
    public const string Location = @"CurrentUser\My";

    /// <summary>Opens the store; null without a problem where the user has none.</summary>
    public static LiveStore? Open(Func<Thumbprint, DateTimeOffset?> lastWrite, out Problem? problem)
    {
        problem = null;
        SafeStoreHandle store = Crypt32.OpenPersonalStore();
        if (!store.IsInvalid)
            return new LiveStore(store, lastWrite);
        int error = Marshal.GetLastPInvokeError();
        store.Dispose();
        if (error != Crypt32.StoreNotThere)
            problem = new Problem(Location, ProblemCode.AccessDenied, Describe(error));
        return null;
    }

    public bool Read(IStoreReader reader)
    {
        nint context = 0;
        try
        {
            int entries = 0;
            do
            {
                if (!reader.WantsMore)
                    return false;
                context = Crypt32.CertEnumCertificatesInStore(store, context);
                if (context != 0)
                    ReadEntry(context, reader);
            }
            while (context != 0 && ++entries <= ProfileStore.MaxItems);
            if (context != 0)
            {
                reader.Problem(new Problem(Location, ProblemCode.TooManyEntries, $"more than {ProfileStore.MaxItems} items"));
                return false;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error is Crypt32.NotFound or 0)
                return true;
            reader.Problem(new Problem(Location, ProblemCode.IoError, Describe(error)));
            return false;
        }
        finally
        {
            // Left behind where the reading ended early; the enumeration frees all others itself.
            if (context != 0)
                Crypt32.CertFreeCertificateContext(context);
        }
    }

    public void Dispose() => store.Dispose();

    private void ReadEntry(nint context, IStoreReader reader)
    {
        if (Crypt32.Serialize(context) is not { } element)
        {
            reader.Problem(new Problem(Location, ProblemCode.IoError, Describe(Marshal.GetLastPInvokeError())));
            return;
        }
        // The place has no names of its own; the entry's path is told by what it holds.
        Thumbprint? thumbprint = StoreElement.TryRead(element, out StoreElement read, out _)
            ? Thumbprint.Of(read.Certificate)
            : null;
        reader.Entry(new StoredEntry(
            null, new StorePath(Location, thumbprint?.ToString() ?? ""), element,
            thumbprint is { } known ? lastWrite(known) : null));
    }

    private static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (0x{error:X8})";
}
