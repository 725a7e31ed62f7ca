using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>A property that is not as it should be.</summary>
/// <param name="Name">In Graph's own words.</param>
/// <param name="Before">What is there; null for nothing.</param>
/// <param name="After">What should be.</param>
internal sealed record PropertyChange(string Name, JsonNode? Before, JsonNode? After)
{
    private const string Type = "@odata.type";

    /// <summary>
    /// What differs. Of an object only the members that we want count: the service adds others, with defaults of its
    /// own.
    /// </summary>
    public static IReadOnlyList<PropertyChange> Between(JsonObject present, JsonObject desired) =>
    [
        .. desired
            // An object's type is said with each change and is none.
            .Where(member => member.Key != Type && !Covers(present[member.Key], member.Value))
            .Select(member => new PropertyChange(member.Key, present[member.Key], member.Value)),
    ];

    /// <summary>All that a new object gets, also what it does without.</summary>
    public static IEnumerable<PropertyChange> OfNew(JsonObject desired) =>
        desired.Where(member => member.Key != Type).Select(
            member => new PropertyChange(member.Key, null, member.Value));

    private static bool Covers(JsonNode? present, JsonNode? desired) => (present, desired) switch
    {
        (_, JsonObject wanted) =>
            present is JsonObject there && wanted.All(member => Covers(there[member.Key], member.Value)),
        (_, JsonArray wanted) => present is JsonArray there && there.Count == wanted.Count
            // Ids of scope tags come back in any order.
            && Ordered(wanted).Zip(Ordered(there)).All(pair => Covers(pair.Second, pair.First)),
        // No script, and a script without a byte, are the same.
        (JsonValue value, null) => value.TryGetValue(out string? text) && text.Length == 0,
        _ => JsonNode.DeepEquals(present, desired),
    };

    private static IEnumerable<JsonNode?> Ordered(JsonArray array) =>
        array.All(item => item is JsonValue) ? array.OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal) : array;
}
