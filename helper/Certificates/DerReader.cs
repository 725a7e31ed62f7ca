using System.Formats.Asn1;
using System.Text;

namespace CertProp.Certificates;

/// <summary>Walks DER values over untrusted bytes without an exception and without an allocation.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> bytes)
{
    // Of the content. Decoding an identifier costs the square of its length; real ones have a dozen bytes.
    private const int MaxOidLength = 126, UsualNumberLength = 8;

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
        if (TryReadEncodedOid(out ReadOnlySpan<byte> content) && TryDecodeOid(content, out oid))
            return true;
        this = before;
        oid = "";
        return false;
    }

    /// <summary>
    /// Whether an object identifier may have this content (X.690, 8.19): numbers of seven bits a byte, of which the last one
    /// has its highest bit clear and the first one says something.
    /// </summary>
    public static bool IsOid(ReadOnlySpan<byte> content)
    {
        if (content.Length is 0 or > MaxOidLength)
            return false;
        int length = 0;
        foreach (byte part in content)
        {
            if (length == 0 && part == 0x80)
                return false;
            // Beyond some length the framework refuses a number; real ones have four bytes at most.
            if (++length > UsualNumberLength)
                return TryDecodeOid(content, out _);
            if (part < 0x80)
                length = 0;
        }
        return length == 0;
    }

    /// <summary>The dotted form of what <see cref="IsOid"/>.</summary>
    public static string DottedOid(ReadOnlySpan<byte> content) => TryDecodeOid(content, out string oid) ? oid : "";

    private static bool TryDecodeOid(ReadOnlySpan<byte> content, out string oid)
    {
        oid = "";
        if (content.Length is 0 or > MaxOidLength)
            return false;
        // So few bytes have their length in one.
        Span<byte> whole = stackalloc byte[2 + MaxOidLength];
        whole[0] = (byte)UniversalTagNumber.ObjectIdentifier;
        whole[1] = (byte)content.Length;
        content.CopyTo(whole[2..]);
        try
        {
            oid = AsnDecoder.ReadObjectIdentifier(whole[..(2 + content.Length)], AsnEncodingRules.DER, out _);
            return true;
        }
        catch (AsnContentException)
        {
            // An identifier that is not well formed reads like any other malformed value: not at all.
            return false;
        }
    }
}
