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

    /// <summary>CRYPT_E_EXISTS: an entry of the same certificate is there.</summary>
    public const int AlreadyThere = unchecked((int)0x80092005);

    /// <summary>ERROR_NO_MORE_FILES: the other documented end of an enumeration.</summary>
    public const int NoMoreFiles = 18;

    /// <summary>ERROR_FILE_NOT_FOUND as an HRESULT: the user has no personal store yet.</summary>
    public const int StoreNotThere = 2;

    private const nint SystemStoreProvider = 10; // CERT_STORE_PROV_SYSTEM_W
    private const uint CurrentUser = 0x10000;
    private const uint OpenExisting = 0x4000;
    private const uint ReadOnly = 0x8000;
    private const uint EnumArchived = 0x200;
    private const uint AnyEncoding = 0x00010001; // X509_ASN_ENCODING | PKCS_7_ASN_ENCODING
    private const uint FindSha1Hash = 0x10000;
    private const uint Commit = 3; // CERT_STORE_CTRL_COMMIT
    private const uint AddNew = 1; // CERT_STORE_ADD_NEW
    private const uint CertificateContext = 2; // CERT_STORE_CERTIFICATE_CONTEXT_FLAG

    /// <summary>Opens CurrentUser\My read-only, archived entries included; invalid with the last P/Invoke error.</summary>
    public static SafeStoreHandle OpenPersonalStore() =>
        CertOpenStore(SystemStoreProvider, 0, 0, CurrentUser | OpenExisting | ReadOnly | EnumArchived, "MY");

    /// <summary>The same store for changes; made where the user has none and something is to be put back.</summary>
    /// <param name="create">Whether to make it.</param>
    public static SafeStoreHandle OpenPersonalStoreForChange(bool create) =>
        CertOpenStore(SystemStoreProvider, 0, 0, CurrentUser | (create ? 0 : OpenExisting) | EnumArchived, "MY");

    /// <summary>The entry with this SHA-1; invalid with <see cref="NotFound"/> or another last P/Invoke error.</summary>
    /// <param name="store">The store.</param>
    /// <param name="hash">20 bytes.</param>
    public static SafeCertificateHandle Find(SafeStoreHandle store, ReadOnlySpan<byte> hash)
    {
        fixed (byte* start = hash)
        {
            var blob = new Blob { Length = (uint)hash.Length, Bytes = start };
            return CertFindCertificateInStore(store, AnyEncoding, 0, FindSha1Hash, &blob, 0);
        }
    }

    /// <summary>
    /// Deletes the entry of this context from its store, not its key; false with the last P/Invoke error. The native call
    /// frees the context that it is given, on failure too, so it gets a duplicate and the handle stays its owner's.
    /// </summary>
    public static bool TryDelete(SafeCertificateHandle certificate) =>
        CertDeleteCertificateFromStore(CertDuplicateCertificateContext(certificate));

    /// <summary>Adds an element where no entry of its certificate is; false with the last P/Invoke error.</summary>
    public static bool TryAdd(SafeStoreHandle store, ReadOnlySpan<byte> element)
    {
        fixed (byte* start = element)
            return CertAddSerializedElementToStore(store, start, (uint)element.Length, AddNew, 0, CertificateContext, null, 0);
    }

    /// <summary>Makes changes last now and not only when the last context is freed; false with the last P/Invoke error.</summary>
    public static bool TryCommit(SafeStoreHandle store) => CertControlStore(store, 0, Commit, 0);

    /// <summary>
    /// The next certificate. The call frees <paramref name="previous"/>, on failure too; null at the end or on an error,
    /// which the last P/Invoke error tells apart.
    /// </summary>
    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial nint CertEnumCertificatesInStore(SafeStoreHandle store, nint previous);

    [LibraryImport("crypt32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CertFreeCertificateContext(nint context);

    /// <inheritdoc cref="Serialize(nint)"/>
    public static byte[]? Serialize(SafeCertificateHandle certificate)
    {
        bool held = false;
        try
        {
            certificate.DangerousAddRef(ref held);
            return Serialize(certificate.DangerousGetHandle());
        }
        finally
        {
            if (held)
                certificate.DangerousRelease();
        }
    }

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

    [LibraryImport("crypt32.dll", SetLastError = true)]
    private static partial SafeCertificateHandle CertFindCertificateInStore(
        SafeStoreHandle store, uint encoding, uint flags, uint what, Blob* value, nint previous);

    [LibraryImport("crypt32.dll")]
    private static partial nint CertDuplicateCertificateContext(SafeCertificateHandle certificate);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CertDeleteCertificateFromStore(nint context);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CertAddSerializedElementToStore(
        SafeStoreHandle store, byte* element, uint length, uint disposition, uint flags, uint contextTypes, uint* type, nint context);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CertControlStore(SafeStoreHandle store, uint flags, uint control, nint parameter);

    [LibraryImport("crypt32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool CertCloseStore(nint store, uint flags);

    /// <summary>CRYPT_INTEGER_BLOB.</summary>
    private struct Blob
    {
        public uint Length;
        public byte* Bytes;
    }
}

/// <summary>PCCERT_CONTEXT.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeCertificateHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeCertificateHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Crypt32.CertFreeCertificateContext(handle);
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
