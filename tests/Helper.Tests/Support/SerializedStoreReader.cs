using System.Buffers.Binary;

namespace CertProp.Tests.Support;

/// <summary>
/// Reads an .sst as [MS-OSHARED] 2.3.2.5.4 and 2.3.9.1 say and as Windows writes it, and fails where it is anything else.
/// Written from the specification; shares nothing with certprop's reader and writer.
/// </summary>
internal static class SerializedStoreReader
{
    private const uint CertificateId = 0x20;

    /// <summary>The groups: properties in stored order, and the certificate that ends each.</summary>
    public static IReadOnlyList<StoredGroup> Read(byte[] file)
    {
        Assert.True(file.Length >= 20, "shorter than header and end marker");
        Assert.Equal(0u, Number(file, 0)); // version
        Assert.Equal("CERT", System.Text.Encoding.ASCII.GetString(file, 4, 4)); // file type
        var groups = new List<StoredGroup>();
        var properties = new List<(uint Id, string Value)>();
        int at = 8;
        while (true)
        {
            Assert.True(at + 12 <= file.Length, "no end marker");
            (uint id, uint encoding, uint length) = (Number(file, at), Number(file, at + 4), Number(file, at + 8));
            at += 12;
            if (id == 0)
            {
                Assert.Equal((0u, 0u), (encoding, length));
                Assert.Empty(properties); // properties of nothing
                Assert.Equal(file.Length, at);
                return groups;
            }
            Assert.Equal(1u, encoding); // X509_ASN_ENCODING
            Assert.True(length <= file.Length - at, "a value ends behind the file's end");
            byte[] value = file[at..(at + (int)length)];
            at += (int)length;
            if (id != CertificateId)
            {
                properties.Add((id, Convert.ToHexString(value)));
                continue;
            }
            groups.Add(new StoredGroup([.. properties], value));
            properties.Clear();
        }
    }

    /// <summary>The records of one store element, in whatever order they stand there.</summary>
    public static StoredGroup ReadElement(byte[] element)
    {
        var properties = new List<(uint Id, string Value)>();
        byte[]? certificate = null;
        for (int at = 0; at < element.Length;)
        {
            int end = at + 12 + (int)Number(element, at + 8);
            byte[] value = element[(at + 12)..end];
            if (Number(element, at) == CertificateId)
                certificate = value;
            else
                properties.Add((Number(element, at), Convert.ToHexString(value)));
            at = end;
        }
        return new StoredGroup([.. properties], certificate!);
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}

/// <param name="Properties">In stored order, values in hex.</param>
/// <param name="Certificate">DER.</param>
internal sealed record StoredGroup((uint Id, string Value)[] Properties, byte[] Certificate)
{
    public bool Equals(StoredGroup? other) =>
        other is not null && Properties.SequenceEqual(other.Properties) && Certificate.AsSpan().SequenceEqual(other.Certificate);

    public override int GetHashCode() => Certificate.Length;
}
