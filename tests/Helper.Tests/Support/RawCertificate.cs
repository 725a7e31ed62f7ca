using System.Text;

namespace CertProp.Tests.Support;

/// <summary>A certificate whose parts are bytes, well formed or not. As it is: version 3 and whole.</summary>
internal sealed record RawCertificate
{
    public static readonly byte[] Algorithm = Der.Sequence(Der.Oid("1.2.840.113549.1.1.11"), [5, 0]);

    private static readonly byte[] s_key = Der.Sequence(Algorithm, BitString);

    public byte[] Version { get; init; } = Der.Context(0, Der.Integer(2));

    public byte[] SerialNumber { get; init; } = Der.Integer(0x01, 0x23, 0x45);

    public byte[] Issuer { get; init; } = Der.Sequence(Der.Rdn("2.5.4.3", Der.Utf8("Issuer")));

    public byte[] Validity { get; init; } = Der.Sequence(Time(0x17, "250301080000Z"), Time(0x17, "350301080000Z"));

    public byte[] Subject { get; init; } = Der.Sequence(Der.Rdn("2.5.4.3", Der.Utf8("Subject")));

    /// <summary>Whatever stands between the key and the extensions.</summary>
    public byte[] UniqueIds { get; init; } = [];

    /// <summary>Content of Extensions; null leaves them out.</summary>
    public byte[][]? Extensions { get; init; } = [];

    /// <summary>Behind the extensions, where nothing may stand.</summary>
    public byte[] Behind { get; init; } = [];

    public static byte[] BitString => Der.Value(3, [0, 0xFF]);

    public byte[] Body => Der.Sequence(
        Version, SerialNumber, Algorithm, Issuer, Validity, Subject, s_key, UniqueIds,
        Extensions is null ? [] : Der.Context(3, Der.Sequence(Extensions)), Behind);

    public static byte[] Time(int tag, string time) => Der.Value(tag, Encoding.ASCII.GetBytes(time));

    public static byte[] Extension(string oid, byte[] value, bool critical = false) =>
        Der.Sequence(Der.Oid(oid), critical ? [1, 1, 0xFF] : [], Der.OctetString(value));

    public byte[] ToDer() => Der.Sequence(Body, Algorithm, BitString);
}
