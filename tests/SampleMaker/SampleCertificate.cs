using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CertProp.Samples;

/// <summary>An invented certificate. The same properties give the same bytes, in every run, everywhere.</summary>
public sealed record SampleCertificate
{
    /// <summary>As Windows shows it, such as <c>CN=Bob Miller, O=Contoso</c>.</summary>
    public string Subject { get; init; } = "CN=Bob Miller, O=Contoso";

    /// <summary>The subject's text makes it self-signed.</summary>
    public string Issuer { get; init; } = "CN=Corp Issuing CA 1, DC=corp, DC=example";

    public IReadOnlyList<string> Upns { get; init; } = [];

    public IReadOnlyList<string> Mails { get; init; } = [];

    /// <summary>Goes into extension 1.3.6.1.4.1.311.25.2.</summary>
    public string? Sid { get; init; }

    /// <summary>What stands behind <c>tag:microsoft.com,2022-09-14:sid:</c> in a SAN URI each.</summary>
    public IReadOnlyList<string> SidUris { get; init; } = [];

    /// <summary>Seeds the FASC-N and the UUID of a PIV card, which name the card and nobody.</summary>
    public string? CardNumber { get; init; }

    public IReadOnlyList<string> Ekus { get; init; } = [Oids.SmartCardLogon, Oids.ClientAuthentication];

    /// <summary>Name of a version 1 template, stored as a bare BMPString.</summary>
    public string? TemplateName { get; init; }

    /// <summary>Identifier of a version 2 template.</summary>
    public string? TemplateOid { get; init; }

    /// <summary>Further extensions as raw values, for malformed ones.</summary>
    public IReadOnlyList<(string Oid, byte[] Value)> RawExtensions { get; init; } = [];

    public DateTimeOffset NotBefore { get; init; } = new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public DateTimeOffset NotAfter { get; init; } = new(2035, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Makes key, serial number and signature; together with the subject.</summary>
    public string Seed { get; init; } = "";

    public byte[] ToDer()
    {
        string seed = $"{Seed} {Subject}";
        PublicKey key = SampleSigner.MakeKey(seed);
        var request = new CertificateRequest(NameText.Encode(Subject), key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in Extensions(key))
            request.CertificateExtensions.Add(extension);
        using X509Certificate2 certificate = request.Create(
            NameText.Encode(Issuer), new SampleSigner(seed), NotBefore, NotAfter, SerialNumber(seed));
        return certificate.RawData;
    }

    internal byte[] SerialNumber() => SerialNumber($"{Seed} {Subject}");

    // A positive INTEGER of always the same length.
    private static byte[] SerialNumber(string seed)
    {
        byte[] number = SeededBytes.Take($"serial {seed}", 16);
        number[0] = (byte)((number[0] & 0x3F) | 0x40);
        return number;
    }

    private static X509Extension Extension(string oid, byte[] value) => new(oid, value, critical: false);

    private IEnumerable<X509Extension> Extensions(PublicKey key)
    {
        yield return new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true);
        yield return new X509SubjectKeyIdentifierExtension(key, critical: false);
        if (Ekus.Count > 0)
            yield return Extension(Oids.EnhancedKeyUsage, ExtensionValues.EnhancedKeyUsage(Ekus));
        if (ExtensionValues.AlternativeName(this) is { } names)
            yield return Extension(Oids.AlternativeName, names);
        if (Sid is not null)
            yield return Extension(Oids.SidExtension, ExtensionValues.Sid(Sid));
        if (TemplateName is not null)
            yield return Extension(Oids.TemplateName, ExtensionValues.TemplateName(TemplateName));
        if (TemplateOid is not null)
            yield return Extension(Oids.Template, ExtensionValues.Template(TemplateOid));
        foreach ((string oid, byte[] value) in RawExtensions)
            yield return Extension(oid, value);
    }
}
