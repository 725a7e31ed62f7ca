using System.Globalization;
using System.Text.Json;

namespace CertProp.GraphEmulator.Contract;

/// <summary>Reads the operations of an OpenAPI document.</summary>
internal sealed class OperationReader(JsonElement document, Schemas schemas)
{
    /// <summary>Every operation with its path as the contract writes it.</summary>
    public IEnumerable<(string Template, Operation Operation)> ReadAll() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is not "parameters"
        select (path.Name, Read(path.Name, operation.Name, operation.Value));

    private Operation Read(string template, string method, JsonElement node)
    {
        string[] segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        JsonElement responses = node.GetProperty("responses");
        return new Operation(
            Version: segments[0],
            Method: method.ToUpperInvariant(),
            Path: string.Join('/', segments.Skip(1).Select(segment => segment.StartsWith('{') ? "{id}" : segment)),
            Query: ReadQuery(node),
            Body: node.TryGetProperty("requestBody", out JsonElement body) ? ReadBody(body) : null,
            Success: ReadSuccess(responses),
            Error: ReadBody(responses.GetProperty("default"))!.Value);
    }

    private string[] ReadQuery(JsonElement node) => node.TryGetProperty("parameters", out JsonElement parameters)
        ? [.. parameters.EnumerateArray().Select(Resolve)
            .Where(parameter => parameter.GetProperty("in").GetString() is "query")
            .Select(parameter => parameter.GetProperty("name").GetString()!)]
        : [];

    private JsonElement Resolve(JsonElement parameter) => parameter.TryGetProperty("$ref", out JsonElement reference)
        ? document.GetProperty("components").GetProperty("parameters").GetProperty(Schemas.NameIn(reference))
        : parameter;

    private (int, SchemaUse?) ReadSuccess(JsonElement responses)
    {
        JsonProperty success = responses.EnumerateObject().Single(response => response.Name is not "default");
        return (int.Parse(success.Name, CultureInfo.InvariantCulture), ReadBody(success.Value));
    }

    private SchemaUse? ReadBody(JsonElement node) => node.TryGetProperty("content", out JsonElement content)
        ? schemas.Read(content.GetProperty("application/json").GetProperty("schema"))
        : null;
}
