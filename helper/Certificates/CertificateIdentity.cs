using System.Formats.Asn1;
using System.Text;
using System.Text.Unicode;

namespace CertProp.Certificates;

/// <summary>
/// Whom a certificate names. Every name is a claim by whoever issued it: enough to keep, to count and to report.
/// </summary>
/// <param name="Sids">From the SID extension and from SAN URIs (KB5014754), each once.</param>
/// <param name="Upns">SAN otherName 1.3.6.1.4.1.311.20.2.3, each once.</param>
/// <param name="Mails">SAN rfc822Name and the subject's, each once; they only make an entry own.</param>
internal sealed record CertificateIdentity(
    IReadOnlyList<Sid> Sids, IReadOnlyList<string> Upns, IReadOnlyList<string> Mails)
{
    private const string SidUriPrefix = "tag:microsoft.com,2022-09-14:sid:";

    // Far beyond any real certificate; a hostile one with thousands of names would cost its square.
    private const int MaxNames = 100;
    private const int OtherName = 0, Rfc822Name = 1, UniformResourceIdentifier = 6;

    private static readonly Asn1Tag s_context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private static ReadOnlySpan<byte> UpnOid => [0x2B, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 3]; // 1.3.6.1.4.1.311.20.2.3

    private static ReadOnlySpan<byte> ObjectSidOid => [0x2B, 6, 1, 4, 1, 0x82, 0x37, 25, 2, 1]; // 1.3.6.1.4.1.311.25.2.1

    public static CertificateIdentity Nobody { get; } = new([], [], []);

    /// <summary>Reads both extensions; null where one of them is not well formed.</summary>
    /// <param name="sidExtension">Value of extension 1.3.6.1.4.1.311.25.2, empty where there is none.</param>
    /// <param name="subjectAlternativeName">Value of extension 2.5.29.17, empty where there is none.</param>
    /// <param name="subjectMail">Mail address in the subject, null where there is none.</param>
    public static CertificateIdentity? Read(
        ReadOnlySpan<byte> sidExtension, ReadOnlySpan<byte> subjectAlternativeName, string? subjectMail = null)
    {
        if (sidExtension.IsEmpty && subjectAlternativeName.IsEmpty && subjectMail is null)
            return Nobody;
        var names = new FoundNames();
        if (subjectMail is not null)
            names.Mails.Add(subjectMail.Trim());
        return (sidExtension.IsEmpty || ReadSidExtension(sidExtension, names))
            && (subjectAlternativeName.IsEmpty || ReadAlternativeNames(subjectAlternativeName, names))
            ? new CertificateIdentity(names.Sids, names.Upns, names.Mails)
            : null;
    }

    // [MS-WCCE] 2.2.2.7.7.4: SEQUENCE { [0] { OID szOID_NTDS_OBJECTSID, [0] { OCTET STRING with the SID's text } } }
    private static bool ReadSidExtension(ReadOnlySpan<byte> value, FoundNames names)
    {
        var reader = new DerReader(value);
        if (!reader.TryReadSequence(out DerReader general) || !reader.IsEmpty)
            return false;
        while (!general.IsEmpty)
        {
            if (!general.TryRead(s_context0, out ReadOnlySpan<byte> other)
                || !TryReadOtherName(other, out ReadOnlySpan<byte> oid, out DerReader inner))
            {
                return false;
            }
            if (!oid.SequenceEqual(ObjectSidOid))
                continue;
            if (!inner.TryRead(Asn1Tag.PrimitiveOctetString, out ReadOnlySpan<byte> text) || !inner.IsEmpty
                || !Sid.TryParse(Encoding.Latin1.GetString(text), out Sid sid) || !AddOnce(sid, names.Sids))
            {
                return false;
            }
        }
        return true;
    }

    // RFC 5280, 4.2.1.6
    private static bool ReadAlternativeNames(ReadOnlySpan<byte> value, FoundNames names)
    {
        var reader = new DerReader(value);
        if (!reader.TryReadSequence(out DerReader general) || !reader.IsEmpty)
            return false;
        while (!general.IsEmpty)
        {
            if (!general.TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> content, out _)
                || tag.TagClass != TagClass.ContextSpecific)
            {
                return false;
            }
            // In DER, strings come in one piece and an otherName is made of parts.
            bool read = tag.TagValue switch
            {
                OtherName => tag.IsConstructed && ReadOtherName(content, names),
                Rfc822Name => !tag.IsConstructed && Utf8.IsValid(content)
                    && Add(Encoding.UTF8.GetString(content), names.Mails),
                UniformResourceIdentifier => !tag.IsConstructed
                    && AddSidsOfUri(Encoding.Latin1.GetString(content), names.Sids),
                _ => true,
            };
            if (!read)
                return false;
        }
        return true;
    }

    private static bool ReadOtherName(ReadOnlySpan<byte> content, FoundNames names)
    {
        if (!TryReadOtherName(content, out ReadOnlySpan<byte> oid, out DerReader inner))
            return false;
        if (!oid.SequenceEqual(UpnOid))
            return true;
        return inner.TryReadText(out string? upn, allowBmp: false) && inner.IsEmpty && Add(upn!, names.Upns);
    }

    private static bool TryReadOtherName(
        ReadOnlySpan<byte> content, out ReadOnlySpan<byte> oid, out DerReader inner)
    {
        var reader = new DerReader(content);
        inner = default;
        if (!reader.TryReadEncodedOid(out oid) || !DerReader.IsOid(oid) || !reader.TryRead(s_context0, out ReadOnlySpan<byte> value))
            return false;
        inner = new DerReader(value);
        return reader.IsEmpty;
    }

    /// <returns>False for a name that is not what it looks like (a NUL or a line break in it), or one too many.</returns>
    private static bool Add(string name, List<string> names)
    {
        string text = name.Trim();
        // No LINQ in what a sweep does for each entry: it makes objects.
        foreach (char c in text)
        {
            if (char.IsControl(c))
                return false;
        }
        if (text.Length > 0 && !names.Contains(text, StringComparer.OrdinalIgnoreCase))
            names.Add(text);
        return names.Count <= MaxNames;
    }

    /// <returns>False for one too many.</returns>
    private static bool AddOnce(Sid sid, List<Sid> sids)
    {
        if (!sids.Contains(sid))
            sids.Add(sid);
        return sids.Count <= MaxNames;
    }

    // Issuers have been seen to join several of these URIs in one value, so every one in it counts, each up to the
    // first character that cannot be in a SID. A prefix without a SID behind it names somebody we cannot read.
    private static bool AddSidsOfUri(string uri, List<Sid> sids)
    {
        int at = 0;
        while ((at = uri.IndexOf(SidUriPrefix, at, StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            at += SidUriPrefix.Length;
            ReadOnlySpan<char> rest = uri.AsSpan(at);
            if (!Sid.TryParse(rest[..Sid.LengthOfSid(rest)], out Sid sid) || !AddOnce(sid, sids))
                return false;
        }
        return true;
    }

    /// <summary>Few enough that a list finds doubles faster than a set is made.</summary>
    private sealed class FoundNames
    {
        public List<Sid> Sids { get; } = [];

        public List<string> Upns { get; } = [];

        public List<string> Mails { get; } = [];
    }
}
