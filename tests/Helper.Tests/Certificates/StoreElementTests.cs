using System.Security.Cryptography;
using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>Framing of store elements: which records there are, in order, and what is refused.</summary>
public class StoreElementTests
{
    private static readonly byte[] s_certificate = new SampleCertificate().ToDer();

    [Fact]
    public void RealElement_HasItsRecordsAtTheKnownOffsets()
    {
        byte[] bytes = File.ReadAllBytes(SharedData.RealElement);
        Assert.Equal(
            "AE3944277EB046F8F408984652839F6C92F02F450A913F2525FE74654EE57112",
            Convert.ToHexString(SHA256.HashData(bytes)));

        Assert.True(StoreElement.TryRead(bytes, out StoreElement element, out string? fault), fault);

        Assert.Equal(
            [(2, Hex(bytes[12..136])), (3, Hex(bytes[148..168])), (32, Hex(bytes[180..]))], Records(element));
        Assert.Equal(bytes[180..], element.Certificate.ToArray());
        Assert.Equal(783, element.Certificate.Length);
        Assert.Equal("8BC56FD123AF495007024E02DEBD9B34078DC952", Thumbprint.Of(element.Certificate).ToString());
        Assert.True(element.TryGet(PropertyId.KeyProviderInfo, out ReadOnlySpan<byte> provider));
        Assert.True(KeyProviderInfo.TryRead(provider, out KeyProviderInfo? info, out _));
        Assert.Equal(new KeyProviderInfo("Microsoft Base Smart Card Crypto Provider", "cont1", 1, 0, 0, 1), info);
    }

    [Fact]
    public void FramingVector_HasItsFourRecords()
    {
        Assert.Equal(207, TestVectors.FramingOnly.Length);

        Assert.True(StoreElement.TryRead(TestVectors.FramingOnly, out StoreElement element, out string? fault), fault);

        Assert.Equal([3u, 2u, 120u, 32u], Records(element).Select(record => record.Id));
        Assert.Equal([0x30, 3, 2, 1, 1], element.Certificate.ToArray());
        Assert.Equal(TestVectors.FramingOnlyName, Thumbprint.Of(element.Certificate).ToString());
        Assert.True(element.TryGet(PropertyId.KeyProviderInfo, out ReadOnlySpan<byte> provider));
        Assert.True(KeyProviderInfo.TryRead(provider, out KeyProviderInfo? info, out _));
        Assert.Equal(new KeyProviderInfo(Providers.SmartCardKsp, "TESTCONT", 0, 0, 0, 0), info);
    }

    [Fact]
    public void UnknownIds_AreKeptByteForByteInStoredOrder()
    {
        byte[] long300 = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        byte[] bytes = new ElementWriter()
            .Add(0x7FFF_0001, long300).Add(128, []).Add(uint.MaxValue, [0xFF]).Certificate(s_certificate).ToArray();

        Assert.True(StoreElement.TryRead(bytes, out StoreElement element, out string? fault), fault);

        Assert.Equal(
            [(0x7FFF_0001, Hex(long300)), (128, ""), (uint.MaxValue, "FF"), (32, Hex(s_certificate))],
            Records(element));
        Assert.Equal(bytes, element.Bytes.ToArray());
    }

    [Fact]
    public void CertificateFirst_IsReadLikeCertificateLast()
    {
        // Windows writes it last; Wine finds it anywhere, and so does certprop.
        byte[] bytes = new ElementWriter()
            .Add(PropertyIds.Certificate, s_certificate).Add(PropertyIds.FriendlyName, "behind").ToArray();

        Assert.True(StoreElement.TryRead(bytes, out StoreElement element, out string? fault), fault);

        Assert.Equal(s_certificate, element.Certificate.ToArray());
        Assert.True(element.Has(PropertyId.FriendlyName));
    }

