using System.Text;

namespace CertProp.Tests.Support;

/// <summary>Reads CSV as RFC 4180 says; shares no code with certprop's own reader.</summary>
internal static class Rfc4180
{
    /// <summary>The rows, the header's among them. Fails the test where the text is no such CSV.</summary>
    public static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        int at = 0;
        while (at < text.Length)
        {
            row.Add(text[at] == '"' ? TakeQuoted(text, ref at) : TakePlain(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                continue;
            }
            int end = text.AsSpan(at).StartsWith("\r\n") ? 2 : text.AsSpan(at).StartsWith("\n") ? 1 : 0;
            Assert.True(end > 0, "a row does not end with a new line");
            at += end;
            rows.Add([.. row]);
            row.Clear();
        }
        Assert.Empty(row);
        return rows;
    }

    private static string TakePlain(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
            at++;
        string cell = text[start..at];
        Assert.DoesNotContain('"', cell);
        return cell;
    }

    private static string TakeQuoted(string text, ref int at)
    {
        var cell = new StringBuilder();
        at++;
        while (true)
        {
            int quote = text.IndexOf('"', at);
            Assert.True(quote >= 0, "a quoted cell does not end");
            cell.Append(text, at, quote - at);
            at = quote + 1;
            if (at == text.Length || text[at] != '"')
                return cell.ToString();
            cell.Append('"');
            at++;
        }
    }
}
