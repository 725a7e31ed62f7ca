namespace CertProp.Stores;

/// <summary>What kind of thing a run met beside entries; product contract, section 5.</summary>
internal enum ProblemCode
{
    // Gaps: something was not examined. Exit code 3.
    AccessDenied,
    IoError,
    TooManyEntries,
    ProfileTimeout,

    /// <summary>The user is signed in, and only a run in that session may act.</summary>
    SessionNotEntered,

    /// <summary>A run in a user's session said nothing that can be used.</summary>
    ChildReport,

    /// <summary>No backup could be written, so nothing was removed.</summary>
    BackupFailed,

    /// <summary>A leaked entry is still there.</summary>
    RemoveFailed,

    /// <summary>A condition of the leak that the policy wants closed is open, or nobody could look.</summary>
    ProtectFailed,

    /// <summary>Another run is at work.</summary>
    Busy,

    // Findings: examined, named, left alone.
    Link,
    HardLink,
    ForeignFile,
    ProfileSkipped,

    /// <summary>A condition that the policy wants closed is somebody else's to decide.</summary>
    ProtectRefused,

    // Over the policy's limit. Exit code 5.
    Limit,
}

/// <param name="Path">What it is about.</param>
/// <param name="Code">What kind.</param>
/// <param name="Message">One sentence for people, without names from certificates.</param>
internal sealed record Problem(string Path, ProblemCode Code, string Message)
{
    /// <summary>Something that should have been examined was not.</summary>
    public bool IsGap => Code <= ProblemCode.Busy;
}
