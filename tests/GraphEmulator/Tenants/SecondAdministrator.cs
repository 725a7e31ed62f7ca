using CertProp.GraphEmulator.Approval;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>The one who approves (F25). Safe on several threads.</summary>
public static class SecondAdministrator
{
    /// <summary>All that was ever held, in order.</summary>
    public static IReadOnlyList<ApprovalRequest> AllApprovals(this Tenant tenant) =>
        tenant.Turns.Take(() => tenant.Approvals.All);

    /// <summary>Approves, rejects or cancels a request.</summary>
    /// <exception cref="ArgumentException">There is none with this code.</exception>
    public static void SettleApproval(this Tenant tenant, string code, ApprovalStatus status) =>
        tenant.Turns.Take(() => tenant.Approvals.Settle(
            tenant.Approvals.Find(code)
                ?? throw new ArgumentException($"there is no approval request {code}", nameof(code)),
            status));

    /// <summary>Settles all that wait.</summary>
    /// <returns>How many.</returns>
    public static int SettleApprovals(this Tenant tenant, ApprovalStatus status) => tenant.Turns.Take(() =>
    {
        ApprovalRequest[] waiting =
            [.. tenant.Approvals.All.Where(request => request.Status is ApprovalStatus.NeedsApproval)];
        foreach (ApprovalRequest request in waiting)
            tenant.Approvals.Settle(request, status);
        return waiting.Length;
    });
}
