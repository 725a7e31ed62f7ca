using System.Text;

namespace CertProp.Windows;

/// <summary>Arguments as one Windows command line, which the program takes apart again ("Parsing C++ command-line arguments").</summary>
internal static class CommandLineText
{
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    // Backslashes are plain, unless a quotation mark follows them: then each is doubled, and so are those at the end.
    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\n\v\"") < 0)
            return argument;
        var text = new StringBuilder("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            backslashes = c == '\\' ? backslashes + 1 : 0;
            if (c == '"')
                text.Append('\\', CountBackslashes(text) + 1);
            text.Append(c);
        }
        return text.Append('\\', backslashes).Append('"').ToString();
    }

    private static int CountBackslashes(StringBuilder text)
    {
        int count = 0;
        while (count < text.Length && text[^(count + 1)] == '\\')
            count++;
        return count;
    }
}
