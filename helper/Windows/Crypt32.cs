using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>crypt32.dll: the user's personal store. No function here opens a key.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Crypt32
{
    /// <summary>CRYPT_E_NOT_FOUND: the end of an enumeration, not an error.</summary>
    public const int NotFound = unchecked((int)0x80092004);

    /// <summary>ERROR_NO_MORE_FILES: the other documented end of an enumeration.</summary>
    public const int NoMoreFiles = 18;

    /// <summary>ERROR_FILE_NOT_FOUND as an HRESULT: the user has no personal store yet.</summary>
    public const int StoreNotThere = 2;

    private const nint SystemStoreProvider = 10; // CERT_STORE_PROV_SYSTEM_W
    private const uint CurrentUser = 0x10000;
    private const uint OpenExisting = 0x4000;
    private const uint ReadOnly = 0x8000;
    private const uint EnumArchived = 0x200;

    /// <summary>Opens CurrentUser\My read-only, archived entries included; invalid with the last P/Invoke error.</summary>
    public static SafeStoreHandle OpenPersonalStore() =>
        CertOpenStore(SystemStoreProvider, 0, 0, CurrentUser | OpenExisting | ReadOnly | EnumArchived, "MY");

    /// <summary>
    /// The next certificate. The call frees <paramref name="previous"/>, on failure too; null at the end or on an error,
    /// which the last P/Invoke error tells apart.
    /// </summary>
    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial nint CertEnumCertificatesInStore(SafeStoreHandle store, nint previous);

    [LibraryImport("crypt32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CertFreeCertificateContext(nint context);

    /// <summary>The certificate with its stored properties, as a store element; null with the last P/Invoke error.</summary>
    public static byte[]? Serialize(nint context)
    {
        uint length = 0;
        if (!CertSerializeCertificateStoreElement(context, 0, null, ref length))
            return null;
        byte[] element = new byte[length];
        fixed (byte* start = element)
        {
            if (!CertSerializeCertificateStoreElement(context, 0, start, ref length))
                return null;
        }
        return length == element.Length ? element : element[..(int)length];
    }

    [LibraryImport("crypt32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeStoreHandle CertOpenStore(
        nint provider, uint encoding, nint cryptProvider, uint flags, string name);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CertSerializeCertificateStoreElement(nint context, uint flags, byte* element, ref uint length);

    [LibraryImport("crypt32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool CertCloseStore(nint store, uint flags);
}

/// <summary>HCERTSTORE.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeStoreHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeStoreHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Crypt32.CertCloseStore(handle, 0);
}
