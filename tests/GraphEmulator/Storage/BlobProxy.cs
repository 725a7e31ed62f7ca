using System.Text;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Recording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CertProp.GraphEmulator.Storage;

/// <summary>
/// Stands between clients and Azurite: records, plays faults (F28 to F30), lets grants end, and sees what Azurite lets
/// pass (F31): it takes a SAS together with a bearer token, for one.
/// </summary>
internal sealed class BlobProxy(ContentStorage storage, Journal journal, FaultPlan faults, FaultPlayer player)
{
    private static readonly string[] NotForwarded =
        ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect"];

    public async Task HandleAsync(HttpContext context)
    {
        var exchange = Exchange.Begin(context, journal.Requests, RouteOf(context.Request));
        Fault? fault = faults.Next(exchange.Record);
        exchange.Record.Fault = fault?.ToString();
        if (fault is { Applied: false } && await player.PlayAsync(fault, exchange, onStorage: true))
            return;

        if (exchange.Authorization is not null)
            Note(exchange, "header Authorization", ["a token of Graph must not be sent to storage"]);
        Grant? grant = storage.Find(exchange.Record.Query);
        if (!storage.IsThere || grant is null || storage.IsOver(grant))
        {
            await exchange.ReadBodyAsync();
            await Responder.WriteStorageErrorAsync(
                exchange, 403, "AuthenticationFailed", "Server failed to authenticate the request.");
            return;
        }
        await ForwardAsync(exchange, grant, fault);
    }

    private async Task ForwardAsync(Exchange exchange, Grant grant, Fault? fault)
    {
        byte[] body = await exchange.ReadBodyAsync();
        using HttpRequestMessage request = Copy(exchange.Context.Request, body);
        // As it was sent: a signature loses its escapes otherwise.
        string target = exchange.Context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using HttpResponseMessage answer = await storage.ForwardAsync(request, target, exchange.Context.RequestAborted);
        if (answer.IsSuccessStatusCode)
            Note(exchange, exchange.Record.Route, Check(exchange, grant, body));
        if (fault is { Applied: true } && await player.PlayAsync(fault, exchange, onStorage: true))
            return;
        foreach ((string name, IEnumerable<string> values) in answer.Headers)
        {
            if (name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase) || name is "ETag")
                exchange.Context.Response.Headers[name] = values.ToArray();
        }
        await exchange.WriteAsync(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream",
            await answer.Content.ReadAsByteArrayAsync());
    }

    private static IEnumerable<string> Check(Exchange exchange, Grant grant, byte[] body) =>
        exchange.Record.Route switch
        {
            "blob:block" => grant.Check.Block(exchange.Context.Request.Query["blockid"].ToString(), body.Length),
            "blob:blocklist" => grant.Check.List(Encoding.UTF8.GetString(body)),
            _ => [],
        };

    private void Note(Exchange exchange, string path, IEnumerable<string> problems) => journal.Add(
        ViolationOf.Upload, exchange.Record, problems.Select(problem => new ContractProblem(path, problem)));

    private static string RouteOf(HttpRequest request) =>
        request.Query["comp"].ToString() is { Length: > 0 } component ? $"blob:{component}" : "blob:whole";

    // Azurite 3.35.0 takes a block list with this header for a whole blob, and answers 201; Azure goes by comp.
    private static bool IsMisread(string header, HttpRequest request) =>
        header.Equals("x-ms-blob-type", StringComparison.OrdinalIgnoreCase) && request.Query["comp"] == "blocklist";

    private static HttpRequestMessage Copy(HttpRequest original, byte[] body)
    {
        var copy = new HttpRequestMessage
        {
            Method = new HttpMethod(original.Method),
            Content = new ByteArrayContent(body),
        };
        foreach ((string name, StringValues values) in original.Headers)
        {
            if (NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase) || IsMisread(name, original))
                continue;
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
                copy.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        return copy;
    }
}
