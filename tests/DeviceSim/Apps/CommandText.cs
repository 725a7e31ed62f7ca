using System.Text.RegularExpressions;

namespace CertProp.DeviceSim.Apps;

/// <summary>
/// An install or uninstall command line as Windows takes it apart: at spaces that are not within quotation marks. Pure.
/// Nothing in it is expanded (reference, section 8.2).
/// </summary>
/// <param name="Program">What is started.</param>
/// <param name="Arguments">What it is told.</param>
public sealed partial record CommandText(string Program, IReadOnlyList<string> Arguments)
{
    public static CommandText Of(string line)
    {
        string[] words =
            [.. Word().Matches(line).Select(word => word.Value.Replace("\"", "", StringComparison.Ordinal))];
        return new CommandText(words[0], words[1..]);
    }

    [GeneratedRegex("""(?:"[^"]*"|[^\s"])+""")]
    private static partial Regex Word();
}
