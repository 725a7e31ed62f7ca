using System.Text;
using CertProp.Exposure;

namespace CertProp.Tests.Exposure;

/// <summary>
/// .rdp files of every encoding and line end: one value changes, nothing else does, and putting back gives the same
/// bytes.
/// </summary>
public sealed class RdpFileTests
{
    private static readonly Dictionary<string, Func<string, byte[]>> s_encodings = new()
    {
        ["UTF-16 with mark"] = text => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        ["UTF-16 without mark"] = Encoding.Unicode.GetBytes,
        ["UTF-8 with mark"] = text => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        ["UTF-8 without mark"] = Encoding.UTF8.GetBytes,
        ["Latin-1"] = Encoding.Latin1.GetBytes,
    };

    public static TheoryData<string, string, string> Lines()
    {
        var data = new TheoryData<string, string, string>();
        foreach (string encoding in s_encodings.Keys)
        {
            data.Add(
                encoding,
                "screen mode id:i:2\r\nredirectsmartcards:i:1\r\nfull address:s:Zürich\r\n",
                "screen mode id:i:2\r\nredirectsmartcards:i:0\r\nfull address:s:Zürich\r\n");
            data.Add(
                encoding,
                "a:i:1\nredirectsmartcards:i:1\r\nb:i:2\rc:i:3",
                "a:i:1\nredirectsmartcards:i:0\r\nb:i:2\rc:i:3");
            data.Add(encoding, "a:i:1\r\nRedirectSmartCards:i:1", "a:i:1\r\nRedirectSmartCards:i:0");
            data.Add(
                encoding,
                "redirectsmartcards:i:1\r\nx:i:1\r\nredirectsmartcards:i:17\r\n",
                "redirectsmartcards:i:0\r\nx:i:1\r\nredirectsmartcards:i:0\r\n");
            data.Add(encoding, "redirectsmartcards:i: 1 \r\n", "redirectsmartcards:i:0\r\n");
            data.Add(encoding, "redirectsmartcards:i:\r\n", "redirectsmartcards:i:0\r\n");
            data.Add(
                encoding,
                "redirectsmartcards:i:0\nredirectsmartcards:i:1\n",
                "redirectsmartcards:i:0\nredirectsmartcards:i:0\n");
            data.Add(encoding, "a:s:ä\nb:i:2", "redirectsmartcards:i:0\na:s:ä\nb:i:2");
            data.Add(encoding, "a:i:1\rb:i:2", "redirectsmartcards:i:0\ra:i:1\rb:i:2");
            data.Add(encoding, "a:i:1", "redirectsmartcards:i:0\r\na:i:1");
            // Neither of these is the line that a client reads.
            data.Add(
                encoding, "x redirectsmartcards:i:1\r\n", "redirectsmartcards:i:0\r\nx redirectsmartcards:i:1\r\n");
            data.Add(encoding, "redirectsmartcards:s:1\r\n", "redirectsmartcards:i:0\r\nredirectsmartcards:s:1\r\n");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Closing_ChangesTheValueAlone_AndPuttingBackGivesTheSameBytes(
        string encoding, string before, string after)
    {
        byte[] bytes = s_encodings[encoding](before);
        RdpFile file = Read(bytes);
        Assert.NotEqual(RdpRedirection.Off, file.Redirection);

        byte[] closed = file.Close(out string? fault)!;

        Assert.Null(fault);
        Assert.Equal(s_encodings[encoding](after), closed);
        Assert.Equal(RdpRedirection.Off, Read(closed).Redirection);
        Assert.Equal(bytes, Read(closed).PutBack(file.Values));
    }

    [Theory]
    [InlineData("redirectsmartcards:i:1", "On")]
    [InlineData("redirectsmartcards:i:2", "On")]
    [InlineData("REDIRECTSMARTCARDS:I:0", "Off")]
    [InlineData("redirectsmartcards:i: 0 ", "Off")]
    [InlineData("redirectsmartcards:i:0\r\nredirectsmartcards:i:0", "Off")]
    [InlineData("redirectsmartcards:i:0\r\nredirectsmartcards:i:1", "Unclear")]
    [InlineData("redirectsmartcards:i:yes", "Unclear")]
    [InlineData("redirectsmartcards:i:99999999999999999999", "Unclear")]
    [InlineData("redirectsmartcards:s:0", "NotSaid")]
    [InlineData(" redirectsmartcards:i:0", "NotSaid")]
    [InlineData("redirectsmartcards", "NotSaid")]
    [InlineData("", "NotSaid")]
    public void Lines_SayWhetherCardsAreOffered(string text, string expected) =>
        Assert.All(s_encodings.Values, encode => Assert.Equal(expected, Read(encode(text)).Redirection.ToString()));

    [Theory]
    [InlineData("redirectsmartcards:i:1\r\nsignature:s:AQABAAEAAAC\r\n")]
    [InlineData("redirectsmartcards:i:1\r\nSignScope:s:Full Address\r\n")]
    public void SignedFile_IsReadAndNotChanged(string text)
    {
        RdpFile file = Read(Encoding.Unicode.GetBytes(text));

        Assert.Equal(RdpRedirection.On, file.Redirection);
        Assert.Null(file.Close(out string? fault));
        Assert.Contains("signed", fault, StringComparison.Ordinal);
        Assert.Null(file.PutBack(["1"]));
    }

    [Theory]
    [InlineData("redirectsmartcards:i:1\u00E9")]
    [InlineData("redirectsmartcards:i:123456789012345678901234567890123")]
    public void ValueThatCouldNotBePutBack_IsNotChanged(string text)
    {
        Assert.Null(Read(Encoding.Unicode.GetBytes(text)).Close(out string? fault));
        Assert.NotNull(fault);
    }

    [Theory]
    [InlineData("redirectsmartcards:i:1\r\n")] // switched on again
    [InlineData("a:i:1\r\n")] // the line is gone
    // More lines than there were.
    [InlineData("redirectsmartcards:i:0\r\nredirectsmartcards:i:0\r\nredirectsmartcards:i:0\r\n")]
    public void FileThatSomebodyChangedSince_IsLeftAlone(string text) =>
        Assert.Null(Read(Encoding.Unicode.GetBytes(text)).PutBack(["1", "1"]));

    // Remote Desktop Connection writes the file anew at each connection, in its own order and encoding.
    [Fact]
    public void FileThatTheClientWroteAnew_GetsItsValueBack()
    {
        const string written = "winposstr:s:0\r\nredirectsmartcards:i:0\r\naudiomode:i:0\r\n";
        RdpFile anew = Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(written)]);

        Assert.Equal(
            "winposstr:s:0\r\nredirectsmartcards:i:1\r\naudiomode:i:0\r\n",
            Encoding.Unicode.GetString(anew.PutBack(["0", "1"])!.AsSpan(2)));
        Assert.Equal("winposstr:s:0\r\naudiomode:i:0\r\n", Encoding.Unicode.GetString(anew.PutBack([])!.AsSpan(2)));
    }

