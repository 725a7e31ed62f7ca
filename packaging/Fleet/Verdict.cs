namespace CertProp.Deploy.Fleet;

/// <summary>
/// What is to be thought of a device, the worst first: certificates are there, nobody knows, it waits, it is well.
/// Source: product contract, section 10.
/// </summary>
internal enum Verdict
{
    /// <summary>There are certificates that the next run removes, or could not.</summary>
    Leaked,

    /// <summary>They were removed and are there again.</summary>
    Recurring,

    /// <summary>More than the policy's limit; left alone.</summary>
    Limit,

    /// <summary>There are certificates, and nothing removes them: the ring or the policy only looks.</summary>
    Reported,

    /// <summary>The installed helper is not the published one.</summary>
    HelperDamaged,

    /// <summary>The device could not be examined.</summary>
    Error,

    /// <summary>It was examined in part.</summary>
    Incomplete,

    /// <summary>The helper did not come for days.</summary>
    HelperMissing,

    /// <summary>Nothing was heard of it for a long time.</summary>
    Stale,

    /// <summary>It waits: for its first run, or for the helper.</summary>
    Pending,

    /// <summary>They were removed.</summary>
    Fixed,
    Compliant,
    NotApplicable,
}
