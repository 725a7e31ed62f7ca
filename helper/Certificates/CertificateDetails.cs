using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CertProp.Certificates;

/// <summary>
/// What a certificate says, decoded for rules and reports. What rules depend on is seen to be well formed when it is read;
/// texts are made when somebody asks, because most certificates are kept before anybody does.
/// </summary>
internal sealed class CertificateDetails
{
    // Far beyond what real certificates hold: a store of hostile ones must fit into memory together.
    private const int MaxNameLength = 16 * 1024, MaxExtensionLength = 64 * 1024;

    private readonly byte[] _subjectDer, _issuer, _validity, _templateId;
    private readonly int _subjectStart;

    private CertificateDetails(X509Fields fields, ReadOnlySpan<byte> templateId)
    {
        _subjectDer = fields.SubjectDer.ToArray();
        _subjectStart = _subjectDer.Length - fields.Subject.Length;
        _issuer = fields.Issuer.ToArray();
        _validity = fields.Validity.ToArray();
        _templateId = templateId.ToArray();
        SerialNumber = FormatSerialNumber(fields.SerialNumber);
    }

    /// <summary>Upper-case hex digits without the sign byte, as certutil prints it.</summary>
    public string SerialNumber { get; }

    public string Subject => field ??= DistinguishedName.Format(SubjectContent);

    /// <summary>The subject's common name, or its whole name where it has none.</summary>
    public string SubjectName => field ??= DistinguishedName.CommonName(SubjectContent) ?? Subject;

    public string Issuer => field ??= DistinguishedName.Format(_issuer);

    /// <summary>The issuer's common name, or its whole name where it has none.</summary>
    public string IssuerName => field ??= DistinguishedName.CommonName(_issuer) ?? Issuer;

