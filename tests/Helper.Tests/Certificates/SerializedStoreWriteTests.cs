using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>The .sst that backups hold for people, read by a reader that was written from the specification.</summary>
public class SerializedStoreWriteTests
{
    private static readonly byte[] s_certificate = new SampleCertificate { Subject = "CN=Bob" }.ToDer();

    // Three properties, and the certificate before, between and behind them.
    public static TheoryData<int> Positions => [0, 1, 2, 3];

    [Fact]
    public void NoElement_IsHeaderAndEndMarker()
    {
        Assert.Equal([.. "\0\0\0\0CERT"u8, .. new byte[12]], SerializedStore.Write([]));
        Assert.Empty(SerializedStoreReader.Read(SerializedStore.Write([])));
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public void CertificateAnywhere_GoesLastAndPropertiesKeepTheirOrder(int position)
    {
        byte[] element = WithCertificateAt(position);

        StoredGroup group = Assert.Single(SerializedStoreReader.Read(SerializedStore.Write([element])));

        Assert.Equal([11u, 2u, 19u], group.Properties.Select(property => property.Id));
        Assert.Equal(SerializedStoreReader.ReadElement(element), group);
        Assert.Equal(s_certificate, group.Certificate);
    }

    [Fact]
    public void SeveralElements_KeepTheirOwnProperties()
    {
        byte[][] elements =
        [
            WithCertificateAt(0), Elements.OfCard("carl@corp.example").ToArray(), WithCertificateAt(2),
            new ElementWriter().Certificate(s_certificate).ToArray(), WithCertificateAt(3), WithCertificateAt(1),
        ];

        Assert.Equal(elements.Select(SerializedStoreReader.ReadElement), SerializedStoreReader.Read(SerializedStore.Write(elements)));
    }

    [Fact]
    public void EveryReadableSample_IsWrittenAsItIs()
    {
        byte[][] elements =
        [
            .. SampleFiles.StoreFiles.Select(File.ReadAllBytes)
                .Where(bytes => StoreElement.TryRead(bytes, out _, out _)),
        ];
        Assert.InRange(elements.Length, 100, int.MaxValue);

        IReadOnlyList<StoredGroup> groups = SerializedStoreReader.Read(SerializedStore.Write(elements));

        Assert.Equal(elements.Select(SerializedStoreReader.ReadElement), groups);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(13)]
    public void ElementThatIsCutOff_IsNoStore(int left)
    {
        byte[] element = Elements.OfCard("bob@corp.example").ToArray();

        Assert.Throws<ArgumentException>(() => SerializedStore.Write([element[..left]]));
    }

    private static byte[] WithCertificateAt(int position)
    {
        byte[][] records =
        [
            new ElementWriter().Add(PropertyIds.FriendlyName, "Bob's card").ToArray(),
            new ElementWriter().KeyProvider(Providers.SmartCardKsp, "container", type: 0).ToArray(),
            new ElementWriter().Add(PropertyIds.Archived, []).ToArray(),
        ];
        byte[] certificate = new ElementWriter().Certificate(s_certificate).ToArray();
        return [.. records[..position].SelectMany(record => record), .. certificate, .. records[position..].SelectMany(record => record)];
    }
}
