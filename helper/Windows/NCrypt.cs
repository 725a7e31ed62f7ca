using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CertProp.Windows;

/// <summary>
/// ncrypt.dll, as far as the smart-card provider hands out the certificates of a card. Only the provider is opened,
/// never a key, and every question is silent.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class NCrypt
{
    private const string ReaderProperty = "SmartCardReader"; // NCRYPT_READER_PROPERTY
    private const string UserStoreProperty = "SmartCardUserCertStore"; // NCRYPT_USER_CERTSTORE_PROPERTY
    private const int NoStore = unchecked((int)0x80090011); // NTE_NOT_FOUND
    private const uint Silent = 0x40; // NCRYPT_SILENT_FLAG

    /// <summary>The certificates of the card in a reader, as a store that the caller owns.</summary>
    /// <returns>0, or why not.</returns>
    public static int TryOpenCardStore(string provider, string reader, out SafeStoreHandle store)
    {
        store = new SafeStoreHandle();
        int result = NCryptOpenStorageProvider(out nint handle, provider, 0);
        if (result != 0)
            return result;
        try
        {
            fixed (char* name = reader)
                result = NCryptSetProperty(handle, ReaderProperty, (byte*)name, (uint)(2 * (reader.Length + 1)), Silent);
            if (result != 0)
                return result;
            nint found = 0;
            result = NCryptGetProperty(handle, UserStoreProperty, (byte*)&found, (uint)sizeof(nint), out _, Silent);
            if (result == 0)
                Marshal.InitHandle(store, found);
            // Success without a store tells nothing of the card.
            return result == 0 && found == 0 ? NoStore : result;
        }
        finally
        {
            _ = NCryptFreeObject(handle);
        }
    }

    [LibraryImport("ncrypt.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int NCryptOpenStorageProvider(out nint provider, string name, uint flags);

    [LibraryImport("ncrypt.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int NCryptSetProperty(nint provider, string property, byte* value, uint length, uint flags);

    [LibraryImport("ncrypt.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int NCryptGetProperty(
        nint provider, string property, byte* value, uint length, out uint filled, uint flags);

    [LibraryImport("ncrypt.dll")]
    private static partial int NCryptFreeObject(nint handle);
}
