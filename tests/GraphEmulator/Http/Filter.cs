using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CertProp.GraphEmulator.Http;

/// <summary>
/// The <c>$filter</c> expressions that are in use: comparisons with <c>eq</c> and <c>ne</c>, <c>startswith</c>,
/// <c>contains</c> and <c>isof</c>, joined by <c>and</c>. Texts are compared without regard to case, as the service
/// does.
/// </summary>
internal static partial class Filter
{
    /// <exception cref="GraphException">The expression is none of these.</exception>
    public static Func<JsonObject, bool> Parse(string text)
    {
        var conditions = new List<Func<JsonObject, bool>>();
        for (int position = 0; position < text.Length;)
        {
            Match match = Condition().Match(text, position);
            if (!match.Success)
                throw GraphException.BadRequest($"Invalid filter clause: '{text[position..]}' is not emulated.");
            conditions.Add(Read(match));
            position += match.Length;
        }
        return item => conditions.TrueForAll(condition => condition(item));
    }

    private static Func<JsonObject, bool> Read(Match match)
    {
        string path = match.Groups["path"].Value, value = match.Groups["value"].Value;
        string wanted = value.StartsWith('\'') ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : value;
        return match.Groups["word"].Value switch
        {
            "eq" => item => Same(Text(item, path), wanted, value),
            "ne" => item => !Same(Text(item, path), wanted, value),
            "startswith" => item => Text(item, path)?.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) is true,
            "contains" => item => Text(item, path)?.Contains(wanted, StringComparison.OrdinalIgnoreCase) is true,
            _ => item => Text(item, "@odata.type") == $"#{wanted}",
        };
    }

    private static bool Same(string? text, string wanted, string literal) =>
        literal is "null" ? text is null : wanted.Equals(text, StringComparison.OrdinalIgnoreCase);

    // A path such as managedDevice/deviceName leads into the object.
    private static string? Text(JsonObject item, string path)
    {
        JsonNode? node = item;
        foreach (string segment in path.Split('/'))
            node = (node as JsonObject)?[segment];
        return node?.ToString();
    }

    [GeneratedRegex(@"\G\s*((?<path>[\w/@.]+)\s+(?<word>eq|ne)\s+(?<value>'(?:[^']|'')*'|[\w.:-]+)"
        + @"|(?<word>startswith|contains)\((?<path>[\w/]+)\s*,\s*(?<value>'(?:[^']|'')*')\)"
        + @"|(?<word>isof)\((?<value>'[\w.]+')\))\s*(and\s+(?=\S)|$)")]
    private static partial Regex Condition();
}
