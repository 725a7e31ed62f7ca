using System.Formats.Asn1;
using System.Text;

namespace CertProp.Certificates;

/// <summary>Walks DER values over untrusted bytes without an exception and without an allocation.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> bytes)
{
    // Decoding an identifier costs the square of its length; real ones have a dozen bytes.
    private const int MaxOidLength = 128;

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>Takes the next value, whatever its tag.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="content">Its content, without tag and length.</param>
    /// <param name="whole">Tag, length and content.</param>
    public bool TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> whole)
    {
        content = whole = default;
        if (!AsnDecoder.TryReadEncodedValue(
            _rest, AsnEncodingRules.DER, out tag, out int offset, out int length, out int consumed))
        {
            return false;
        }
        content = _rest.Slice(offset, length);
        whole = _rest[..consumed];
        _rest = _rest[consumed..];
        return true;
    }

    /// <summary>Takes the next value if it has this tag, form included; else nothing is taken.</summary>
    public bool TryRead(Asn1Tag expected, out ReadOnlySpan<byte> content)
    {
        DerReader before = this;
        if (TryRead(out Asn1Tag tag, out content, out _) && tag == expected)
            return true;
        this = before;
        content = default;
        return false;
    }

    /// <summary>
    /// Takes a string of a type that names are written in, strictly: whole, in one piece, well formed. A name that
    /// reads differently in another program is nobody's name.
    /// </summary>
    public bool TryReadText(out string? text, bool allowBmp)
    {
        text = null;
        if (!TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> content, out _)
            || tag.TagClass != TagClass.Universal || tag.IsConstructed)
        {
            return false;
        }
        Encoding? encoding = (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Encoding.UTF8,
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String => Encoding.ASCII,
            UniversalTagNumber.BMPString when allowBmp && content.Length % 2 == 0 => Encoding.BigEndianUnicode,
            _ => null,
        };
        // Every encoding here marks what it cannot decode, but ASCII does so with a letter.
        text = encoding is null || (encoding == Encoding.ASCII && !Ascii.IsValid(content)) ? null : encoding.GetString(content);
        return text is not null && !text.Contains('\uFFFD');
    }

    public bool TryReadSequence(out DerReader inner)
    {
        bool read = TryRead(Asn1Tag.Sequence, out ReadOnlySpan<byte> content);
        inner = new DerReader(content);
        return read;
    }

    /// <summary>Takes an object identifier and gives its encoded content, for comparison.</summary>
    public bool TryReadEncodedOid(out ReadOnlySpan<byte> content) => TryRead(Asn1Tag.ObjectIdentifier, out content);

    /// <summary>Takes an object identifier and gives its dotted form.</summary>
    public bool TryReadOid(out string oid)
    {
        DerReader before = this;
        if (TryRead(out Asn1Tag tag, out _, out ReadOnlySpan<byte> whole)
            && tag == Asn1Tag.ObjectIdentifier && whole.Length <= MaxOidLength)
        {
            try
            {
                oid = AsnDecoder.ReadObjectIdentifier(whole, AsnEncodingRules.DER, out _);
                return true;
            }
            catch (AsnContentException)
            {
                // An identifier that is not well formed reads like any other malformed value: not at all.
            }
        }
        this = before;
        oid = "";
        return false;
    }
}
