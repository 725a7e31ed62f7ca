using System.Text.Json;

namespace CertProp.GraphEmulator.Contract;

/// <summary>A schema where it is used: the same type is nullable as one member and not as another.</summary>
internal readonly record struct SchemaUse(Schema Schema, bool Nullable);

/// <summary>
/// A schema of the contract with its base types flattened into it. Read on demand, for types refer to each other in
/// circles.
/// </summary>
internal sealed class Schema
{
    private readonly Lazy<Dictionary<string, SchemaUse>> _members;
    private readonly Lazy<Dictionary<string, Schema>> _derived;
    private readonly Lazy<HashSet<string>> _required;

    /// <param name="schemas">Where references lead.</param>
    /// <param name="node">The schema as the contract has it.</param>
    /// <param name="name">Name in the contract; empty for one that stands in its place.</param>
    public Schema(Schemas schemas, JsonElement node, string name)
    {
        JsonElement own = OwnPart(node);
        Schema? baseType = node.TryGetProperty("allOf", out JsonElement parts)
            ? parts.EnumerateArray().Where(part => part.TryGetProperty("$ref", out _))
                .Select(part => schemas.Read(part).Schema).FirstOrDefault()
            : null;
        int start = name.IndexOf("microsoft.graph.", StringComparison.Ordinal);
        TypeName = start >= 0 ? name[start..] : null;
        Type = Text(own, "type");
        EdmType = Text(own, "x-edm");
        Enumeration = Names(own, "enum") ?? Names(own, "x-enum-members");
        IsFlags = own.TryGetProperty("x-flags", out _);
        Items = own.TryGetProperty("items", out JsonElement items) ? schemas.Read(items).Schema : null;
        Minimum = own.TryGetProperty("minimum", out JsonElement minimum) ? minimum.GetInt64() : long.MinValue;
        Maximum = own.TryGetProperty("maximum", out JsonElement maximum) ? maximum.GetInt64() : long.MaxValue;
        IsOpen = Type is "object" && !own.TryGetProperty("properties", out _) && baseType is null;
        _members = new(() => ReadMembers(schemas, own, baseType));
        _derived = new(() => ReadDerived(schemas, own));
        _required = new(() => [.. baseType?.Required.ToArray() ?? [], .. Names(own, "required") ?? []]);
    }

    /// <summary>Such as <c>microsoft.graph.win32LobApp</c>; null for a schema without a name.</summary>
    public string? TypeName { get; }

    /// <summary>JSON type; null where anything goes.</summary>
    public string? Type { get; }

    public string? EdmType { get; }

    public IReadOnlyList<string>? Enumeration { get; }

    /// <summary>Several members of the enumeration may stand together, separated by commas.</summary>
    public bool IsFlags { get; }

    public Schema? Items { get; }

    public long Minimum { get; }

    public long Maximum { get; }

    /// <summary>An object of which the contract, a subset, has no members.</summary>
    public bool IsOpen { get; }

    public IReadOnlyDictionary<string, SchemaUse> Members => _members.Value;

    public IReadOnlySet<string> Required => _required.Value;

    /// <summary>By value of <c>@odata.type</c>. Empty for a type without derived ones.</summary>
    public IReadOnlyDictionary<string, Schema> Derived => _derived.Value;

    private static JsonElement OwnPart(JsonElement node) => node.TryGetProperty("allOf", out JsonElement parts)
        ? parts.EnumerateArray().Single(part => !part.TryGetProperty("$ref", out _))
        : node;

    private static Dictionary<string, SchemaUse> ReadMembers(Schemas schemas, JsonElement own, Schema? baseType)
    {
        var members = new Dictionary<string, SchemaUse>(baseType?.Members ?? new Dictionary<string, SchemaUse>());
        if (own.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
                members[property.Name] = schemas.Read(property.Value);
        }
        return members;
    }

    private static Dictionary<string, Schema> ReadDerived(Schemas schemas, JsonElement own) =>
        own.TryGetProperty("discriminator", out JsonElement discriminator)
            ? discriminator.GetProperty("mapping").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => schemas.Named(Schemas.NameIn(entry.Value)))
            : [];

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static List<string>? Names(JsonElement node, string name) =>
        node.TryGetProperty(name, out JsonElement values)
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : null;
}
