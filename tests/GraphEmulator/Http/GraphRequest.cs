using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Contract;

namespace CertProp.GraphEmulator.Http;

/// <summary>A request that the contract allows.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="Ids">The keys in the path, from left to right.</param>
/// <param name="Query">Query options, unescaped.</param>
/// <param name="Body">The JSON body; an empty object where there is none.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Url">Address without query, as the caller wrote it.</param>
internal sealed record GraphRequest(
    Operation Operation,
    IReadOnlyList<string> Ids,
    IReadOnlyDictionary<string, string> Query,
    JsonObject Body,
    Caller Caller,
    string Url)
{
    /// <summary>The first key, of the object itself.</summary>
    public string Id => Ids[0];

    public bool IsBeta => Operation.Version is "beta";
}

/// <summary>An answer of success.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON, or null.</param>
internal sealed record GraphAnswer(int Status, JsonNode? Body = null)
{
    public static GraphAnswer NoContent { get; } = new(204);

    public static GraphAnswer Ok(JsonNode body) => new(200, body);

    public static GraphAnswer Created(JsonNode body) => new(201, body);
}
