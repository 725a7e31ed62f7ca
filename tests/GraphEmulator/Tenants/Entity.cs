using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>An object of the tenant, in the form that beta has.</summary>
internal class Entity(JsonObject value)
{
    private JsonObject? _earlier;
    private int _staleReads;

    public JsonObject Value { get; } = value;

    public string Id => Text("id")!;

    /// <summary>Calls that will still not meet it.</summary>
    public int HiddenCalls { get; set; }

    /// <summary>Until then nobody meets it.</summary>
    public DateTimeOffset HiddenUntil { get; set; }

    public string? Text(string member) => Value[member]?.GetValue<string>();

    /// <summary>Scope tags; null for what has none, which everybody sees.</summary>
    public IReadOnlyList<string>? ScopeTags => (Value["roleScopeTagIds"] ?? Value["roleScopeTags"]) is JsonArray tags
        ? [.. tags.Select(tag => tag!.GetValue<string>())]
        : null;

    /// <summary>Changes it; the old value is read so many times more.</summary>
    public void Change(Action<JsonObject> change, int staleReads)
    {
        if (staleReads > 0)
            (_earlier, _staleReads) = (Value.DeepClone().AsObject(), staleReads);
        change(Value);
    }

    /// <summary>What a read shows: a copy.</summary>
    public JsonObject Read()
    {
        if (_staleReads > 0)
        {
            _staleReads--;
            return _earlier!.DeepClone().AsObject();
        }
        return Value.DeepClone().AsObject();
    }
}
