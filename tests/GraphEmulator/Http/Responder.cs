using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Http;

/// <summary>Writes answers as Graph and as storage do.</summary>
internal sealed class Responder(TimeProvider clock)
{
    private const string GraphJson = "application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8";

    /// <summary>The body of an error of Graph; its ids also stand in headers.</summary>
    public JsonObject Error(Exchange exchange, string code, string message)
    {
        string requestId = Guid.NewGuid().ToString("D");
        string clientRequestId = exchange.Context.Request.Headers["client-request-id"].FirstOrDefault() ?? requestId;
        exchange.Context.Response.Headers["request-id"] = requestId;
        exchange.Context.Response.Headers["client-request-id"] = clientRequestId;
        return ErrorBody.OData(code, message, requestId, clientRequestId, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss}");
    }

    public static async Task WriteGraphAsync(Exchange exchange, int status, JsonNode? body)
    {
        IDictionary<string, Microsoft.Extensions.Primitives.StringValues> headers = exchange.Context.Response.Headers;
        if (!headers.ContainsKey("request-id"))
        {
            string requestId = Guid.NewGuid().ToString("D");
            headers["request-id"] = requestId;
            headers["client-request-id"] =
                exchange.Context.Request.Headers["client-request-id"].FirstOrDefault() ?? requestId;
        }
        exchange.Record.Answer = body?.ToJsonString();
        // $count is the one answer that is no JSON.
        await exchange.WriteAsync(status, body is JsonValue ? "text/plain" : GraphJson, exchange.Record.Answer ?? "");
    }

    public static Task WriteStorageErrorAsync(Exchange exchange, int status, string code, string message)
    {
        exchange.Context.Response.Headers["x-ms-error-code"] = code;
        return exchange.WriteAsync(status, "application/xml", ErrorBody.Storage(code, message));
    }
}
