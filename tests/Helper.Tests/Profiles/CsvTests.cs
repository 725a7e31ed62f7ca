using CertProp.Profiles;

namespace CertProp.Tests.Profiles;

public class CsvTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "1:a" })]
    [InlineData("a\n", new[] { "1:a" })]
    [InlineData("a,b\nc,d", new[] { "1:a|b", "2:c|d" })]
    [InlineData("a,b\r\nc,d\r\n", new[] { "1:a|b", "2:c|d" })]
    [InlineData("a\n\nb", new[] { "1:a", "2:", "3:b" })]
    [InlineData(",\n,,", new[] { "1:|", "2:||" })]
    [InlineData("\"a,b\",c", new[] { "1:a,b|c" })]
    [InlineData("\"say \"\"hi\"\"\",\"\"", new[] { "1:say \"hi\"|" })]
    [InlineData("\"two\nlines\",b\nc", new[] { "1:two\nlines|b", "3:c" })]
    [InlineData("\"two\r\nlines\"\r\nc", new[] { "1:two\r\nlines", "3:c" })]
    [InlineData("a\"b,c", new[] { "1:a\"b|c" })]
    [InlineData(" a , b ", new[] { "1: a | b " })]
    public void WellFormedText_GivesCellsAndLines(string text, string[] expected)
    {
        var csv = new Csv("owners.csv", new StringReader(text));
        var records = new List<string>();
        while (csv.Read() is { } cells)
            records.Add($"{csv.Line}:{string.Join('|', cells)}");

        Assert.Equal(expected, records);
        Assert.Null(csv.Read());
    }

    [Theory]
    [InlineData("a\n\"open", "owners.csv, line 2: a quoted cell has no closing quote")]
    [InlineData("\"open\n\n\n", "owners.csv, line 1: a quoted cell has no closing quote")]
    [InlineData("a\n\"b\"c\n", "owners.csv, line 2: a comma or a new line was expected after the closing quote")]
    [InlineData("\"b\n\" c", "owners.csv, line 2: a comma or a new line was expected after the closing quote")]
    public void BrokenQuotes_SayWhere(string text, string expected)
    {
        var csv = new Csv("owners.csv", new StringReader(text));

        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => ReadAll(csv)).Message);
    }

    [Fact]
    public void LinesThatEndInCarriageReturnsAlone_SayWhatWasExpected()
    {
        var csv = new Csv("owners.csv", new StringReader("profile,sid\rbob,\r"));

        string message = Assert.Throws<InvalidInputException>(() => ReadAll(csv)).Message;
        Assert.StartsWith("owners.csv, line 1: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("quote", message, StringComparison.Ordinal);
    }

    [Fact]
    public void StreamThatGivesByteByByte_ReadsTheSame()
    {
        using var text = new StreamReader(new Trickle("a,\"b\nc\"\nd,é\n"u8.ToArray()));
        var csv = new Csv("owners.csv", text);

        Assert.Equal(["a", "b\nc"], csv.Read()!);
        Assert.Equal(["d", "é"], csv.Read()!);
        Assert.Null(csv.Read());
    }

    private static void ReadAll(Csv csv)
    {
        while (csv.Read() is not null)
        {
        }
    }

    /// <summary>Like a pipe whose writer is slow.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
