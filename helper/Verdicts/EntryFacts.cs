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
            string? providerFault = ReadKeyProvider();
            Fault = CheckCertificate(name, out _fields) ?? providerFault;
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

    private readonly string? CheckCertificate(string? name, out X509Fields fields)
    {
        if (!X509Fields.TryRead(_element.Certificate, out fields))
            return "the certificate is not well-formed DER";
        if (name is not null && (!Certificates.Thumbprint.TryParse(name, out Thumbprint named) || named != Thumbprint))
            return "the certificate's SHA-1 is not the entry's name";
        foreach (StoreElement.Property property in _element.Properties)
        {
            if (IsWrongHash(property))
                return $"the stored hash (property {(uint)property.Id}) is not the certificate's";
        }
        return null;
    }

    // Every one of them: which of two records Windows would believe is not documented.
    [SuppressMessage("Security", "CA5351", Justification = "Property 4 is an MD5 hash by definition.")]
    private readonly bool IsWrongHash(StoreElement.Property property)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return property.Id switch
        {
            PropertyId.Sha1Hash => !Thumbprint!.Value.IsHash(property.Value),
            PropertyId.Md5Hash => !property.Value.SequenceEqual(hash[..MD5.HashData(_element.Certificate, hash)]),
            PropertyId.Sha256Hash => !property.Value.SequenceEqual(hash[..SHA256.HashData(_element.Certificate, hash)]),
            _ => false,
        };
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
