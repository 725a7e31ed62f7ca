using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CertProp.GraphEmulator.Contract;

/// <summary>Numbers, texts and their Edm types as they are on the wire.</summary>
internal static partial class ScalarCheck
{
    /// <summary>What is wrong with a value, or null.</summary>
    public static string? Problem(JsonElement value, Schema schema) => schema.Type switch
    {
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false was expected",
        "integer" => IntegerProblem(value, schema),
        "number" => value.ValueKind is JsonValueKind.Number ? null : "a number was expected",
        "string" => value.ValueKind is JsonValueKind.String
            ? TextProblem(value.GetString()!, schema)
            : "a text was expected",
        _ => $"the contract has a type \"{schema.Type}\" that the emulator does not know",
    };

    private static string? IntegerProblem(JsonElement value, Schema schema) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number >= schema.Minimum && number <= schema.Maximum ? null : $"{number} is out of range"
            : "a whole number was expected";

    private static string? TextProblem(string text, Schema schema)
    {
        if (schema.Enumeration is { } members)
            return EnumerationProblem(text, members, schema.IsFlags);
        return schema.EdmType switch
        {
            // The contract says base64url; the wire has ordinary base64 (+ / =).
            "Edm.Binary" => IsBase64(text) ? null : "base64 with + / = was expected",
            // No UTC offset, which JSON-schema validators want in a "time".
            "Edm.TimeOfDay" => IsTimeOfDay().IsMatch(text) ? null : "a time of day such as 01:00:00 was expected",
            "Edm.Date" => IsDate(text) ? null : "a date such as 2026-01-31 was expected",
            "Edm.DateTimeOffset" => IsDateTime(text) ? null : "a time such as 2026-01-31T01:00:00Z was expected",
            "Edm.Guid" => Guid.TryParseExact(text, "D", out _) ? null : "a GUID was expected",
            _ => null,
        };
    }

    private static string? EnumerationProblem(string text, IReadOnlyList<string> members, bool flags)
    {
        string[] given = flags ? text.Split(',', StringSplitOptions.TrimEntries) : [text];
        return Array.Find(given, name => !members.Contains(name)) is string unknown
            ? $"\"{unknown}\" is not one of {string.Join(", ", members)}"
            : null;
    }

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateTime(string text) => text.Split('T') is [string date, string rest]
        && IsDate(date) && IsTimeOfDay().IsMatch(Offset().Replace(rest, "", 1)) && Offset().IsMatch(rest);

    [GeneratedRegex(@"\A([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,12})?\z")]
    private static partial Regex IsTimeOfDay();

    [GeneratedRegex(@"(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Offset();
}