    [Fact]
    public void HighByteFirst_IsNotRead()
    {
        byte[] text = Encoding.BigEndianUnicode.GetBytes("redirectsmartcards:i:1\r\n");

        Assert.Null(RdpFile.Read(text, out string? fault));
        Assert.Contains("high byte first", fault, StringComparison.Ordinal);
        Assert.Null(RdpFile.Read([0xFE, 0xFF, .. text], out _));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x72 })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0x72 })]
    public void FileOfAlmostNothing_GetsTheLineAndLosesItAgain(byte[] bytes)
    {
        byte[] closed = Read(bytes).Close(out _)!;

        Assert.Equal(RdpRedirection.Off, Read(closed).Redirection);
        Assert.Equal(bytes, Read(closed).PutBack([]));
    }

    [Fact]
    public void AnyBytes_AreReadWithoutAFault_AndComeBackTheSame()
    {
        var random = new Random(5);
        byte[] line = Encoding.Unicode.GetBytes("redirectsmartcards:i:1\r\n");
        for (int i = 0; i < 3_000; i++)
        {
            byte[] bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            int middle = bytes.Length / 2;
            byte[] mixed = random.Next(2) == 0 ? bytes : [.. bytes[..middle], .. line, .. bytes[middle..]];
            if (RdpFile.Read(mixed, out _) is not { Redirection: not RdpRedirection.Off } file
                || file.Close(out _) is not { } closed)
                continue;
            byte[]? putBack = RdpFile.Read(closed, out _)!.PutBack(file.Values);
            Assert.True(mixed.AsSpan().SequenceEqual(putBack), Convert.ToHexString(mixed));
        }
    }

    private static RdpFile Read(byte[] bytes) => RdpFile.Read(bytes, out _)!;
}
