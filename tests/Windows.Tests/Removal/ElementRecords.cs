using System.Buffers.Binary;
using System.Globalization;
using CertProp.Samples;

namespace CertProp.Windows.Tests.Removal;

/// <summary>Takes store elements and serialized stores apart; knows nothing of the product's own reader.</summary>
internal static class ElementRecords
{
    private const int HeaderLength = 12;

    /// <summary>The records of an element in stored order.</summary>
    public static IReadOnlyList<(uint Id, byte[] Value)> Split(byte[] element)
    {
        var records = new List<(uint, byte[])>();
        for (int at = 0; at < element.Length;)
        {
            Assert.Equal(1u, Number(element, at + 4));
            int length = (int)Number(element, at + 8);
            records.Add((Number(element, at), element[(at + HeaderLength)..(at + HeaderLength + length)]));
            at += HeaderLength + length;
        }
        return records;
    }

    /// <summary>The same text for elements with the same certificate and properties, in whatever order they lie.</summary>
    public static string Describe(byte[] element) => Describe(Split(element));

    /// <inheritdoc cref="Describe(byte[])"/>
    public static string Describe(IEnumerable<(uint Id, byte[] Value)> records) => string.Join('\n', records
        .OrderBy(record => record.Id)
        .Select(record => string.Create(CultureInfo.InvariantCulture, $"{record.Id}: {Convert.ToHexString(record.Value)}")));

    /// <summary>One element of these records.</summary>
    public static byte[] Join(IEnumerable<(uint Id, byte[] Value)> records)
    {
        var element = new ElementWriter();
        foreach ((uint id, byte[] value) in records)
            element.Add(id, value);
        return element.ToArray();
    }

    /// <summary>
    /// The groups of an .sst as Windows reads it: a header, records that each certificate ends a group of, an end marker.
    /// </summary>
    public static IReadOnlyList<byte[]> SplitStore(byte[] store)
    {
        const int storeHeader = 8;
        Assert.Equal([0, 0, 0, 0, (byte)'C', (byte)'E', (byte)'R', (byte)'T'], store[..storeHeader]);
        var groups = new List<byte[]>();
        int start = storeHeader, at = storeHeader;
        while (Number(store, at) is not 0 and var id)
        {
            at += HeaderLength + (int)Number(store, at + 8);
            if (id != PropertyIds.Certificate)
                continue;
            groups.Add(store[start..at]);
            start = at;
        }
        Assert.Equal(start, at);
        Assert.Equal(new byte[HeaderLength], store[at..]);
        return groups;
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
