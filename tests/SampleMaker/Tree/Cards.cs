namespace CertProp.Samples.Tree;

/// <summary>Elements as Windows leaves them behind, one kind of key each.</summary>
internal static class Cards
{
    /// <summary>A card in Windows since October 2025: key storage provider, no type, no key specification.</summary>
    public static ElementWriter Ksp(SampleCertificate certificate) => With(Providers.SmartCardKsp, certificate);

    /// <summary>A card in Windows before: CSP, PROV_RSA_FULL, AT_KEYEXCHANGE.</summary>
    public static ElementWriter Csp(SampleCertificate certificate, string provider = Providers.SmartCardCsp) =>
        new ElementWriter().KeyProvider(provider, Container(certificate), type: 1, keySpec: 1).Plain(certificate);

    /// <summary>A key behind a key storage provider.</summary>
    public static ElementWriter With(string provider, SampleCertificate certificate) =>
        new ElementWriter().KeyProvider(provider, Container(certificate), type: 0).Plain(certificate);

    /// <summary>Hash and certificate, without a word about a key.</summary>
    public static ElementWriter Plain(this ElementWriter element, SampleCertificate certificate) =>
        element.Sha1().Certificate(certificate.ToDer());

    public static string Container(SampleCertificate certificate) =>
        $"le-SmartcardLogon-{new Guid(certificate.SerialNumber())}";
}
