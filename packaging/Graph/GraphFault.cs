using System.Net;
using System.Text.Json;

namespace CertProp.Deploy.Graph;

/// <summary>A request that Graph did not carry out, or whose answer is not known.</summary>
internal sealed class GraphFault : Exception
{
    private GraphFault(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Null where there was no answer.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>The service's own word for it, such as <c>Forbidden</c>.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Whether rights are missing, or nobody is signed in.</summary>
    public bool IsRefusal => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>Whether the service may have done it nevertheless.</summary>
    public bool MayHaveHappened => Status is null or >= HttpStatusCode.InternalServerError;

    /// <summary>An answer that is no success.</summary>
    /// <param name="request">Its address loses its query, which may hold secrets.</param>
    /// <param name="response">Read to its end.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<GraphFault> OfAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        string body = await response.Content.ReadAsStringAsync(cancellation);
        (string code, string text) = Read(body);
        string id = RequestId(response);
        return new GraphFault(
            $"{Name(request)}: {(int)response.StatusCode} {(code.Length > 0 ? code : response.ReasonPhrase)}"
            + $"{(text.Length > 0 ? $": {text.TrimEnd('.')}" : "")}{(id.Length > 0 ? $" (request id {id})" : "")}{Advice(response.StatusCode)}")
        {
            Status = response.StatusCode,
            Code = code,
        };
    }

    /// <summary>No answer at all.</summary>
    public static GraphFault OfNoAnswer(HttpRequestMessage request, Exception why) =>
        new($"{Name(request)}: no answer: {why.Message.TrimEnd('.')}; look at the connection and run it again", why);

    /// <summary>An answer that is not what was asked for.</summary>
    public static GraphFault OfUnexpected(string what) => new(what);

    private static string Name(HttpRequestMessage request) => $"{request.Method} {request.RequestUri!.AbsolutePath.TrimStart('/')}";

    private static string RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("request-id", out IEnumerable<string>? ids) ? ids.First() : "";

    // Gateways answer with pages of their own.
    private static (string Code, string Text) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out JsonElement error)
                ? (Text(error, "code"), Text(error, "message"))
                : ("", "");
        }
        catch (JsonException)
        {
            return ("", "");
        }

        static string Text(JsonElement error, string name) =>
            error.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "; sign in again",
        HttpStatusCode.Forbidden => "; certprop-deploy doctor says which permission is missing",
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => "; run it again, it goes on where it stopped",
        _ => "",
    };
}
