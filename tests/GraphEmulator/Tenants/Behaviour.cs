using CertProp.GraphEmulator.Approval;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>How a step that the service does by itself ends.</summary>
public enum Outcome
{
    Success,
    Failed,
    TimedOut,

    /// <summary>Pending for ever.</summary>
    Never,

    /// <summary><c>transientError</c> while it is pending, success after it.</summary>
    TransientError,
}

/// <summary>How the service behaves: all that is not one request's fault. May be changed at any time.</summary>
public sealed class Behaviour
{
    /// <summary>F7: items on a page; a larger <c>$top</c> is ignored.</summary>
    public int PageSize { get; set; } = 2;

    /// <summary>F7: every list begins with an empty page that has a next link.</summary>
    public bool EmptyFirstPage { get; set; }

    /// <summary>A new object answers 404 and is missing from lists for so many calls that would have met it.</summary>
    public int HiddenCalls { get; set; }

    /// <summary>The same by the clock: for so many seconds after its creation.</summary>
    public int HiddenSeconds { get; set; }

    /// <summary>F47: after a change the old value is read so many times.</summary>
    public int StaleReads { get; set; }

    /// <summary>F27: reads of the content file until it has its URI.</summary>
    public int UploadPolls { get; set; } = 1;

    public Outcome Upload { get; set; }

    /// <summary>F29: reads of the content file until the new URI is there.</summary>
    public int RenewalPolls { get; set; } = 1;

    public Outcome Renewal { get; set; }

    /// <summary>F33: reads of the content file until the commit has ended.</summary>
    public int CommitPolls { get; set; } = 1;

    /// <summary>What is forced on a commit; a <see cref="Outcome.Success"/> still has to be earned (F32).</summary>
    public Outcome Commit { get; set; }

    /// <summary>F34: reads of the app until it is published.</summary>
    public int PublishPolls { get; set; } = 1;

    /// <summary>F35: <c>assign</c> works before the app is published. (unverified that it does not)</summary>
    public bool AssignsUnpublished { get; set; }

    /// <summary>F35: <c>isAssigned</c> says the contrary.</summary>
    public bool IsAssignedLies { get; set; }

    /// <summary>Tokens are read: <see cref="Http.BearerToken"/>.</summary>
    public bool ChecksTokens { get; set; }

    /// <summary>How long a SAS lives (10 to 15 minutes in the field).</summary>
    public int SasMinutes { get; set; } = 15;

    /// <summary>F24: a second administrator must approve each write of scripts.</summary>
    public bool ProtectsScripts { get; set; }

    /// <summary>F24: the same for apps and what is below them.</summary>
    public bool ProtectsApps { get; set; }

    /// <summary>Content versions of protected apps and their files need no approval. (unverified)</summary>
    public bool SparesContent { get; set; }

    /// <summary>F24: how a write is answered that waits from now on. Sources disagree.</summary>
    public HeldAs HeldAs { get; set; }

    /// <summary>A write that waits already is refused with 409 when it is sent again without its code.</summary>
    public bool HoldsOnce { get; set; }

    /// <summary>F25: reads of an approval request until it is settled by itself; null for by hand.</summary>
    public int? ApprovalPolls { get; set; }

    /// <summary>F25: how it is settled by itself.</summary>
    public ApprovalStatus SettledAs { get; set; } = ApprovalStatus.Approved;

    /// <summary>F38: reads of an export job until it has ended.</summary>
    public int ExportPolls { get; set; } = 1;

    public Outcome Export { get; set; }

    /// <summary>F39: export jobs that an application may ask for in a minute.</summary>
    public int ExportsPerMinute { get; set; } = 48;

    /// <summary>F15: packages that a tenant may have.</summary>
    public int MaximumScripts { get; set; } = 200;
}
