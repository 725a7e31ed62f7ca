using System.Globalization;
using System.Text;

namespace CertProp.Reports;

/// <summary>The one sanitiser for text that comes from certificates, files and folders: whoever wrote it is not trusted.</summary>
internal static class SafeText
{
    public const int MaxLength = 256;

    private const string Ellipsis = "...";

    /// <summary>
    /// Control, format (bidirectional marks among them), line and paragraph characters, private and half characters
    /// become <c>\uXXXX</c>; what is then longer than 256 characters ends with three dots.
    /// </summary>
    public static string Of(string text)
    {
        // Ten times what can be shown is enough to see that it is too long, whatever its length.
        string safe = Escape(text.Length > 10 * MaxLength ? text[..(10 * MaxLength)] : text);
        if (safe.Length <= MaxLength)
            return safe;
        int end = MaxLength - Ellipsis.Length;
        int escape = safe.LastIndexOf('\\', end - 1, 6);
        if (escape > end - 6 && escape >= 0)
            end = escape;
        else if (char.IsHighSurrogate(safe[end - 1]))
            end--;
        return safe[..end] + Ellipsis;
    }

    /// <summary>The same without a limit, for sentences of our own that quote somebody else's text.</summary>
    public static string Escape(string text)
    {
        if (text.All(static c => c is >= ' ' and <= '~'))
            return text;
        var safe = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length;)
        {
            bool whole = Rune.TryGetRuneAt(text, at, out Rune rune);
            int length = whole ? rune.Utf16SequenceLength : 1;
            if (whole && IsHarmless(rune))
                safe.Append(text, at, length);
            else
                AppendEscaped(safe, text.AsSpan(at, length));
            at += length;
        }
        return safe.ToString();
    }

    /// <summary>A sentence that a library broke into lines, in one.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static bool IsHarmless(char c) => Rune.TryCreate(c, out Rune rune) && IsHarmless(rune);

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static void AppendEscaped(StringBuilder safe, ReadOnlySpan<char> halves)
    {
        foreach (char half in halves)
            safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)half:X4}");
    }
}
