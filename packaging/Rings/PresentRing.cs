using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>An object of ours as it is in the tenant.</summary>
/// <param name="Id">The tenant's id of it.</param>
/// <param name="Body">What Graph says of it, contents included.</param>
/// <param name="Assignments">Where it goes.</param>
internal sealed record PresentObject(string Id, JsonObject Body, IReadOnlyList<Assignment> Assignments)
{
    private const string DigestMark = "fileDigest=";

    public string Name => Text("displayName") ?? "";

    /// <summary>By which it is known, wherever it still stands; null where it is lost.</summary>
    public ObjectMarker? Marker => ObjectMarker.Find(Text("description")) ?? ObjectMarker.Find(Text("notes"));

    /// <summary>An app's content as we noted it, since Graph does not say; null where none is there.</summary>
    public string? FileDigest => Text("notes")?.Split('\n')
        .FirstOrDefault(line => line.StartsWith(DigestMark, StringComparison.Ordinal))?[DigestMark.Length..].Trim();

    public string? Text(string name) =>
        Body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Whether it has a script that acts, for remediations.</summary>
    public bool HasRemediation => !string.IsNullOrEmpty(Text(Desire.RemediationScript));

    /// <summary>A script of it as text; null where it has none.</summary>
    public string? Script(string name) => Base64Text.Decode(Text(name));
}

/// <summary>A ring as it is in the tenant; what is not there is null.</summary>
internal sealed record PresentRing(PresentObject? App, PresentObject? Script)
{
    /// <summary>Whether nothing is different in another look at it.</summary>
    public bool IsSame(PresentRing other) => IsSame(App, other.App) && IsSame(Script, other.Script);

    private static bool IsSame(PresentObject? one, PresentObject? other) => (one, other) switch
    {
        (null, null) => true,
        ({ } first, { } second) => first.Id == second.Id && JsonNode.DeepEquals(first.Body, second.Body)
            && first.Assignments.ToHashSet().SetEquals(second.Assignments),
        _ => false,
    };
}
