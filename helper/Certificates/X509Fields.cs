using System.Formats.Asn1;

namespace CertProp.Certificates;

/// <summary>
/// Where the fields of a certificate lie in its DER (RFC 5280, 4.1). Reading them proves that the bytes are one
/// certificate and nothing else; what the fields say is decoded by <see cref="CertificateDetails"/> when it is asked for.
/// </summary>
internal readonly ref struct X509Fields
{
    private static readonly Asn1Tag s_version = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag s_issuerUniqueId = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag s_subjectUniqueId = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag s_extensions = new(TagClass.ContextSpecific, 3, isConstructed: true);

    private X509Fields(
        ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> validity,
        ReadOnlySpan<byte> subject, ReadOnlySpan<byte> subjectDer, ReadOnlySpan<byte> extensions)
    {
        SerialNumber = serialNumber;
        Issuer = issuer;
        Validity = validity;
        Subject = subject;
        SubjectDer = subjectDer;
        Extensions = extensions;
    }

    /// <summary>Content of the serial number INTEGER, big-endian two's complement.</summary>
    public ReadOnlySpan<byte> SerialNumber { get; }

    /// <summary>Content of the issuer Name: its relative distinguished names.</summary>
    public ReadOnlySpan<byte> Issuer { get; }

    /// <summary>Content of Validity: two times.</summary>
    public ReadOnlySpan<byte> Validity { get; }

    /// <summary>Content of the subject Name: its relative distinguished names.</summary>
    public ReadOnlySpan<byte> Subject { get; }

    /// <summary>The subject Name with tag and length.</summary>
    public ReadOnlySpan<byte> SubjectDer { get; }

    /// <summary>Content of Extensions; empty where there are none.</summary>
    public ReadOnlySpan<byte> Extensions { get; }

    /// <summary>Reads the frame of one certificate without trailing bytes; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, out X509Fields fields)
    {
        fields = default;
        var outer = new DerReader(der);
        if (!outer.TryReadSequence(out DerReader certificate) || !outer.IsEmpty
            || !certificate.TryReadSequence(out DerReader body)
            || !certificate.TryRead(Asn1Tag.Sequence, out ReadOnlySpan<byte> outerAlgorithm)
            || !certificate.TryRead(Asn1Tag.PrimitiveBitString, out _) || !certificate.IsEmpty)
        {
            return false;
        }
        if (body.TryRead(s_version, out ReadOnlySpan<byte> version) && !IsVersion(version))
            return false;
        if (!body.TryRead(Asn1Tag.Integer, out ReadOnlySpan<byte> serialNumber) || serialNumber.IsEmpty
            || !body.TryRead(Asn1Tag.Sequence, out ReadOnlySpan<byte> innerAlgorithm)
            || !innerAlgorithm.SequenceEqual(outerAlgorithm)
            || !body.TryRead(Asn1Tag.Sequence, out ReadOnlySpan<byte> issuer)
            || !body.TryRead(Asn1Tag.Sequence, out ReadOnlySpan<byte> validity) || !IsValidity(validity)
            || !body.TryRead(out Asn1Tag subjectTag, out ReadOnlySpan<byte> subject, out ReadOnlySpan<byte> subjectDer)
            || subjectTag != Asn1Tag.Sequence
            || !body.TryRead(Asn1Tag.Sequence, out ReadOnlySpan<byte> publicKey) || !IsPublicKey(publicKey))
        {
            return false;
        }
        body.TryRead(s_issuerUniqueId, out _);
        body.TryRead(s_subjectUniqueId, out _);
        ReadOnlySpan<byte> extensions = default;
        if (body.TryRead(s_extensions, out ReadOnlySpan<byte> wrapped))
        {
            var wrapper = new DerReader(wrapped);
            if (!wrapper.TryRead(Asn1Tag.Sequence, out extensions) || !wrapper.IsEmpty)
                return false;
        }
        if (!body.IsEmpty)
            return false;
        fields = new X509Fields(serialNumber, issuer, validity, subject, subjectDer, extensions);
        return true;
    }

    // INTEGER 0 to 2: versions 1 to 3.
    private static bool IsVersion(ReadOnlySpan<byte> content) => content is [2, 1, <= 2];

    private static bool IsValidity(ReadOnlySpan<byte> content)
    {
        var reader = new DerReader(content);
        return TakeTime(ref reader) && TakeTime(ref reader) && reader.IsEmpty;
    }

    private static bool TakeTime(ref DerReader reader) =>
        reader.TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> text, out _)
        && (tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime)
        && text.Length is >= 11 and <= 24;

    // SubjectPublicKeyInfo: SEQUENCE { SEQUENCE { OID, parameters }, BIT STRING }
    private static bool IsPublicKey(ReadOnlySpan<byte> content)
    {
        var reader = new DerReader(content);
        return reader.TryReadSequence(out DerReader algorithm)
            && algorithm.TryReadEncodedOid(out _)
            && reader.TryRead(Asn1Tag.PrimitiveBitString, out _)
            && reader.IsEmpty;
    }
}