    [Fact]
    public void Property_IsTheFirstWithItsId()
    {
        byte[] bytes = new ElementWriter().Add(77, [1]).Add(77, [2]).Certificate(s_certificate).ToArray();

        Assert.True(StoreElement.TryRead(bytes, out StoreElement element, out string? fault), fault);

        Assert.True(element.TryGet((PropertyId)77, out ReadOnlySpan<byte> value));
        Assert.Equal([1], value.ToArray());
        Assert.False(element.TryGet((PropertyId)78, out value));
        Assert.True(value.IsEmpty);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Element_HasAtMost256Records(int properties, bool readable)
    {
        var writer = new ElementWriter();
        for (uint i = 0; i < properties; i++)
            writer.Add(0x7FFF_0000 + i, []);

        Assert.Equal(readable, IsReadable(writer.Certificate(s_certificate).ToArray()));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Element_HasAtMostOneMebibyte(int tooMany, bool readable)
    {
        int rest = (1 << 20) - (12 + s_certificate.Length) - 12;
        byte[] bytes = new ElementWriter().Add(77, new byte[rest + tooMany]).Certificate(s_certificate).ToArray();
        Assert.Equal((1 << 20) + tooMany, bytes.Length);

        Assert.Equal(readable, IsReadable(bytes));
    }

    [Theory]
    [InlineData(PropertyIds.Certificate, "several certificates")]
    [InlineData(33, "an object of kind 33")]
    [InlineData(34, "an object of kind 34")]
    [InlineData(35, "an object of kind 35")]
    public void SecondObject_IsRefused(uint id, string expected)
    {
        byte[] before = new ElementWriter().Add(id, s_certificate).Certificate(s_certificate).ToArray();
        byte[] behind = new ElementWriter().Add(32, s_certificate).Add(id, s_certificate).ToArray();

        Assert.Contains(expected, FaultOf(before), StringComparison.Ordinal);
        Assert.Contains(expected, FaultOf(behind), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoKeyProviders_AreRefusedThoughTheyAgree()
    {
        byte[] provider = new KeyProviderRecord(Providers.SmartCardKsp, "c").ToArray();
        byte[] bytes = new ElementWriter().Add(2, provider).Add(2, provider).Certificate(s_certificate).ToArray();

        Assert.Equal("the element has several key provider records", FaultOf(bytes));
    }

    [Fact]
    public void NoCertificate_IsRefused() =>
        Assert.Equal("the element has no certificate", FaultOf(new ElementWriter().Add(77, [1]).ToArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    public void LessThanARecordHeader_IsRefused(int length) => Assert.NotNull(FaultOf(new byte[length]));

    [Fact]
    public void PropertyIdZero_IsRefusedWithItsPlace()
    {
        byte[] first = new ElementWriter().Add(0, []).Certificate(s_certificate).ToArray();
        byte[] second = new ElementWriter().Add(77, [1, 2, 3]).Add(0, []).Certificate(s_certificate).ToArray();

        Assert.Equal("the property id is 0 (at byte 0)", FaultOf(first));
        Assert.Equal("the property id is 0 (at byte 15)", FaultOf(second));
    }

    [Fact]
    public void IdZeroBehindTheCertificate_HidesNothing()
    {
        // Windows and Wine stop reading there.
        byte[] bytes = new ElementWriter().Add(PropertyIds.Certificate, s_certificate).Add(0, "hidden"u8).ToArray();

        Assert.StartsWith("the property id is 0", FaultOf(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(0x0001_0001)]
    [InlineData(0x0100_0000)]
    public void EncodingOtherThanOne_IsRefused(uint encoding) =>
        Assert.StartsWith(
            $"the encoding is {encoding}, not 1",
            FaultOf(new ElementWriter().Raw(77, encoding, 0, []).Certificate(s_certificate).ToArray()),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue - 11)] // with the header's 12 it is 0 in 32 bits
    [InlineData(0x8000_0000)]
    [InlineData(int.MaxValue)]
    public void LengthBeyondTheEnd_IsRefused(uint length) =>
        Assert.StartsWith(
            $"property 77 says {length} bytes, ",
            FaultOf(new ElementWriter().Raw(77, 1, length, [1, 2]).Certificate(s_certificate).ToArray()),
            StringComparison.Ordinal);

    [Fact]
    public void LengthOneBeyondTheEnd_IsRefused()
    {
        byte[] bytes = new ElementWriter().Raw(32, 1, (uint)s_certificate.Length + 1, s_certificate).ToArray();

        Assert.NotNull(FaultOf(bytes));
    }

    private static bool IsReadable(byte[] bytes) => StoreElement.TryRead(bytes, out _, out _);

    private static string? FaultOf(byte[] bytes)
    {
        Assert.Equal(StoreElement.TryRead(bytes, out _, out string? fault), fault is null);
        return fault;
    }

    private static List<(uint Id, string Value)> Records(StoreElement element)
    {
        var records = new List<(uint, string)>();
        foreach (StoreElement.Property property in element.Properties)
            records.Add(((uint)property.Id, Convert.ToHexString(property.Value)));
        return records;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
