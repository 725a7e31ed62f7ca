namespace CertProp.GraphEmulator.Http;

/// <summary>An error as the service reports it (F4).</summary>
internal sealed class GraphException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Headers beside those of every answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static GraphException BadRequest(string message) => new(400, "BadRequest", message);

    public static GraphException Forbidden(string message) => new(403, "Forbidden", message);

    /// <summary>F16: it is in the metadata and nowhere else.</summary>
    public static GraphException NoRoute(string template, string method, string url) => BadRequest(
        $"No OData route exists that match template {template} with http verb {method} "
        + $"for request {new Uri(url).AbsolutePath}.");

    /// <summary>The contract has it, and the emulator not yet.</summary>
    public static GraphException NotEmulated(string what) => new(501, "NotImplemented", $"{what} is not emulated.");

    public static GraphException NotFound(string id) =>
        new(404, "ResourceNotFound", $"Resource '{id}' does not exist, or it is not visible to the caller.");
}
