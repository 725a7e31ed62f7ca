using CertProp.GraphEmulator.Approval;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Control;

/// <summary>What a person at a terminal decides as the second administrator.</summary>
/// <param name="Status">The decision.</param>
/// <param name="Code">Of what; null for all that waits.</param>
internal sealed record Settlement(ApprovalStatus? Status, string? Code = null)
{
    /// <exception cref="ArgumentException">There is no decision, or nothing to decide on.</exception>
    public void Settle(Tenant tenant)
    {
        ApprovalStatus status = Status ?? throw new ArgumentException("a status was expected, such as \"approved\"");
        if (Code is not null)
            tenant.SettleApproval(Code, status);
        else if (tenant.SettleApprovals(status) == 0)
            throw new ArgumentException("nothing waits for approval");
    }
}
