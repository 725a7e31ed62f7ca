using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using CertProp.Certificates;
using CertProp.Windows;

namespace CertProp.Stores;

/// <summary>The certificates that a card's provider hands out.</summary>
[SupportedOSPlatform("windows")]
internal static class CardStore
{
    /// <summary>SHA-256, in upper-case hex, of each certificate.</summary>
    /// <exception cref="DeniedException">One could not be read: then nothing can be said of any.</exception>
    public static IEnumerable<string> HashCertificates(SafeStoreHandle store)
    {
        var hashes = new List<string>();
        nint context = 0;
        while ((context = Crypt32.CertEnumCertificatesInStore(store, context)) != 0)
        {
            if (Crypt32.Serialize(context) is not { } bytes || !StoreElement.TryRead(bytes, out StoreElement element, out _))
            {
                Crypt32.CertFreeCertificateContext(context);
                throw new DeniedException("a certificate on the card could not be read");
            }
            hashes.Add(Convert.ToHexString(SHA256.HashData(element.Certificate)));
        }
        int error = Marshal.GetLastPInvokeError();
        return error is Crypt32.NotFound or Crypt32.NoMoreFiles
            ? hashes
            : throw new DeniedException($"the card's certificates could not be listed (0x{error:X8})");
    }
}
