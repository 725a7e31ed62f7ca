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

    public static int Width(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
            width += CellsOf(rune);
        return width;
    }

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
        >= 0x1100 and <= 0x115F or 0x231A or 0x231B or >= 0x23E9 and <= 0x23EC or 0x23F0 or 0x23F3
            or 0x25FD or 0x25FE or 0x2614 or 0x2615 or >= 0x2648 and <= 0x2653 or 0x267F or 0x2693 or 0x26A1 or 0x26AA
            or 0x26AB or 0x26BD or 0x26BE or 0x26C4 or 0x26C5 or 0x26CE or 0x26D4 or 0x26EA or 0x26F2 or 0x26F3 or 0x26F5
            or 0x26FA or 0x26FD or 0x2705 or 0x270A or 0x270B or 0x2728 or 0x274C or 0x274E or >= 0x2753 and <= 0x2755
            or 0x2757 or >= 0x2795 and <= 0x2797 or 0x27B0 or 0x27BF or 0x2B1B or 0x2B1C or 0x2B50 or 0x2B55 or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6
            or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
