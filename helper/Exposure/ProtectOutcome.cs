namespace CertProp.Exposure;

/// <summary>What became of one thing that protect was to close or to put back.</summary>
internal enum OutcomeKind
{
    /// <summary>Closed by this run.</summary>
    Closed,

    /// <summary>Closed before this run, by whomever.</summary>
    Already,

    WouldClose,

    /// <summary>Another decision stands: a policy, a signature, a link.</summary>
    Refused,

    /// <summary>It was tried, or could not even be looked at.</summary>
    Failed,

    /// <summary>
    /// It belongs to a user's session, and this run is none in one; or to the machine, and this run is about a user.
    /// </summary>
    NotHere,

    PutBack,

    WouldPutBack,

    /// <summary>Somebody changed it since, so it stays.</summary>
    Left,
}

/// <param name="Setting">What it was about.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Detail">One sentence's end for people.</param>
internal sealed record ProtectOutcome(ProtectedSetting Setting, OutcomeKind Kind, string Path, string Detail)
{
    /// <summary>Whether it failed for lack of rights.</summary>
    public bool Denied { get; init; }

    public bool IsClosed => Kind is OutcomeKind.Closed or OutcomeKind.Already;
}
