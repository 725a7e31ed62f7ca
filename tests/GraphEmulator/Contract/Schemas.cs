using System.Collections.Concurrent;
using System.Text.Json;

namespace CertProp.GraphEmulator.Contract;

/// <summary>The schemas of the contract, by name.</summary>
/// <param name="components">The member <c>components.schemas</c> of each document.</param>
internal sealed class Schemas(params JsonElement[] components)
{
    private readonly ConcurrentDictionary<string, Schema> _named = new();

    public Schema Named(string name) =>
        _named.GetOrAdd(name, key => new Schema(this, Find(key), key));

    /// <summary>Reads a reference, a schema that stands in its place, or "this or null".</summary>
    public SchemaUse Read(JsonElement node)
    {
        if (node.TryGetProperty("anyOf", out JsonElement alternatives))
        {
            SchemaUse[] uses = [.. alternatives.EnumerateArray().Select(Read)];
            return new SchemaUse(uses[0].Schema, uses.Any(use => use.Nullable));
        }
        bool nullable = node.TryGetProperty("nullable", out JsonElement value) && value.GetBoolean();
        return node.TryGetProperty("$ref", out JsonElement reference)
            ? new SchemaUse(Named(NameIn(reference)), nullable)
            : new SchemaUse(new Schema(this, node, ""), nullable);
    }

    private JsonElement Find(string name) =>
        components.First(document => document.TryGetProperty(name, out _)).GetProperty(name);

    /// <summary>The name at the end of <c>#/components/schemas/NAME</c>.</summary>
    public static string NameIn(JsonElement reference) => reference.GetString()!.Split('/')[^1];
}
