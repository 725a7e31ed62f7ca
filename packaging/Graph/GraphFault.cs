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
    // Without what to do about it.
    private string _what = "";

    private GraphFault(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Null where there was no answer.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>How a command ends by it.</summary>
    public ExitCode ExitCode { get; private init; } = ExitCode.Partial;

    /// <summary>By which the tenant knows a request that it holds for approval; null for others.</summary>
    public string? ApprovalCode { get; private init; }

    /// <summary>Whether the service said no, and would say it again.</summary>
    public bool IsRefusal => ApprovalCode is null
        && Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            and not (HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized)
        && ExitCode is not ExitCode.Approval;

    /// <summary>Whether the service may have done it nevertheless.</summary>
    public bool MayHaveHappened { get; private init; }

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
        string approval = Header(response, Approvals.CodeHeader);
        (ExitCode exitCode, string advice) = service is Service.Storage ? (ExitCode.Partial, RunAgain)
            : approval.Length > 0 || code == "ApprovalRequired" ? (ExitCode.Approval, AdviceOnApproval(approval))
            : Judge(request, response.StatusCode, text);
        string what = What(
            Name(request), response.StatusCode, code.Length > 0 ? code : response.ReasonPhrase, text, id);
        return new GraphFault($"{what}; {advice}")
        {
            _what = what,
            Status = response.StatusCode,
            ExitCode = exitCode,
            ApprovalCode = approval.Length > 0 ? approval : null,
            MayHaveHappened = response.StatusCode >= HttpStatusCode.InternalServerError,
        };
    }

    /// <summary>
    /// A request that was refused with the code of its approval: it was rejected or cancelled, or came too late.
    /// </summary>
    public static GraphFault OfUsedApproval(GraphFault refusal) => new(
        $"{refusal._what}; its approval is used up: the same line again, where it is still wanted, asks for another")
    {
        Status = refusal.Status,
        ExitCode = ExitCode.Approval,
    };

    /// <summary>A token that Graph does not take, after whatever could be done about it.</summary>
    public static GraphFault OfToken(RequestInformation request, ApiException refusal)
    {
        string id = refusal.ResponseHeaders?
            .FirstOrDefault(header => header.Key.Equals("request-id", StringComparison.OrdinalIgnoreCase))
            .Value?.FirstOrDefault() ?? "";
        string what = What(
            $"{request.HttpMethod} {request.URI.AbsolutePath.TrimStart('/')}", HttpStatusCode.Unauthorized,
            nameof(HttpStatusCode.Unauthorized), "the token is not valid any more", id);
        return new GraphFault($"{what}; sign in again")
        {
            Status = HttpStatusCode.Unauthorized,
            ExitCode = ExitCode.Denied,
        };
    }

    /// <summary>No answer at all.</summary>
    public static GraphFault OfNoAnswer(HttpRequestMessage request, Exception why) => new(
        NeverArrived(why) && request.RequestUri!.IsLoopback
            ? $"nothing answers at {request.RequestUri.GetLeftPart(UriPartial.Authority)}; start the emulator there: "
                + $"dotnet run --project tests/GraphEmulator -- --port {request.RequestUri.Port}"
            : $"{Name(request)}: no answer from {request.RequestUri!.Host}: {why.Message.TrimEnd('.')}; look at the "
                + "connection (proxies are taken from the environment), and run it again",
        why)
    {
        MayHaveHappened = !NeverArrived(why),
    };

    /// <summary>Whether there was not even a connection to send a request on.</summary>
    public static bool NeverArrived(Exception why) => why is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>An answer that is not what was asked for.</summary>
    /// <param name="what">A sentence.</param>
    /// <param name="mayHaveHappened">Whether it may have been done nevertheless.</param>
    public static GraphFault OfUnexpected(string what, bool mayHaveHappened = false) =>
        new(what) { MayHaveHappened = mayHaveHappened };

    /// <summary>A request in words; its query, which may hold secrets, is left out.</summary>
    public static string Name(HttpRequestMessage request) =>
        $"{request.Method} {request.RequestUri!.AbsolutePath.TrimStart('/')}";

    private static string What(string name, HttpStatusCode status, string? code, string text, string id) =>
        $"{name}: {(int)status} {code}{(text.Length > 0 ? $": {text.TrimEnd('.')}" : "")}"
        + (id.Length > 0 ? $" (request id {id})" : "");

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

    private const string RunAgain = "run it again";

    // Repeating it as it is would file another request.
    private static string AdviceOnApproval(string code) => code.Length > 0
        ? $"it waits for Multi Admin Approval as {code}: have it approved (Intune admin center > Tenant administration > "
            + "Multi Admin Approval), then run the same line again, which completes it"
        : "this tenant asks for Multi Admin Approval: say why with --justification \"TEXT\"";

    private static (ExitCode ExitCode, string Advice) Judge(
        HttpRequestMessage request, HttpStatusCode status, string text) => status switch
        {
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => (ExitCode.Partial, RunAgain),
            HttpStatusCode.Unauthorized => (ExitCode.Denied, "sign in again"),
            HttpStatusCode.Forbidden => (ExitCode.Denied, Permission.Of(request.Method, request.RequestUri!.AbsolutePath)
                is { } permission
                ? $"it needs {permission.Name}; certprop-deploy doctor shows how to grant it"
                : "certprop-deploy doctor says which permission is missing"),
            HttpStatusCode.NotFound when request.Method == HttpMethod.Get =>
                (ExitCode.Partial, "certprop-deploy doctor says what this tenant does not have"),
            HttpStatusCode.Conflict when text.Contains("approval", StringComparison.OrdinalIgnoreCase) => (
                ExitCode.Approval,
                "such a request waits for approval already, and this folder does not know its code: settle or cancel it "
                + "in the Intune admin center, then run the same line again"),
            HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed =>
                (ExitCode.Conflict, "somebody changed the tenant meanwhile; look at certprop-deploy plan"),
            _ when text.Contains("justification", StringComparison.OrdinalIgnoreCase) =>
                (ExitCode.Approval, AdviceOnApproval("")),
            _ => (
                ExitCode.Partial,
                "Intune does not take this; look at certprop-deploy plan, and report it with the request id"),
        };
}
