using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Contract;

namespace CertProp.GraphEmulator.Http;

/// <summary>Turns an object of the tenant into what a request asked to see of it.</summary>
internal static class Shape
{
    /// <param name="request">The request.</param>
    /// <param name="item">A copy of the object, which is changed.</param>
    /// <param name="expand">What a navigation leads to, by its name; null where it is not emulated.</param>
    public static JsonObject Of(GraphRequest request, JsonObject item, Func<string, JsonNode?>? expand = null)
    {
        var expanded = new List<string>();
        if (request.Query.TryGetValue("$expand", out string? expansions))
        {
            foreach (Expand expansion in ExpandList.Parse(expansions))
            {
                expanded.Add(expansion.Name);
                JsonNode target = expand?.Invoke(expansion.Name)
                    ?? throw GraphException.NotEmulated($"$expand={expansion.Name}");
                item[expansion.Name] = Select(target, expansion.Select);
            }
        }
        if (!request.IsBeta && request.Operation.Entity is { } entity)
            OlderVersion.Reduce(item, entity);
        return request.Query.TryGetValue("$select", out string? names)
            ? (JsonObject)Select(item, [.. names.Split(','), .. expanded])
            : item;
    }

    /// <summary>The answer for one object.</summary>
    public static GraphAnswer Item(GraphRequest request, JsonObject item, Func<string, JsonNode?>? expand = null)
    {
        JsonObject shaped = Of(request, item, expand);
        shaped.Insert(0, "@odata.context", Context(request, "/$entity"));
        return GraphAnswer.Ok(shaped);
    }

    public static string Context(GraphRequest request, string suffix)
    {
        string root = new Uri(request.Url).GetLeftPart(UriPartial.Authority);
        return $"{root}/{request.Operation.Version}/$metadata#{request.Operation.Path}{suffix}";
    }

    private static JsonNode Select(JsonNode node, IReadOnlyList<string> names)
    {
        if (names.Count == 0 || node is not JsonObject item)
            return node;
        foreach (string name in item.Select(member => member.Key).ToArray())
        {
            if (!names.Contains(name) && !name.StartsWith("@odata.", StringComparison.Ordinal))
                item.Remove(name);
        }
        return item;
    }
}
