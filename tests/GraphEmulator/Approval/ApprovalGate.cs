using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Resources;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Approval;

/// <summary>
/// Multi Admin Approval (F24, F25): a write of what the tenant protects is held until somebody else approves it, and
/// passes once, when it comes again as it was and with its code.
/// </summary>
internal sealed class ApprovalGate(Tenant tenant, Behaviour behaviour)
{
    private const string ContentPath = $"{Apps.ItemPath}/{Apps.Cast}/contentVersions";

    /// <summary>Lets a request pass.</summary>
    /// <exception cref="GraphException">It waits, or may not come in this form.</exception>
    public void Pass(Operation operation, HeldWrite write)
    {
        if (operation.Method is "GET" || !Protects(operation.Path))
            return;
        if (write.Code is { } code)
            Use(tenant.Approvals.Find(code) ?? throw NotFound(code), write);
        else
            Hold(write);
    }

    private bool Protects(string path)
    {
        if (IsBelow(path, Scripts.Path))
            return behaviour.ProtectsScripts;
        return behaviour.ProtectsApps && IsBelow(path, Apps.Path)
            && !(behaviour.SparesContent && IsBelow(path, ContentPath));
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith($"{root}/", StringComparison.Ordinal);

    private void Hold(HeldWrite write)
    {
        string justification = Justification.Read(write.Justification);
        if (behaviour.HoldsOnce && tenant.Approvals.All.Any(request => Waits(request) && request.IsFor(write)))
            throw new GraphException(409, "Conflict", "An active Approval Request already exists.");
        throw Held(tenant.Approvals.Add(write, justification));
    }

    private void Use(ApprovalRequest request, HeldWrite write)
    {
        if (!request.IsFor(write))
        {
            throw GraphException.BadRequest(
                $"This is not the request that {request.Code} stands for: method, address and body must be the same.");
        }
        if (Waits(request))
            throw Held(request);
        if (request.Status is not ApprovalStatus.Approved)
            throw GraphException.Forbidden($"The approval request {request.Code} is {Word(request.Status)}.");
        tenant.Approvals.Settle(request, ApprovalStatus.Completed);
    }

    private static bool Waits(ApprovalRequest request) => request.Status is ApprovalStatus.NeedsApproval;

    private GraphException Held(ApprovalRequest request)
    {
        (int status, string code) = behaviour.HeldAs switch
        {
            HeldAs.ApprovalRequired => (403, "ApprovalRequired"),
            HeldAs.BadRequest => (400, "BadRequest"),
            _ => (412, "PreconditionFailed"),
        };
        string message = "Approval Required. Request approval with the request ID in the response header "
            + $"{HeldWrite.CodeHeader}. {HeldWrite.CodeHeader}: {request.Code}";
        return new GraphException(status, code, message)
        {
            Headers = new Dictionary<string, string> { [HeldWrite.CodeHeader] = request.Code },
        };
    }

    private static GraphException NotFound(string code) =>
        GraphException.BadRequest($"There is no approval request '{code}'.");

    /// <summary>A status as Graph writes it.</summary>
    public static string Word(ApprovalStatus status) =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
