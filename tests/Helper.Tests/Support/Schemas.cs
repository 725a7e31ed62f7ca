using System.Text.Json;
using NJsonSchema;

namespace CertProp.Tests.Support;

/// <summary>
/// The published schemas, and documents held against them by a validator that knows nothing of certprop.
/// </summary>
internal static class Schemas
{
    private static readonly JsonDocumentOptions s_lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly Lazy<JsonSchema> s_policy = Load("certprop-policy.schema.json");
    private static readonly Lazy<JsonSchema> s_report = Load("certprop-report.schema.json");
    private static readonly Lazy<JsonSchema> s_exposure = Load("certprop-exposure.schema.json");
    private static readonly Lazy<JsonSchema> s_protect = Load("certprop-protect.schema.json");

    public static string PathOf(string name) => Path.Combine(Repository.Root, "docs", name);

    /// <summary>
    /// What the policy schema says against a document, comments and trailing commas aside; empty for a valid one.
    /// </summary>
    public static string[] FaultsOfPolicy(string json) => Validate(s_policy.Value, json);

    public static string[] FaultsOfReport(string json) => Validate(s_report.Value, json);

    public static string[] FaultsOfExposure(string json) => Validate(s_exposure.Value, json);

    public static string[] FaultsOfProtect(string json) => Validate(s_protect.Value, json);

    private static string[] Validate(JsonSchema schema, string json)
    {
        // The validator's own parser is more lenient than any standard.
        using JsonDocument document = JsonDocument.Parse(json, s_lenient);
        return [.. schema.Validate(JsonSerializer.Serialize(document.RootElement)).Select(
            fault => $"{fault.Path}: {fault.Kind}")];
    }

    private static Lazy<JsonSchema> Load(string name) =>
        new(() => JsonSchema.FromJsonAsync(File.ReadAllText(PathOf(name))).GetAwaiter().GetResult());
}
