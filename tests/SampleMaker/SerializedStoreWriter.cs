namespace CertProp.Samples;

/// <summary>
/// Builds a serialized store (.sst, [MS-OSHARED] 2.3.2.5.4 and 2.3.9.1): a header, groups of records with the object
/// last, and an end marker.
/// </summary>
public sealed class SerializedStoreWriter
{
    private readonly List<byte> _bytes = [.. Header];

    /// <summary>What every .sst begins with, and no store file does.</summary>
    public static ReadOnlySpan<byte> Header => "\0\0\0\0CERT"u8;

    public SerializedStoreWriter Add(ElementWriter group) => Add(group.ToArray());

    public SerializedStoreWriter Add(ReadOnlySpan<byte> group)
    {
        _bytes.AddRange(group);
        return this;
    }

    public byte[] ToArray() => [.. _bytes, .. new byte[12]];
}
