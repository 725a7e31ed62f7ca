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
    private const string CommonNameOid = "2.5.4.3";
    private const string MailOid = "1.2.840.113549.1.9.1";

    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",+=\"<>#;\n");

    /// <summary>The whole name, or null where it is not well formed; an empty name is an empty string.</summary>
    /// <param name="name">Content of the Name SEQUENCE.</param>
    public static string? Format(ReadOnlySpan<byte> name)
    {
        var parts = new List<string>();
        var reader = new DerReader(name);
        while (!reader.IsEmpty)
        {
            if (!reader.TryRead(Asn1Tag.SetOf, out ReadOnlySpan<byte> set) || FormatPart(set) is not { } part)
                return null;
            parts.Add(part);
        }
        parts.Reverse();
        return string.Join(", ", parts);
    }

    /// <summary>The last encoded common name, the one that Windows shows; null where there is none.</summary>
    public static string? CommonName(ReadOnlySpan<byte> name) => Find(name, CommonNameOid);

    /// <summary>The last encoded mail address; null where there is none.</summary>
    public static string? Mail(ReadOnlySpan<byte> name) => Find(name, MailOid);

    private static string? Find(ReadOnlySpan<byte> name, string wanted)
    {
        string? found = null;
        var reader = new DerReader(name);
        while (reader.TryRead(Asn1Tag.SetOf, out ReadOnlySpan<byte> set))
        {
            var attributes = new DerReader(set);
            while (TryReadAttribute(ref attributes, out string oid, out string value, out _))
            {
                if (oid == wanted)
                    found = value;
            }
        }
        return found;
    }

    private static string? FormatPart(ReadOnlySpan<byte> set)
    {
        var attributes = new DerReader(set);
        var text = new StringBuilder();
        while (!attributes.IsEmpty)
        {
            if (!TryReadAttribute(ref attributes, out string oid, out string value, out bool isText))
                return null;
            text.Append(text.Length == 0 ? "" : " + ").Append(ShortName(oid)).Append('=')
                .Append(isText ? Quote(value) : value);
        }
        return text.Length == 0 ? null : text.ToString();
    }

    // A value that is no text is given as its DER in hex, behind a #, as RFC 4514 does.
    private static bool TryReadAttribute(ref DerReader attributes, out string oid, out string value, out bool isText)
    {
        value = oid = "";
        isText = false;
        if (!attributes.TryReadSequence(out DerReader attribute)
            || !attribute.TryReadOid(out oid)
            || !attribute.TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> whole)
            || !attribute.IsEmpty)
        {
            return false;
        }
        string? text = DecodeText(tag, content);
        isText = text is not null;
        value = text ?? $"#{Convert.ToHexString(whole)}";
        return true;
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

    private static string ShortName(string oid) => oid switch
    {
        CommonNameOid => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "S",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "T",
        "2.5.4.42" => "G",
        "2.5.4.43" => "I",
        MailOid => "E",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => $"OID.{oid}",
    };
}
