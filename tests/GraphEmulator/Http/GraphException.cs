namespace CertProp.GraphEmulator.Http;

/// <summary>An error as the service reports it (F4).</summary>
internal sealed class GraphException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static GraphException BadRequest(string message) => new(400, "BadRequest", message);

    public static GraphException Forbidden(string message) => new(403, "Forbidden", message);

    public static GraphException NotFound(string id) =>
        new(404, "ResourceNotFound", $"Resource '{id}' does not exist, or it is not visible to the caller.");
}
