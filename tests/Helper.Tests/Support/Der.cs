using System.Formats.Asn1;
using System.Text;

namespace CertProp.Tests.Support;

/// <summary>Builds DER by hand, so that it can also build what no encoder would.</summary>
internal static class Der
{
    public static byte[] Value(int tag, params byte[][] contents)
    {
        byte[] content = [.. contents.SelectMany(part => part)];
        byte[] length = content.Length switch
        {
            < 0x80 => [(byte)content.Length],
            < 0x100 => [0x81, (byte)content.Length],
            < 0x1_0000 => [0x82, (byte)(content.Length >> 8), (byte)content.Length],
            _ => [0x83, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length],
        };
        return [(byte)tag, .. length, .. content];
    }

    public static byte[] Sequence(params byte[][] contents) => Value(0x30, contents);

    public static byte[] Set(params byte[][] contents) => Value(0x31, contents);

    /// <summary>A constructed value with a context-specific tag, such as <c>[0] { … }</c>.</summary>
    public static byte[] Context(int tag, params byte[][] contents) => Value(0xA0 | tag, contents);

    public static byte[] Integer(params byte[] content) => Value(2, content);

    public static byte[] OctetString(params byte[] content) => Value(4, content);

    public static byte[] Utf8(string text) => Value(0x0C, Encoding.UTF8.GetBytes(text));

    public static byte[] Printable(string text) => Value(0x13, Encoding.ASCII.GetBytes(text));

    public static byte[] Bmp(string text) => Value(0x1E, Encoding.BigEndianUnicode.GetBytes(text));

    public static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    /// <summary>One relative distinguished name with one attribute.</summary>
    public static byte[] Rdn(string oid, byte[] value) => Set(Sequence(Oid(oid), value));

    /// <summary>GeneralName otherName.</summary>
    public static byte[] OtherName(string oid, params byte[][] value) => Context(0, Oid(oid), Context(0, value));
}
