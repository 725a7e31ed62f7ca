using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Contract;

namespace CertProp.GraphEmulator.Http;

/// <summary>
/// Takes from an object what v1.0 does not have of it: members, derived types, members of enumerations. Objects are
/// kept as beta has them.
/// </summary>
internal static class OlderVersion
{
    public static void Reduce(JsonObject item, Schema declared)
    {
        Schema schema = item["@odata.type"]?.GetValue<string>() is string name
            ? declared.Derived.GetValueOrDefault(name, declared) : declared;
        foreach ((string member, JsonNode? value) in item.ToArray())
        {
            bool isAnnotation = member.Contains("@odata.", StringComparison.Ordinal);
            if (!schema.Members.TryGetValue(member, out SchemaUse use))
            {
                if (!isAnnotation)
                    item.Remove(member);
            }
            else if (!Has(use.Schema, value))
            {
                item.Remove(member);
            }
        }
    }

    /// <summary>Reduces a value.</summary>
    /// <returns>Something of it is left.</returns>
    private static bool Has(Schema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject inner when !schema.IsOpen:
                string type = inner["@odata.type"]?.GetValue<string>() ?? "";
                if (schema.Derived.Count > 0 && !schema.Derived.ContainsKey(type))
                    return false;
                Reduce(inner, schema);
                return true;
            case JsonArray list when schema.Items is { } items:
                foreach (JsonNode? gone in list.Where(entry => !Has(items, entry)).ToArray())
                    list.Remove(gone);
                return true;
            case JsonValue text when schema.Enumeration is { } members:
                return text.GetValue<string>().Split(',').All(name => members.Contains(name.Trim()));
            default:
                return true;
        }
    }
}
