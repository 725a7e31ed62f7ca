using System.Buffers;
using System.Formats.Asn1;
using System.Text;

namespace CertProp.Certificates;

/// <summary>
/// Text of an X.501 Name in the form that certutil and certmgr.msc show: last encoded part first, Windows' short names.
/// The framework's own text differs between operating systems, and reports must not.
/// </summary>
internal static class DistinguishedName
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",+=\"<>#;\n");

    private static ReadOnlySpan<byte> CommonNameOid => [0x55, 4, 3]; // 2.5.4.3

    private static ReadOnlySpan<byte> MailOid => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1]; // 1.2.840.113549.1.9.1

    private static ReadOnlySpan<byte> DomainComponentOid => // 0.9.2342.19200300.100.1.25
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 0x19];

    /// <summary>Whether <see cref="Format"/> can say all of the name.</summary>
    /// <param name="name">Content of the Name SEQUENCE.</param>
    public static bool IsWellFormed(ReadOnlySpan<byte> name)
    {
        var reader = new DerReader(name);
        while (!reader.IsEmpty)
        {
            if (!reader.TryRead(Asn1Tag.SetOf, out ReadOnlySpan<byte> set) || set.IsEmpty)
                return false;
            var attributes = new DerReader(set);
            while (!attributes.IsEmpty)
            {
                if (!Attribute.TryRead(ref attributes, out _))
                    return false;
            }
        }
        return true;
    }

    /// <summary>The whole name; an empty name is an empty string.</summary>
    /// <param name="name">Content of a Name SEQUENCE that is well formed.</param>
    public static string Format(ReadOnlySpan<byte> name)
    {
        var parts = new List<string>();
        var reader = new DerReader(name);
        while (reader.TryRead(Asn1Tag.SetOf, out ReadOnlySpan<byte> set))
            parts.Add(FormatPart(set));
        parts.Reverse();
        return string.Join(", ", parts);
    }

    /// <summary>The last encoded common name, the one that Windows shows; null where there is none.</summary>
    public static string? CommonName(ReadOnlySpan<byte> name) => Find(name, CommonNameOid);

    /// <summary>The last encoded mail address; null where there is none.</summary>
    public static string? Mail(ReadOnlySpan<byte> name) => Find(name, MailOid);

    private static string? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted)
    {
        Attribute found = default;
        var reader = new DerReader(name);
        while (reader.TryRead(Asn1Tag.SetOf, out ReadOnlySpan<byte> set))
        {
            var attributes = new DerReader(set);
            while (Attribute.TryRead(ref attributes, out Attribute attribute))
            {
                if (attribute.Oid.SequenceEqual(wanted))
                    found = attribute;
            }
        }
        return found.Oid.IsEmpty ? null : found.ToText(out _);
    }

    private static string FormatPart(ReadOnlySpan<byte> set)
    {
        var attributes = new DerReader(set);
        var text = new StringBuilder();
        while (Attribute.TryRead(ref attributes, out Attribute attribute))
        {
            string value = attribute.ToText(out bool isText);
            text.Append(text.Length == 0 ? "" : " + ").Append(ShortName(attribute)).Append('=')
                .Append(isText ? Quote(value) : value);
        }
        return text.ToString();
    }

    // Leniently, because a name is only shown and compared with a keep list: real issuers put anything into
    // PrintableString, and Latin-1 into T61String.
    private static string? DecodeText(Asn1Tag tag, ReadOnlySpan<byte> content) =>
        tag.TagClass != TagClass.Universal ? null : (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Encoding.UTF8.GetString(content),
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.NumericString
                or UniversalTagNumber.VisibleString or UniversalTagNumber.T61String => Encoding.Latin1.GetString(content),
            UniversalTagNumber.BMPString => Encoding.BigEndianUnicode.GetString(content),
            _ => null,
        };

    private static string Quote(string value) =>
        value.Length > 0 && !value.AsSpan().ContainsAny(s_quoted) && value.Trim() == value
            ? value
            : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string ShortName(in Attribute attribute) => attribute.Oid switch
    {
        [0x55, 4, 3] => "CN",
        [0x55, 4, 4] => "SN",
        [0x55, 4, 5] => "SERIALNUMBER",
        [0x55, 4, 6] => "C",
        [0x55, 4, 7] => "L",
        [0x55, 4, 8] => "S",
        [0x55, 4, 9] => "STREET",
        [0x55, 4, 10] => "O",
        [0x55, 4, 11] => "OU",
        [0x55, 4, 12] => "T",
        [0x55, 4, 42] => "G",
        [0x55, 4, 43] => "I",
        var oid when oid.SequenceEqual(MailOid) => "E",
        var oid when oid.SequenceEqual(DomainComponentOid) => "DC",
        _ => $"OID.{attribute.DottedOid}",
    };

    /// <summary>AttributeTypeAndValue of RFC 5280, 4.1.2.4; a view of its bytes.</summary>
    private readonly ref struct Attribute
    {
        private readonly Asn1Tag _tag;
        private readonly ReadOnlySpan<byte> _content, _whole;

        private Attribute(ReadOnlySpan<byte> oid, Asn1Tag tag, ReadOnlySpan<byte> content, ReadOnlySpan<byte> whole)
        {
            Oid = oid;
            _tag = tag;
            _content = content;
            _whole = whole;
        }

        /// <summary>Content of the type's OBJECT IDENTIFIER; empty in the default.</summary>
        public ReadOnlySpan<byte> Oid { get; }

        public string DottedOid => DerReader.DottedOid(Oid);

        public static bool TryRead(scoped ref DerReader reader, out Attribute attribute)
        {
            attribute = default;
            if (!reader.TryReadSequence(out DerReader inner)
                || !inner.TryReadEncodedOid(out ReadOnlySpan<byte> oid) || !DerReader.IsOid(oid)
                || !inner.TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> whole)
                || !inner.IsEmpty)
            {
                return false;
            }
            attribute = new Attribute(oid, tag, content, whole);
            return true;
        }

        /// <summary>The value; what is no text is given as its DER in hex, behind a #, as RFC 4514 does.</summary>
        public string ToText(out bool isText)
        {
            string? text = DecodeText(_tag, _content);
            isText = text is not null;
            return text ?? $"#{Convert.ToHexString(_whole)}";
        }
    }
}
