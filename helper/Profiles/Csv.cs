using System.Text;

namespace CertProp.Profiles;

/// <summary>Comma-separated values as RFC 4180 describes them and spreadsheets write them.</summary>
internal static class Csv
{
    /// <summary>The records with the line that each starts on, from 1; an empty line is one empty cell.</summary>
    /// <exception cref="InvalidInputException">A quoted cell does not end, or goes on after its quote.</exception>
    public static IEnumerable<(int Line, string[] Cells)> Read(string name, string text)
    {
        int line = 1;
        for (int at = 0; at < text.Length;)
        {
            int start = line;
            var cells = new List<string>();
            bool more;
            do
            {
                cells.Add(ReadCell(name, text, ref at, ref line));
                more = at < text.Length && text[at] == ',';
                if (more)
                    at++;
            }
            while (more);
            SkipLineEnd(text, ref at);
            line++;
            yield return (start, [.. cells]);
        }
    }

    private static string ReadCell(string name, string text, ref int at, ref int line)
    {
        if (at < text.Length && text[at] == '"')
            return ReadQuoted(name, text, ref at, ref line);
        int end = text.AsSpan(at).IndexOfAny(",\r\n");
        string cell = end < 0 ? text[at..] : text.Substring(at, end);
        at += cell.Length;
        return cell;
    }

    private static string ReadQuoted(string name, string text, ref int at, ref int line)
    {
        int start = line;
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at]);
                line += text[at] == '\n' ? 1 : 0;
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append(text[at++]);
            }
            else
            {
                at++;
                if (at < text.Length && text[at] is not (',' or '\r' or '\n'))
                    throw new InvalidInputException(name, "a comma or a new line was expected after the closing quote", line);
                return cell.ToString();
            }
        }
        throw new InvalidInputException(name, "a quoted cell has no closing quote", start);
    }

    private static void SkipLineEnd(string text, ref int at)
    {
        if (at < text.Length && text[at] == '\r')
            at++;
        if (at < text.Length && text[at] == '\n')
            at++;
    }
}
