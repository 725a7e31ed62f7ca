using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>Whom to believe that it is the site: the machine's own roots, or a file of the administrator's.</summary>
internal static class AdminServiceTrust
{
    /// <param name="path">Certificates in PEM, or one in DER.</param>
    /// <exception cref="InvalidInputException">There is none in it.</exception>
    public static X509Certificate2Collection Load(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            if (File.ReadAllBytes(path).AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0)
                certificates.ImportFromPemFile(path);
            else
                certificates.Add(X509CertificateLoader.LoadCertificateFromFile(path));
            return certificates;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"no certificate can be read from it "
                + $"({e.Message.TrimEnd('.')}); PEM or DER was expected");
        }
    }

    /// <summary>These roots and no others. A name that does not match is refused as ever.</summary>
    public static X509ChainPolicy PolicyOf(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A site's own authority publishes no list of revoked certificates.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
