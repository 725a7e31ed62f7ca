using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CertProp.GraphEmulator.Approval;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>
/// operationApprovalRequests, as far as a client needs them that waits for approval (F25): found by
/// <c>requestId</c>. No application may approve; that is done behind the client.
/// </summary>
internal sealed partial class ApprovalRequests(Tenant tenant, Behaviour behaviour, Listing listing) : IResourceFamily
{
    // (unverified)
    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    public IEnumerable<Route> Routes =>
    [
        new("GET", "deviceManagement/operationApprovalRequests", Permission.ApprovalsRead, List),
    ];

    private GraphAnswer List(GraphRequest request)
    {
        Match wanted = ByRequestId().Match(request.Query.GetValueOrDefault("$filter", ""));
        if (!wanted.Success)
            throw GraphException.BadRequest("$filter: requestId eq '…' was expected, with the approval code.");
        tenant.Approvals.Poll(wanted.Groups["code"].Value, behaviour.ApprovalPolls, behaviour.SettledAs);
        return listing.Answer(request, tenant.Approvals.All.Select(Json));
    }

    private static JsonObject Json(ApprovalRequest request) => new()
    {
        ["id"] = request.Code,
        ["requestId"] = request.Code,
        ["requestDateTime"] = Tenant.Timestamp(request.Requested),
        ["lastModifiedDateTime"] = Tenant.Timestamp(request.Changed),
        ["expirationDateTime"] = Tenant.Timestamp(request.Requested + Patience),
        ["status"] = ApprovalGate.Word(request.Status),
        ["requestJustification"] = request.Justification,
        ["approvalJustification"] = null,
    };

    [GeneratedRegex(@"\A\s*requestId eq '(?<code>[^']+)'\s*\z")]
    private static partial Regex ByRequestId();
}
