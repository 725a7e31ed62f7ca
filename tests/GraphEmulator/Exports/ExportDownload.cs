using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;
using Microsoft.AspNetCore.Http;

namespace CertProp.GraphEmulator.Exports;

/// <summary>
/// Where the files of reports are: on storage, behind a signature, for a time, and not with a token of Graph (F39).
/// </summary>
internal sealed class ExportDownload(
    Tenant tenant, TimeProvider clock, Journal journal, FaultPlan faults, FaultPlayer player)
{
    public const string Path = "/exports";

    public async Task HandleAsync(HttpContext context)
    {
        var exchange = Exchange.Begin(context, journal.Requests, "blob:export");
        Fault? fault = faults.Next(exchange.Record);
        exchange.Record.Fault = fault?.ToString();
        if (fault is { Applied: false } && await player.PlayAsync(fault, exchange, onStorage: true))
            return;

        bool hasToken = exchange.Authorization is not null;
        if (hasToken)
        {
            ContractProblem problem = new("header Authorization", "a token of Graph must not be sent to storage");
            journal.Add(ViolationOf.Upload, exchange.Record, [problem]);
        }
        byte[]? file = hasToken ? null : tenant.Turns.Take(() => Find(context.Request));
        if (fault is { Applied: true } && await player.PlayAsync(fault, exchange, onStorage: true))
            return;
        if (file is null)
        {
            await Responder.WriteStorageErrorAsync(
                exchange, 403, "AuthenticationFailed", "Server failed to authenticate the request.");
        }
        else
        {
            await exchange.WriteAsync(200, "application/zip", file);
        }
    }

    private byte[]? Find(HttpRequest request)
    {
        string signature = request.Query["sig"].ToString();
        return tenant.Exports.All.FirstOrDefault(job => job.Signature == signature) is { } job
            && request.Method is "GET" && request.Path == $"{Path}/{job.Id}.zip" && clock.GetUtcNow() < job.Expires
            ? job.File : null;
    }
}
