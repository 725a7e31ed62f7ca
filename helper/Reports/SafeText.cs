using System.Globalization;
using System.Text;

namespace CertProp.Reports;

/// <summary>The one sanitiser for text that comes from certificates, files and folders: whoever wrote it is not trusted.</summary>
internal static class SafeText
{
    public const int MaxLength = 256;

    /// <summary>
    /// Control, format (bidirectional marks among them), line and paragraph characters, private and half characters
    /// become <c>\uXXXX</c>; what is longer than 256 characters ends with an ellipsis of three dots.
    /// </summary>
    public static string Of(string text)
    {
        if (text.Length <= MaxLength && text.All(static c => c is >= ' ' and <= '~'))
            return text;
        var safe = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string part = IsHarmless(rune) ? rune.ToString() : Escape(rune);
            if (safe.Length + part.Length > MaxLength - 3)
                return safe.Append("...").ToString();
            safe.Append(part);
        }
        return safe.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned);

    private static string Escape(Rune rune) => rune.IsBmp
        ? $"\\u{rune.Value:X4}"
        : string.Concat(rune.ToString().Select(half => $"\\u{(int)half:X4}"));
}
