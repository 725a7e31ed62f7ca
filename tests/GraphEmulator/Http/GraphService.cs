using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Approval;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;
using Microsoft.AspNetCore.Http;

namespace CertProp.GraphEmulator.Http;

/// <summary>A request's way: recorded, faulty or not, token, contract, approval, family of resources, contract
/// again.</summary>
internal sealed class GraphService(
    GraphContract contract,
    Journal journal,
    FaultPlan faults,
    FaultPlayer player,
    TokenCheck tokens,
    Responder responder,
    ApprovalGate gate,
    Turns turns,
    IEnumerable<IResourceFamily> families)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<(string Method, string Path), Route> _routes =
        families.SelectMany(family => family.Routes).ToDictionary(route => (route.Method, route.Path));

    public IEnumerable<Route> Routes => _routes.Values;

    public async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        ContractProblem? unknown = contract.Find(context.Request.Method, path, out Addressed? addressed);
        string route = addressed is null ? path : $"/{addressed.Operation.Version}/{addressed.Operation.Path}";
        string? objectId = addressed is { Ids: [string id, ..] } ? id : null;
        var exchange = Exchange.Begin(context, journal.Requests, route, objectId);
        Fault? fault = faults.Next(exchange.Record);
        exchange.Record.Fault = fault?.ToString();
        if (fault is { Applied: false } && await player.PlayAsync(fault, exchange, onStorage: false))
            return;

        byte[] body = await exchange.ReadBodyAsync();
        exchange.Record.Body = System.Text.Encoding.UTF8.GetString(body);
        GraphAnswer answer = await turns.TakeAsync(
            () => AnswerAsync(exchange, addressed, unknown, body), context.RequestAborted);
        if (fault is { Applied: true } && await player.PlayAsync(fault, exchange, onStorage: false))
            return;
        await Responder.WriteGraphAsync(exchange, answer.Status, answer.Body);
    }

    private async Task<GraphAnswer> AnswerAsync(
        Exchange exchange, Addressed? addressed, ContractProblem? unknown, byte[] body)
    {
        GraphAnswer answer = await AskAsync(exchange, addressed, unknown, body);
        if (addressed is null)
            return answer;
        JsonElement? sent = answer.Body is null ? null : JsonSerializer.SerializeToElement(answer.Body);
        ContractProblem[] problems = [.. GraphContract.CheckAnswer(addressed.Operation, answer.Status, sent)];
        if (problems.Length == 0)
            return answer;
        journal.Add(ViolationOf.Answer, exchange.Record, problems);
        return Error(exchange, 500, "EmulatorDefect", $"The answer is not as the contract says. {problems[0]}");
    }

    private async Task<GraphAnswer> AskAsync(
        Exchange exchange, Addressed? addressed, ContractProblem? unknown, byte[] body)
    {
        try
        {
            Caller caller = tokens.Check(exchange.Authorization);
            if (addressed is null)
                return Violated(exchange, [unknown!]);
            Operation operation = addressed.Operation;
            if (!_routes.TryGetValue((operation.Method, operation.Path), out Route? route))
                throw GraphException.NotEmulated($"{operation.Method} {operation.Path}");
            if (!caller.May(route.Permission))
                throw route.Permission.Refusal();
            HttpRequest request = exchange.Context.Request;
            var query = request.Query.ToDictionary(option => option.Key, option => option.Value.ToString());
            ContractProblem[] problems = [.. Check(exchange, operation, query, body)];
            if (problems.Length > 0)
                return Violated(exchange, problems);
            gate.Pass(operation, HeldWrite.Of(exchange.Record, body));
            return await route.AnswerAsync(new GraphRequest(
                operation, addressed.Ids, query, BodyObject(body), caller, UrlOf(request)));
        }
        catch (TokenRefusal e)
        {
            exchange.Context.Response.Headers.WWWAuthenticate = e.Challenge;
            return Error(exchange, 401, "InvalidAuthenticationToken", e.Message);
        }
        catch (GraphException e)
        {
            foreach ((string name, string value) in e.Headers)
                exchange.Context.Response.Headers[name] = value;
            return Error(exchange, e.Status, e.Code, e.Message);
        }
    }

    private static IEnumerable<ContractProblem> Check(
        Exchange exchange, Operation operation, Dictionary<string, string> query, byte[] body)
    {
        if (body.Length == 0)
            return GraphContract.CheckRequest(operation, query, body: null);
        string type = exchange.Context.Request.ContentType ?? "";
        if (!type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return [new("header Content-Type", "application/json was expected")];
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return GraphContract.CheckRequest(operation, query, document.RootElement).ToArray();
        }
        catch (JsonException e)
        {
            return [new("$", $"this is no JSON: {e.Message}")];
        }
    }

    private GraphAnswer Violated(Exchange exchange, IReadOnlyList<ContractProblem> problems)
    {
        journal.Add(ViolationOf.Request, exchange.Record, problems);
        return Error(exchange, 400, "BadRequest", string.Join(" | ", problems));
    }

    private GraphAnswer Error(Exchange exchange, int status, string code, string message) =>
        new(status, responder.Error(exchange, code, message));

    private static JsonObject BodyObject(byte[] body) => body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();

    private static string UrlOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.Path}";
}
