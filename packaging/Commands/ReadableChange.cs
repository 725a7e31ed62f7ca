using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Commands;

/// <summary>A property of an object that changes.</summary>
/// <param name="Property">In Graph's own word.</param>
/// <param name="Before">In words; null for nothing.</param>
/// <param name="After">In words; null for nothing.</param>
/// <param name="Diff">Lines that go and come, for scripts and texts of several lines; null for the rest.</param>
internal sealed record ChangeReport(string Property, string? Before, string? After, IReadOnlyList<string>? Diff)
{
    private bool IsScript => Property.EndsWith("ScriptContent", StringComparison.Ordinal);

    /// <summary>As a plan shows it.</summary>
    /// <param name="isNew">Whether the whole object is new, so that all of it comes.</param>
    /// <param name="isVerbose">Whether whole scripts are wanted.</param>
    public IEnumerable<string> Lines(bool isNew, bool isVerbose) => Diff switch
    {
        { Count: 0 } => [$"{Property}: line ends or encoding only"],
        // A script that comes or goes as a whole is known by its name.
        not null when IsScript && !isVerbose && (Before is null || After is null) => [Sentence(isNew)],
        not null => [$"{Property}:", .. Diff.Select(line => $"  {line}")],
        _ when After?.Contains('\n', StringComparison.Ordinal) is true =>
            [$"{Property}:", .. After.Split('\n').Select(line => $"  {line}")],
        _ => [Sentence(isNew)],
    };

    private string Sentence(bool isNew) =>
        isNew ? $"{Property}: {After ?? "none"}" : $"{Property}: {Before ?? "none"} -> {After ?? "none"}";
}

/// <summary>Puts changes into words.</summary>
internal static class ReadableChange
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ChangeReport Of(PropertyChange change, TenantNames names)
    {
        if (change.Name.EndsWith("ScriptContent", StringComparison.Ordinal))
        {
            // Base64 tells nobody anything, and the lines are the script.
            string? old = Decode(change.Before), now = Decode(change.After);
            return new ChangeReport(
                change.Name, Size(change.Before), Size(change.After),
                old is null && now is null ? null : LineDiff.Between(old, now));
        }
        string? before = Words(change.Name, change.Before, names), after = Words(change.Name, change.After, names);
        bool isLong = before?.Contains('\n', StringComparison.Ordinal) is true && after is not null;
        return new ChangeReport(change.Name, before, after, isLong ? LineDiff.Between(before, after) : null);
    }

    private static string? Words(string property, JsonNode? value, TenantNames names) => (property, value) switch
    {
        (_, null) => null,
        (_, JsonValue text) when text.TryGetValue(out string? plain) => plain,
        ("roleScopeTagIds", JsonArray tags) => string.Join(", ", tags.Select(tag => Tag($"{tag}", names))),
        ("rules", JsonArray rules) => string.Join("; ", rules.Select(Rule)),
        ("returnCodes", JsonArray codes) =>
            string.Join(", ", codes.Select(code => $"{code?["returnCode"]} {code?["type"]}")),
        _ => value.ToJsonString(s_readable),
    };

    private static string Tag(string id, TenantNames names) =>
        names.ScopeTags.TryGetValue(id, out string? name) ? $"{name} ({id})" : id;

    private static string Rule(JsonNode? rule) => rule?["operationType"]?.GetValue<string>() is "version"
        ? $"detected by {rule["path"]}\\{rule["fileOrFolderName"]}, "
            + $"file version {rule["operator"]} {rule["comparisonValue"]}"
        : rule?.ToJsonString(s_readable) ?? "";

    private static string? Decode(JsonNode? base64) => Base64Text.Decode(base64?.GetValue<string>());

    private static string? Size(JsonNode? base64) => Decode(base64) is { } script
        ? CertProp.Reports.Words.Count(script.ReplaceLineEndings("\n").Split('\n').Length, "line")
        : null;
}
