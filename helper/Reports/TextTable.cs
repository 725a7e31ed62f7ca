using System.Globalization;
using System.Text;

namespace CertProp.Reports;

/// <summary>Text in columns of a terminal: counted in cells, in which East Asian letters and pictures take two.</summary>
internal static class TextTable
{
    private const string Ellipsis = "...";

    /// <summary>The text in exactly this many cells, cut with an ellipsis or filled with spaces.</summary>
    public static string Fit(string text, int width)
    {
        int length = Width(text);
        return length <= width ? text + new string(' ', width - length) : Cut(text, width);
    }

    /// <summary>
    /// A name that is told apart by its end as much as by its beginning, such as <c>S-1-5-21-..._anna</c>, with its
    /// middle left out where it is longer than this.
    /// </summary>
    public static string Shorten(string name, int width)
    {
        if (Width(name) <= width)
            return name;
        int half = (width - Ellipsis.Length) / 2;
        return $"{Cut(name, half + Ellipsis.Length).TrimEnd()}{Tail(name, width - Ellipsis.Length - half)}";
    }

    public static int Width(string text) => text.EnumerateRunes().Sum(CellsOf);

    private static string Cut(string text, int width)
    {
        var cut = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int cells = CellsOf(rune);
            if (used + cells > width - Ellipsis.Length)
                break;
            cut.Append(rune);
            used += cells;
        }
        return cut.Append(Ellipsis).Append(' ', width - Ellipsis.Length - used).ToString();
    }

    private static string Tail(string text, int width)
    {
        string tail = "";
        foreach (Rune rune in text.EnumerateRunes().Reverse())
        {
            if (Width(tail) + CellsOf(rune) > width)
                break;
            tail = rune + tail;
        }
        return tail;
    }

    // The wide blocks of Unicode Standard Annex #11, as far as names use them.
    private static int CellsOf(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6
            or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
