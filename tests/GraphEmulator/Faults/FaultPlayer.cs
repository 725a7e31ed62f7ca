using System.Text;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;
using Microsoft.AspNetCore.Http;

namespace CertProp.GraphEmulator.Faults;

/// <summary>Carries faults out.</summary>
internal sealed class FaultPlayer(
    TokenCheck tokens, Tenant tenant, ContentStorage storage, Responder responder, CancellationToken stopping)
{
    private const string Page = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

    /// <summary>Plays a fault.</summary>
    /// <returns>The exchange is over with it; otherwise it goes on, and goes on differently.</returns>
    public async Task<bool> PlayAsync(Fault fault, Exchange exchange, bool onStorage)
    {
        switch (fault)
        {
            case AnswerFault answer:
                await AnswerAsync(answer, exchange, onStorage);
                return true;
            case PageFault page:
                await exchange.WriteAsync(page.Status, "text/html", Page);
                return true;
            case DropFault:
                exchange.Drop();
                return true;
            case DropInBodyFault:
                await exchange.ReadHalfAsync();
                exchange.Drop();
                return true;
            case StallFault:
                await StallAsync(exchange.Context);
                return true;
            case RefuseTokenFault refusal:
                tokens.Revoke(exchange.Authorization, refusal.Claims);
                return false;
            case ExpireSasFault when storage.Find(exchange.Record.Query) is { } grant:
                grant.IsDead = true;
                return false;
            case ConcurrentEditFault when exchange.ObjectId is string id:
                tenant.EditBySomebodyElse(id);
                return false;
            default:
                return false;
        }
    }

    private Task AnswerAsync(AnswerFault fault, Exchange exchange, bool onStorage)
    {
        if (fault.RetryAfter is not null)
            exchange.Context.Response.Headers.RetryAfter = fault.RetryAfter;
        return onStorage
            ? Responder.WriteStorageErrorAsync(exchange, fault.Status, fault.Code, fault.Message)
            : Responder.WriteGraphAsync(exchange, fault.Status, responder.Error(exchange, fault.Code, fault.Message));
    }

    // Until the client gives up, or the emulator ends.
    private async Task StallAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"value":["""), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var end = new TaskCompletionSource();
        await using (over.Token.Register(end.SetResult))
            await end.Task;
        context.Abort();
    }
}
