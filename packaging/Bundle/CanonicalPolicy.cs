using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Policies;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// A policy as scripts carry it: the administrator's file without comments, members by name, ASCII alone (PowerShell 5.1
/// hands text to programs as ASCII). Two files that say the same have the same form.
/// </summary>
internal static class CanonicalPolicy
{
    private static readonly JsonWriterOptions s_writing = new()
    {
        Indented = true,
        NewLine = "\r\n",
        // Escapes all that is not ASCII, and the quotes and angle brackets that no policy needs.
        Encoder = JavaScriptEncoder.Default,
    };

    private static readonly JsonDocumentOptions s_reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="name">How messages call it.</param>
    /// <param name="utf8">The policy file.</param>
    /// <exception cref="InvalidInputException">It is not a policy.</exception>
    public static string Of(string name, byte[] utf8)
    {
        PolicyReader.Read(name, utf8);
        JsonNode policy = JsonNode.Parse(utf8.AsSpan().StartsWith("\uFEFF"u8) ? utf8.AsSpan(3) : utf8, documentOptions: s_reading)!;
        policy.AsObject().Remove("$schema");
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, s_writing))
            Sorted(policy)!.WriteTo(writer);
        return Encoding.ASCII.GetString(bytes.ToArray());
    }

    /// <summary>Hex SHA-256 of a canonical policy, by which a manifest names it.</summary>
    public static string Sha256(string policy) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(policy)));

    private static JsonNode? Sorted(JsonNode? node) => node is JsonObject members
        ? new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value))))
        : node?.DeepClone();
}
