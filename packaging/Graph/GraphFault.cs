using System.Net;
using System.Text.Json;
using Microsoft.Kiota.Abstractions;

namespace CertProp.Deploy.Graph;

/// <summary>Who is asked.</summary>
internal enum Service
{
    Graph,

    /// <summary>Azure Storage, which Intune lends for content.</summary>
    Storage,
}

/// <summary>A request that was not carried out, or whose answer is not known.</summary>
internal sealed class GraphFault : Exception
{
    private GraphFault(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Null where there was no answer.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>How a command ends by it.</summary>
    public ExitCode ExitCode { get; private init; } = ExitCode.Partial;

    /// <summary>Whether the service may have done it nevertheless.</summary>
    public bool MayHaveHappened => Status is null or >= HttpStatusCode.InternalServerError;

    /// <summary>An answer that is no success.</summary>
    /// <param name="request">Its address loses its query, which may hold secrets.</param>
    /// <param name="response">Read to its end.</param>
    /// <param name="service">Whose.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<GraphFault> OfAsync(
        HttpRequestMessage request, HttpResponseMessage response, Service service, CancellationToken cancellation)
    {
        (string code, string text) = service is Service.Storage
            ? (Header(response, "x-ms-error-code"), "")
            : Read(await response.Content.ReadAsStringAsync(cancellation));
        string id = Header(response, service is Service.Storage ? "x-ms-request-id" : "request-id");
        (ExitCode exitCode, string advice) = Judge(
            request.Method, response.StatusCode, service,
            isHeld: response.Headers.Contains("x-msft-approval-code") || code == "ApprovalRequired");
        return new GraphFault(
            Sentence(
                Name(request), response.StatusCode, code.Length > 0 ? code : response.ReasonPhrase, text, id, advice))
        {
            Status = response.StatusCode,
            ExitCode = exitCode,
        };
    }

    /// <summary>A token that Graph does not take, after whatever could be done about it.</summary>
    public static GraphFault OfToken(RequestInformation request, ApiException refusal)
    {
        string id = refusal.ResponseHeaders?
            .FirstOrDefault(header => header.Key.Equals("request-id", StringComparison.OrdinalIgnoreCase))
            .Value?.FirstOrDefault() ?? "";
        return new GraphFault(Sentence(
            $"{request.HttpMethod} {request.URI.AbsolutePath.TrimStart('/')}", HttpStatusCode.Unauthorized,
            nameof(HttpStatusCode.Unauthorized), "the token is not valid any more", id, "sign in again"))
        {
            Status = HttpStatusCode.Unauthorized,
            ExitCode = ExitCode.Denied,
        };
    }

    /// <summary>No answer at all.</summary>
    public static GraphFault OfNoAnswer(HttpRequestMessage request, Exception why) =>
        new($"{Name(request)}: no answer: {why.Message.TrimEnd('.')}; look at the connection and run it again", why);

    /// <summary>An answer that is not what was asked for.</summary>
    public static GraphFault OfUnexpected(string what) => new(what);

    private static string Name(HttpRequestMessage request) =>
        $"{request.Method} {request.RequestUri!.AbsolutePath.TrimStart('/')}";

    private static string Sentence(
        string name, HttpStatusCode status, string? code, string text, string id, string advice) =>
        $"{name}: {(int)status} {code}{(text.Length > 0 ? $": {text.TrimEnd('.')}" : "")}"
        + $"{(id.Length > 0 ? $" (request id {id})" : "")}; {advice}";

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : "";

    // Gateways answer with pages of their own.
    private static (string Code, string Text) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind is JsonValueKind.Object
                ? (Text(error, "code"), Text(error, "message"))
                : ("", "");
        }
        catch (JsonException)
        {
            return ("", "");
        }

        static string Text(JsonElement error, string name) =>
            error.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String
                ? value.GetString()!
                : "";
    }

    private static (ExitCode ExitCode, string Advice) Judge(
        HttpMethod method, HttpStatusCode status, Service service, bool isHeld) =>
        (status, service) switch
        {
            // Multi Admin Approval: repeating it would file another request.
            (_, Service.Graph) when isHeld =>
                (ExitCode.Approval, "this tenant asks for Multi Admin Approval; do not run it again before that is settled"),
            (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError, _) or (_, Service.Storage) =>
                (ExitCode.Partial, "run it again, it goes on where it stopped"),
            (HttpStatusCode.Unauthorized, _) => (ExitCode.Denied, "sign in again"),
            (HttpStatusCode.Forbidden, _) =>
                (ExitCode.Denied, "certprop-deploy doctor says which permission is missing"),
            (HttpStatusCode.NotFound, _) when method == HttpMethod.Get =>
                (ExitCode.Partial, "certprop-deploy doctor says what this tenant does not have"),
            (HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed, _) =>
                (ExitCode.Conflict, "somebody changed the tenant meanwhile; look at certprop-deploy plan"),
            _ => (
                ExitCode.Partial,
                "Intune does not take this; look at certprop-deploy plan, and report it with the request id"),
        };
}
