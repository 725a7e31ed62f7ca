using System.Globalization;
using System.Text;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

public class SafeTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("CN=Bob Miller, O=Contoso")]
    [InlineData("Jürgen Groß, 李梅, Ольга, Zoë 🦄, ﷺ, e\u0301")]
    [InlineData("non-breaking\u00A0and\u3000wide space")]
    [InlineData("\uFFFD stands for what could not be decoded")]
    [InlineData(@"C:\Users\bob \u0041 stays as it is")]
    public void HarmlessText_IsLeftAlone(string text) => Assert.Equal(text, SafeText.Of(text));

    [Theory]
    [InlineData("\0", @"\u0000")]
    [InlineData("\a\b\t\n\v\f\r\e", @"\u0007\u0008\u0009\u000A\u000B\u000C\u000D\u001B")]
    [InlineData("\u007F\u0080\u0085\u009B", @"\u007F\u0080\u0085\u009B")]
    [InlineData("\u061C\u200E\u200F", @"\u061C\u200E\u200F")]
    [InlineData("\u202A\u202B\u202C\u202D\u202E", @"\u202A\u202B\u202C\u202D\u202E")]
    [InlineData("\u2066\u2067\u2068\u2069", @"\u2066\u2067\u2068\u2069")]
    [InlineData("\u2028\u2029", @"\u2028\u2029")]
    [InlineData("\u00AD\u200B\u200C\u200D\u2060\uFEFF", @"\u00AD\u200B\u200C\u200D\u2060\uFEFF")]
    [InlineData("\uFFF9\uFFFA\uFFFB", @"\uFFF9\uFFFA\uFFFB")]
    [InlineData("\uE000\uF8FF", @"\uE000\uF8FF")]
    [InlineData("\U000E0041", @"\uDB40\uDC41")]
    [InlineData("\U0010FFFD", @"\uDBFF\uDFFD")]
    [InlineData("\uFFFF\u0378", @"\uFFFF\u0378")]
    public void HarmfulCharacter_IsEscaped(string text, string escaped) => Assert.Equal(escaped, SafeText.Of(text));

    [Fact]
    public void HalfCharacter_IsEscaped()
    {
        string text = new(['a', (char)0xD800, 'b', (char)0xDC00]);
        Assert.Equal(@"a\uD800b\uDC00", SafeText.Of(text));
    }

    [Fact]
    public void EveryHarmfulCharacter_IsEscaped()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
                continue;
            var rune = new Rune(value);
            bool harmful = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (harmful)
                Assert.StartsWith(@"a\u", SafeText.Of($"a{rune}b"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    public void TextOfTheGreatestLength_IsNotCut(int length)
    {
        string ascii = new('x', length);
        Assert.Equal(ascii, SafeText.Of(ascii));
        string letters = new('ü', length);
        Assert.Equal(letters, SafeText.Of(letters));
    }

    [Theory]
    [InlineData("x", 257)]
    [InlineData("ü", 257)]
    [InlineData("x", 1_000_000)]
    [InlineData("🦄", 129)]
    [InlineData("\n", 43)]
    [InlineData("\U000E0041", 30)]
    public void LongerText_EndsWithThreeDots(string unit, int count)
    {
        string safe = SafeText.Of(string.Concat(Enumerable.Repeat(unit, count)));
        Assert.InRange(safe.Length, 240, 256);
        Assert.EndsWith("...", safe, StringComparison.Ordinal);
        TerminalCells.AssertHarmless(safe);
    }

    [Theory]
    [InlineData(245)]
    [InlineData(246)]
    [InlineData(247)]
    [InlineData(251)]
    [InlineData(252)]
    [InlineData(253)]
    public void EscapeAtTheLimit_IsWholeOrAbsent(int before)
    {
        string safe = SafeText.Of($"{new string('x', before)}\u202E{new string('y', 100)}");
        string rest = safe[before..];
        Assert.True(rest == "..." || rest.StartsWith(@"\u202E", StringComparison.Ordinal), rest);
        Assert.InRange(safe.Length, 1, 256);
    }

    [Theory]
    [InlineData(252)]
    [InlineData(253)]
    public void SurrogatePairAtTheLimit_IsWholeOrAbsent(int before)
    {
        string safe = SafeText.Of($"{new string('x', before)}🦄🦄🦄🦄");
        Assert.DoesNotContain('\uFFFD', safe);
        Assert.False(char.IsHighSurrogate(safe[..^3][^1]));
        Assert.InRange(safe.Length, 1, 256);
    }
}