    /// <summary>Issuer and subject are the same name, however it is written: the issuer's name is then the holder's.</summary>
    public bool SelfSigned => string.Equals(Subject, Issuer, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where the time is not well formed.</summary>
    public DateTimeOffset? NotBefore
    {
        get
        {
            var validity = new DerReader(_validity);
            return ReadTime(ref validity);
        }
    }

    /// <inheritdoc cref="NotBefore"/>
    public DateTimeOffset? NotAfter
    {
        get
        {
            var validity = new DerReader(_validity);
            ReadTime(ref validity);
            return ReadTime(ref validity);
        }
    }

    /// <summary>Object identifiers of the enhanced key usages, in stored order.</summary>
    public required IReadOnlyList<string> Ekus { get; init; }

    /// <summary>Name of a version 1 template, null where there is none.</summary>
    public required string? TemplateName { get; init; }

    /// <summary>Identifier of a version 2 template, null where there is none.</summary>
    public string? TemplateId => field ??= _templateId.Length == 0 ? null : DerReader.DottedOid(_templateId);

    /// <summary>The template as reports show it: its name, else its identifier, else null.</summary>
    public string? Template => TemplateName ?? TemplateId;

    public required CertificateIdentity Identity { get; init; }

    /// <summary>First 16 hex digits of SHA-256 over the subject's DER: a pseudonym for reports.</summary>
    public string SubjectHash => Convert.ToHexString(SHA256.HashData(_subjectDer), 0, 8);

    private ReadOnlySpan<byte> SubjectContent => _subjectDer.AsSpan(_subjectStart);

    /// <summary>
    /// Decodes the fields. False where one that rules depend on (names, EKU, template, alternative names, SID
    /// extension) is not well formed or stands there twice: such a certificate may belong to anybody.
    /// </summary>
    public static bool TryRead(
        X509Fields fields, [NotNullWhen(true)] out CertificateDetails? details, [NotNullWhen(false)] out string? fault)
    {
        details = null;
        fault = FindExtensions(fields.Extensions, out Found found);
        if (fields.Subject.Length > MaxNameLength || fields.Issuer.Length > MaxNameLength)
            fault = $"a name in the certificate has more than {MaxNameLength} bytes";
        if (fault is not null)
            return false;
        CertificateIdentity? identity = CertificateIdentity.Read(
            found.Sid, found.AlternativeName, DistinguishedName.Mail(fields.Subject));
        List<string>? ekus = ReadEkus(found.Ekus);
        bool templateRead = TryReadTemplateName(found.TemplateName, out string? templateName)
            & TryReadTemplateId(found.Template, out ReadOnlySpan<byte> templateId);
        fault = !DistinguishedName.IsWellFormed(fields.Subject) ? "the subject cannot be decoded"
            : !DistinguishedName.IsWellFormed(fields.Issuer) ? "the issuer cannot be decoded"
            : identity is null ? "the names it is issued to cannot be decoded"
            : ekus is null ? "the enhanced key usage cannot be decoded"
            : !templateRead ? "the certificate template cannot be decoded"
            : null;
        if (fault is not null)
            return false;
        details = new CertificateDetails(fields, templateId)
        {
            Ekus = ekus!,
            TemplateName = templateName,
            Identity = identity!,
        };
        return true;
    }

    private static string? FindExtensions(ReadOnlySpan<byte> extensions, out Found found)
    {
        found = default;
        var reader = new DerReader(extensions);
        while (!reader.IsEmpty)
        {
            if (!reader.TryReadSequence(out DerReader extension)
                || !extension.TryReadEncodedOid(out ReadOnlySpan<byte> oid)
                || (extension.TryRead(Asn1Tag.Boolean, out _) && extension.IsEmpty)
                || !extension.TryRead(Asn1Tag.PrimitiveOctetString, out ReadOnlySpan<byte> value)
                || !extension.IsEmpty)
            {
                return "an extension cannot be decoded";
            }
            if (!found.Take(oid, value))
                return "an extension is empty, too long or stands there twice";
        }
        return null;
    }

    private static List<string>? ReadEkus(ReadOnlySpan<byte> value)
    {
        var ekus = new List<string>();
        if (value.IsEmpty)
            return ekus;
        var reader = new DerReader(value);
        if (!reader.TryReadSequence(out DerReader usages) || !reader.IsEmpty)
            return null;
        while (!usages.IsEmpty)
        {
            if (!usages.TryReadOid(out string oid))
                return null;
            ekus.Add(oid);
        }
        return ekus;
    }

    // Microsoft's documents say SEQUENCE of UTF8String ([MS-WCCE]); a bare BMPString is what many CAs write.
    private static bool TryReadTemplateName(ReadOnlySpan<byte> value, out string? name)
    {
        name = null;
        if (value.IsEmpty)
            return true;
        var reader = new DerReader(value);
        if (reader.TryReadSequence(out DerReader inner))
        {
            if (!reader.IsEmpty)
                return false;
            reader = inner;
        }
        return reader.TryReadText(out name, allowBmp: true) && reader.IsEmpty;
    }

    // [MS-WCCE] 2.2.2.7.7.2: SEQUENCE { OID, INTEGER major OPTIONAL, INTEGER minor OPTIONAL }
    private static bool TryReadTemplateId(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (value.IsEmpty)
            return true;
        var reader = new DerReader(value);
        if (!reader.TryReadSequence(out DerReader inner) || !reader.IsEmpty
            || !inner.TryReadEncodedOid(out id) || !DerReader.IsOid(id))
        {
            return false;
        }
        inner.TryRead(Asn1Tag.Integer, out _);
        inner.TryRead(Asn1Tag.Integer, out _);
        return inner.IsEmpty;
    }

    private static string FormatSerialNumber(ReadOnlySpan<byte> integer) =>
        Convert.ToHexString(integer.Length > 1 && integer[0] == 0 ? integer[1..] : integer);

    private static DateTimeOffset? ReadTime(ref DerReader reader)
    {
        if (!reader.TryRead(out Asn1Tag tag, out _, out ReadOnlySpan<byte> whole))
            return null;
        try
        {
            return tag == Asn1Tag.UtcTime ? AsnDecoder.ReadUtcTime(whole, AsnEncodingRules.DER, out _)
                : tag == Asn1Tag.GeneralizedTime ? AsnDecoder.ReadGeneralizedTime(whole, AsnEncodingRules.DER, out _)
                : null;
        }
        catch (AsnContentException)
        {
            // No rule depends on the validity: a report says that it is not known.
            return null;
        }
    }

    /// <summary>Values of the extensions that somebody asks for; empty where there is none.</summary>
    private ref struct Found
    {
        public ReadOnlySpan<byte> AlternativeName;
        public ReadOnlySpan<byte> Ekus;
        public ReadOnlySpan<byte> Sid;
        public ReadOnlySpan<byte> TemplateName;
        public ReadOnlySpan<byte> Template;

        // Encoded identifiers, because most certificates have a dozen extensions that nobody asks for.
        private static ReadOnlySpan<byte> AlternativeNameOid => [0x55, 0x1D, 0x11]; // 2.5.29.17

        private static ReadOnlySpan<byte> EkuOid => [0x55, 0x1D, 0x25]; // 2.5.29.37

        private static ReadOnlySpan<byte> MicrosoftArc => [0x2B, 6, 1, 4, 1, 0x82, 0x37]; // 1.3.6.1.4.1.311

        private static ReadOnlySpan<byte> SidArc => [25, 2];

        private static ReadOnlySpan<byte> TemplateNameArc => [20, 2];

        private static ReadOnlySpan<byte> TemplateArc => [21, 7];

        /// <returns>False where the extension is asked for and is empty, too long or there already.</returns>
        public bool Take(ReadOnlySpan<byte> oid, ReadOnlySpan<byte> value)
        {
            if (oid.SequenceEqual(AlternativeNameOid))
                return Take(ref AlternativeName, value);
            if (oid.SequenceEqual(EkuOid))
                return Take(ref Ekus, value);
            if (!oid.StartsWith(MicrosoftArc))
                return true;
            ReadOnlySpan<byte> arc = oid[MicrosoftArc.Length..];
            return arc.SequenceEqual(SidArc) ? Take(ref Sid, value)
                : arc.SequenceEqual(TemplateNameArc) ? Take(ref TemplateName, value)
                : !arc.SequenceEqual(TemplateArc) || Take(ref Template, value);
        }

        private static bool Take(ref ReadOnlySpan<byte> place, ReadOnlySpan<byte> value)
        {
            bool taken = place.IsEmpty && value.Length is > 0 and <= MaxExtensionLength;
            place = value;
            return taken;
        }
    }
}
