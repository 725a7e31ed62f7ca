using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CertProp.Certificates;

namespace CertProp.Verdicts;

/// <summary>
/// One entry as rules see it: the element, checked as the acceptance rules of the format say, and its certificate's
/// fields, decoded when the first rule asks for them. A view, valid as long as the bytes.
/// </summary>
internal ref struct EntryFacts
{
    private readonly StoreElement _element;
    private readonly X509Fields _fields;
    private CertificateDetails? _details;
    private string? _detailsFault;

    /// <param name="name">The entry's own name where it has one; it must be the certificate's thumbprint.</param>
    /// <param name="bytes">The store element.</param>
    /// <param name="lastWrite">When the entry was last written, in UTC; null where nobody knows.</param>
    /// <param name="fault">Why there are no bytes.</param>
    public EntryFacts(string? name, ReadOnlySpan<byte> bytes, DateTimeOffset? lastWrite, string? fault = null)
    {
        LastWrite = lastWrite;
        Fault = fault;
        if (Fault is null && StoreElement.TryRead(bytes, out _element, out fault))
        {
            Thumbprint = Certificates.Thumbprint.Of(_element.Certificate);
            Fault = CheckCertificate(name, out _fields) ?? ReadKeyProvider();
        }
        else
        {
            Fault ??= fault;
        }
    }

    /// <summary>What is wrong with the stored element (rule 1); null where nothing is.</summary>
    public string? Fault { get; }

    /// <summary>Only meaningful without a <see cref="Fault"/>.</summary>
    public readonly StoreElement Element => _element;

    /// <summary>Computed from the certificate, where the element has one.</summary>
    public Thumbprint? Thumbprint { get; }

    /// <summary>Property 2, null where the element has none.</summary>
    public KeyProviderInfo? KeyProvider { get; private set; }

    public DateTimeOffset? LastWrite { get; }

    /// <summary>What the owner rule found, kept because several rules ask.</summary>
    public OwnerMatch? OwnerMatch { get; set; }

    /// <summary>Decodes the certificate's fields once. False, with what is wrong, where they are not well formed.</summary>
    public bool TryGetDetails([NotNullWhen(true)] out CertificateDetails? details, [NotNullWhen(false)] out string? fault)
    {
        if (_details is null && _detailsFault is null && Fault is null)
            CertificateDetails.TryRead(_fields, out _details, out _detailsFault);
        details = _details;
        fault = details is null ? _detailsFault ?? Fault ?? "" : null;
        return details is not null;
    }

    [SuppressMessage("Security", "CA5351", Justification = "Property 4 is an MD5 hash by definition.")]
    private readonly string? CheckCertificate(string? name, out X509Fields fields)
    {
        if (!X509Fields.TryRead(_element.Certificate, out fields))
            return "the certificate is not well-formed DER";
        if (name is not null && (!Certificates.Thumbprint.TryParse(name, out Thumbprint named) || named != Thumbprint))
            return "the certificate's SHA-1 is not the entry's name";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (_element.TryGet(PropertyId.Sha1Hash, out ReadOnlySpan<byte> sha1)
            && (sha1.Length != SHA1.HashSizeInBytes || new Thumbprint(sha1) != Thumbprint))
        {
            return "the stored SHA-1 (property 3) is not the certificate's";
        }
        if (_element.TryGet(PropertyId.Md5Hash, out ReadOnlySpan<byte> md5)
            && !md5.SequenceEqual(hash[..MD5.HashData(_element.Certificate, hash)]))
        {
            return "the stored MD5 (property 4) is not the certificate's";
        }
        if (_element.TryGet(PropertyId.Sha256Hash, out ReadOnlySpan<byte> sha256)
            && !sha256.SequenceEqual(hash[..SHA256.HashData(_element.Certificate, hash)]))
        {
            return "the stored SHA-256 (property 107) is not the certificate's";
        }
        return null;
    }

    private string? ReadKeyProvider()
    {
        if (!_element.TryGet(PropertyId.KeyProviderInfo, out ReadOnlySpan<byte> value))
            return null;
        bool read = KeyProviderInfo.TryRead(value, out KeyProviderInfo? provider, out string? fault);
        KeyProvider = provider;
        return read ? null : fault;
    }
}
