namespace CertProp.GraphEmulator.Contract;

/// <summary>One method of one path.</summary>
/// <param name="Version"><c>beta</c> or <c>v1.0</c>.</param>
/// <param name="Method">In capitals.</param>
/// <param name="Path">
/// Without the version, every key as <c>{id}</c>: <c>deviceManagement/deviceHealthScripts/{id}/assign</c>.
/// </param>
/// <param name="Query">Names of the query options.</param>
/// <param name="Body">The request's body; null where there is none.</param>
/// <param name="Success">Status of success and its body, if it has one.</param>
/// <param name="Error">The body of everything else.</param>
internal sealed record Operation(
    string Version,
    string Method,
    string Path,
    IReadOnlyList<string> Query,
    SchemaUse? Body,
    (int Status, SchemaUse? Body) Success,
    SchemaUse Error)
{
    /// <summary>The type that is read or listed.</summary>
    public Schema? Entity =>
        Success.Body?.Schema is { } body && body.Members.TryGetValue("value", out SchemaUse value)
            ? value.Schema.Items ?? body
            : Success.Body?.Schema;

    public bool IsList => Query.Contains("$top");
}

/// <summary>What a request addresses.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Ids">The keys in the path, from left to right.</param>
internal sealed record Addressed(Operation Operation, IReadOnlyList<string> Ids);
