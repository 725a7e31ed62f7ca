using CertProp.Certificates;

namespace CertProp.Tests.Certificates;

public class ThumbprintTests
{
    private const string Hex = "8BC56FD123AF495007024E02DEBD9B34078DC952";

    [Theory]
    [InlineData(Hex)]
    [InlineData("8bc56fd123af495007024e02debd9b34078dc952")]
    [InlineData("8BC56FD123af495007024E02debd9b34078DC952")]
    public void FortyHexDigits_AreReadInAnyCaseAndPrintedInUpperCase(string text)
    {
        Assert.True(Thumbprint.TryParse(text, out Thumbprint thumbprint));
        Assert.Equal(Hex, thumbprint.ToString());
        Assert.Equal("8BC56FD1", thumbprint.ToShortString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8BC56FD123AF495007024E02DEBD9B34078DC95")]
    [InlineData("8BC56FD123AF495007024E02DEBD9B34078DC9522")]
    [InlineData("8BC56FD123AF495007024E02DEBD9B34078DC95G")]
    [InlineData("8BC56FD123AF495007024E02DEBD9B34078DC95 ")]
    [InlineData(" 8BC56FD123AF495007024E02DEBD9B34078DC95")]
    [InlineData("8BC56FD123AF495007024E02DEBD9B34078DC9٥2")] // a digit, but an Arabic one
    [InlineData("８BC56FD123AF495007024E02DEBD9B34078DC952")] // full width
    [InlineData("0x8BC56FD123AF495007024E02DEBD9B34078DC9")]
    public void AnythingElse_IsNoName(string text) => Assert.False(Thumbprint.TryParse(text, out _));

    [Theory]
    [InlineData("\u200E8b c5 6f d1 23 af 49 50 07 02 4e 02 de bd 9b 34 07 8d c9 52")] // as certmgr.msc copies it
    [InlineData("\u200F8bc56fd123af495007024e02debd9b34078dc952\u200E")]
    [InlineData("8B:C5:6F:D1:23:AF:49:50:07:02:4E:02:DE:BD:9B:34:07:8D:C9:52")] // as OpenSSL prints it
    [InlineData("  8bc56fd1 23af4950 07024e02 debd9b34 078dc952  ")]
    public void PastedForms_AreRead(string text)
    {
        Assert.True(Thumbprint.TryParsePasted(text, out Thumbprint thumbprint));
        Assert.Equal(Hex, thumbprint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u200E")]
    [InlineData("8b c5 6f d1 23 af 49 50 07 02 4e 02 de bd 9b 34 07 8d c9")]
    [InlineData("8b-c5-6f-d1-23-af-49-50-07-02-4e-02-de-bd-9b-34-07-8d-c9-52")]
    [InlineData("\u202A8bc56fd123af495007024e02debd9b34078dc952")] // another mark than the two that are dropped
    [InlineData("8bc56fd123af495007024e02debd9b34078dc952 8bc56fd123af495007024e02debd9b34078dc952")]
    public void OtherPastedText_IsRefused(string text) => Assert.False(Thumbprint.TryParsePasted(text, out _));

    [Fact]
    public void Hash_IsSha1OfTheBytes() =>
        Assert.Equal("A9993E364706816ABA3E25717850C26C9CD0D89D", Thumbprint.Of("abc"u8).ToString());

    [Fact]
    public void LeadingZeroes_ArePrinted()
    {
        Assert.Equal(new string('0', 40), default(Thumbprint).ToString());
        Assert.Equal(new string('0', 8), default(Thumbprint).ToShortString());
        Assert.True(Thumbprint.TryParse("0000000000000001000000000000000200000003", out Thumbprint thumbprint));
        Assert.Equal("0000000000000001000000000000000200000003", thumbprint.ToString());
    }

    [Fact]
    public void Order_IsThatOfTheText()
    {
        // The last bit of each of the three parts that it is kept in, and the first bits, which have no sign.
        string[] sorted =
        [
            "0000000000000000000000000000000000000001",
            "000000000000000000000000000000007FFFFFFF",
            "0000000000000000000000000000000080000000",
            "0000000000000000000000000000000100000000",
            "0000000000000000800000000000000000000000",
            "0000000000000001000000000000000000000000",
            "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
            "8000000000000000000000000000000000000000",
        ];

        Assert.Equal(sorted, sorted.Reverse().Select(Parse).Order().Select(thumbprint => thumbprint.ToString()));
    }

    private static Thumbprint Parse(string text) =>
        Thumbprint.TryParse(text, out Thumbprint thumbprint) ? thumbprint : throw new FormatException(text);
}
