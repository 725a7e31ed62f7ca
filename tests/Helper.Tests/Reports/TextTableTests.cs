using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

public class TextTableTests
{
    [Theory]
    [InlineData("", 5, "     ")]
    [InlineData("abc", 5, "abc  ")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abcdef", 5, "ab...")]
    [InlineData("abcdef", 3, "...")]
    [InlineData("李梅", 4, "李梅")]
    [InlineData("李梅", 7, "李梅   ")]
    [InlineData("李梅李梅", 7, "李梅...")]
    [InlineData("李梅李梅", 6, "李... ")]
    [InlineData("a李梅李", 6, "a李...")]
    [InlineData("🦄🦄🦄🦄", 7, "🦄🦄...")]
    [InlineData("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301")]
    [InlineData("ｆｕｌｌ", 8, "ｆｕｌｌ")]
    [InlineData("ﾊﾝｶｸ", 4, "ﾊﾝｶｸ")]
    [InlineData("한국어", 6, "한국어")]
    [InlineData("Ольга", 6, "Ольга ")]
    public void Fit_GivesExactlyThisManyCells(string text, int width, string fitted) =>
        Assert.Equal(fitted, TextTable.Fit(text, width));

    [Theory]
    [InlineData("Zoë 🦄 Quinn")]
    [InlineData("認証局の名前")]
    [InlineData("한국 (주)")]
    [InlineData("ไทย พยัญชนะ")]
    [InlineData("𠀀𪜀 rare")]
    [InlineData("a\u0300\u0301\u0302b")]
    [InlineData("✅ approved ⭐ ⌚")]
    [InlineData("☎ plain, ☂ umbrella")]
    public void Fit_CountsCellsAsTerminalsDo(string text)
    {
        for (int width = 5; width < 24; width++)
            Assert.Equal(width, TerminalCells.Lay(TextTable.Fit(text, width)).Length);
    }

    [Fact]
    public void Width_OfNothing_IsZero() => Assert.Equal(0, TextTable.Width(""));
}
