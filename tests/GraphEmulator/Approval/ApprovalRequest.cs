namespace CertProp.GraphEmulator.Approval;

/// <summary>What became of a write that waits for a second administrator.</summary>
public enum ApprovalStatus
{
    NeedsApproval,
    Approved,
    Rejected,
    Cancelled,
    Expired,

    /// <summary>Approved, and carried out.</summary>
    Completed,
}

/// <summary>F24: how the service says that a write waits.</summary>
public enum HeldAs
{
    /// <summary>412, as the field sees it.</summary>
    PreconditionFailed,

    /// <summary>403 ApprovalRequired, as it is documented.</summary>
    ApprovalRequired,

    /// <summary>400.</summary>
    BadRequest,
}

/// <summary>A write that waits for a second administrator, or has waited (F25).</summary>
/// <param name="Code">What the client is told, and sends with its second try.</param>
/// <param name="Method">In capitals.</param>
/// <param name="Url">Path and query as they were sent.</param>
/// <param name="BodyHash">SHA-256 of the body's bytes, in hexadecimal digits.</param>
/// <param name="Justification">Why the client wants it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Requested">When it was sent first.</param>
/// <param name="Changed">When its status changed last.</param>
public sealed record ApprovalRequest(
    string Code,
    string Method,
    string Url,
    string BodyHash,
    string Justification,
    ApprovalStatus Status,
    DateTimeOffset Requested,
    DateTimeOffset Changed)
{
    /// <summary>Reads so far by clients.</summary>
    internal int Polls { get; init; }

    internal bool IsFor(HeldWrite write) =>
        (Method, Url, BodyHash) == (write.Method, write.Url, write.BodyHash);
}
