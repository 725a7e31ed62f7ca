namespace CertProp.Deploy.Check;

/// <summary>Line ends of script text.</summary>
internal static class LineEnds
{
    /// <summary>The text without the one line end that it may end with.</summary>
    public static string TrimEndOnce(this string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    /// <summary>How many characters of a line end stand there: 0, 1 or 2.</summary>
    public static int At(string text, int at) =>
        at >= text.Length ? 0
        : text[at] == '\n' ? 1
        : text[at] != '\r' ? 0
        : at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
}
