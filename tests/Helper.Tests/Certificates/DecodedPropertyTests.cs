using System.Buffers.Binary;
using System.Text;
using CertProp.Certificates;
using CertProp.Samples;

namespace CertProp.Tests.Certificates;

/// <summary>Properties as `inspect` shows them.</summary>
public class DecodedPropertyTests
{
    [Theory]
    [InlineData(90, "SCARD_PIN_ID")]
    [InlineData(91, "SCARD_PIN_INFO")]
    public void Pins_AreNeverShown(uint id, string name)
    {
        byte[][] values = [[], [1], "1234"u8.ToArray(), Encoding.Unicode.GetBytes("1234\0"), new byte[1000]];
        foreach (byte[] value in values)
            Assert.Equal(new DecodedProperty(id, name, value.Length, null), Decode(id, value));
    }

    [Fact]
    public void ProviderParameters_AreCountedAndNotShown()
    {
        // PP_KEYEXCHANGE_PIN and PP_SIGNATURE_PIN are such parameters.
        byte[] value = new KeyProviderRecord(Providers.SmartCardKsp, "c") { Parameters = [32, 33] }.ToArray();
        Encoding.ASCII.GetBytes("4711").CopyTo(value, value.Length - 4);

        string text = Decode(2, value).Value!;

        Assert.EndsWith("parameters 2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", text, StringComparison.Ordinal);
        Assert.DoesNotContain("34373131", text, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyProvider_IsDescribed()
    {
        var ksp = new KeyProviderRecord("Some KSP", "le-1");
        var csp = new KeyProviderRecord("Some CSP", null) { Type = 1, Flags = 0x20, KeySpec = 1 };

        Assert.Equal(
            "provider \"Some KSP\", container \"le-1\", type 0 (CNG, a KSP), flags 0x0, key spec 0, parameters 0",
            Decode(2, ksp.ToArray()).Value);
        Assert.Equal(
            "provider \"Some CSP\", container none, type 1 (CryptoAPI, a CSP), flags 0x20, key spec 1, parameters 0",
            Decode(2, csp.ToArray()).Value);
    }

    [Theory]
    [InlineData(11, "FRIENDLY_NAME")]
    [InlineData(13, "DESCRIPTION")]
    [InlineData(21, "AUTO_ENROLL")]
    [InlineData(30, "EXTENDED_ERROR_INFO")]
    [InlineData(69, "REQUEST_ORIGINATOR")]
    [InlineData(101, "SMART_CARD_READER")]
    public void Texts_AreShownInQuotationMarks(uint id, string name)
    {
        Assert.Equal(new DecodedProperty(id, name, 10, "\"Zoë!\""), Decode(id, Encoding.Unicode.GetBytes("Zoë!\0")));
        Assert.Equal("\"\"", Decode(id, []).Value);
        Assert.NotNull(Decode(id, [0x41, 0, 0x42]).Value);
    }

    [Fact]
    public void Times_AreShownInUtc()
    {
        var time = new DateTime(2025, 10, 14, 7, 30, 5, DateTimeKind.Utc);

        Assert.Equal("2025-10-14T07:30:05Z", Decode(27, FileTime(time.ToFileTimeUtc())).Value);
        Assert.Equal("2025-10-14T07:30:05Z", Decode(103, FileTime(time.ToFileTimeUtc())).Value);
        Assert.Equal("1601-01-01T00:00:00Z", Decode(27, FileTime(0)).Value);
        Assert.Equal("9999-12-31T23:59:59Z", Decode(27, FileTime(DateTime.MaxValue.Ticks - 504911232000000000)).Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(2650467744000000000)] // the first tick of year 10000
    public void TimesThatCannotBe_AreShownAsHex(long ticks) =>
        Assert.Equal(Convert.ToHexString(FileTime(ticks)), Decode(27, FileTime(ticks)).Value);

    [Theory]
    [InlineData(0, "0 (other)")]
    [InlineData(1, "1 (virtual smart card)")]
    [InlineData(2, "2 (physical smart card)")]
    [InlineData(3, "3 (Windows Hello)")]
    [InlineData(6, "6 (hardware)")]
    [InlineData(7, "7 (software)")]
    [InlineData(8, "8 (self-signed)")]
    [InlineData(9, "9 (not a known key type)")]
    [InlineData(uint.MaxValue, "4294967295 (not a known key type)")]
    public void KeyClass_IsNamed(uint value, string expected) =>
        Assert.Equal(expected, Decode(120, BitConverter.GetBytes(value)).Value);

    [Fact]
    public void Numbers_AreShownAsNumbers()
    {
        Assert.Equal("2048", Decode(92, BitConverter.GetBytes(2048)).Value);
        Assert.Equal("4294967295", Decode(6, BitConverter.GetBytes(uint.MaxValue)).Value);
        Assert.Equal("0102", Decode(6, [1, 2]).Value);
        Assert.Equal("02", Decode(120, [2]).Value);
    }

    [Fact]
    public void Flags_CountByPresence()
    {
        Assert.Equal("set", Decode(19, []).Value);
        Assert.Equal("set", Decode(19, [0]).Value);
        Assert.Equal("set", Decode(97, []).Value);
    }

    [Fact]
    public void OtherValues_AreShownAsTheirFirstBytes()
    {
        Assert.Null(Decode(0x7FFF_0001, []).Value);
        Assert.Equal(new DecodedProperty(0x7FFF_0001, "unknown", 2, "CAFE"), Decode(0x7FFF_0001, [0xCA, 0xFE]));
        Assert.Equal(new string('0', 64), Decode(77, new byte[32]).Value);
        Assert.Equal(new string('0', 64) + "...", Decode(77, new byte[33]).Value);
    }

    [Theory]
    [InlineData(121, "OCSP_MUST_STAPLE")]
    [InlineData(122, "DISALLOWED_ENHKEY_USAGE")]
    [InlineData(123, "NONCOMPLIANT_ROOT_URL")]
    [InlineData(124, "PIN_SHA256_HASH")]
    [InlineData(126, "NOT_BEFORE_FILETIME")]
    [InlineData(127, "NOT_BEFORE_ENHKEY_USAGE")]
    public void NamesOfTheReferenceThatDecideNothing_AreShownToo(uint id, string name) =>
        Assert.Equal(name, Decode(id, [1]).Name);

    private static byte[] FileTime(long ticks)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, ticks);
        return bytes;
    }

    private static DecodedProperty Decode(uint id, byte[] value) =>
        DecodedProperty.Of(new StoreElement.Property((PropertyId)id, value));
}
