namespace CertProp.GraphEmulator.Approval;

/// <summary>The requests of a tenant for approval, in order. Whoever uses it has the turn.</summary>
internal sealed class ApprovalList(TimeProvider clock)
{
    private readonly List<ApprovalRequest> _requests = [];

    public IReadOnlyList<ApprovalRequest> All => [.. _requests];

    public ApprovalRequest? Find(string code) =>
        _requests.Find(request => request.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    public ApprovalRequest Add(HeldWrite write, string justification)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var request = new ApprovalRequest(
            Guid.NewGuid().ToString("D"), write.Method, write.Url, write.BodyHash, justification,
            ApprovalStatus.NeedsApproval, now, now);
        _requests.Add(request);
        return request;
    }

    public void Settle(ApprovalRequest request, ApprovalStatus status) =>
        Replace(request, request with { Status = status, Changed = clock.GetUtcNow() });

    /// <summary>A client looks: one that is settled by itself is, after so many looks.</summary>
    public void Poll(string code, int? polls, ApprovalStatus status)
    {
        if (Find(code) is not { Status: ApprovalStatus.NeedsApproval } request)
            return;
        if (request.Polls >= polls)
            Settle(request, status);
        else
            Replace(request, request with { Polls = request.Polls + 1 });
    }

    private void Replace(ApprovalRequest request, ApprovalRequest changed) =>
        _requests[_requests.IndexOf(request)] = changed;
}
