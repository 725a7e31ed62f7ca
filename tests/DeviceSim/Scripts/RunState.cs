namespace CertProp.DeviceSim.Scripts;

/// <summary>What a device says of a detection; what only the service says of it is left out.</summary>
public enum DetectionState
{
    Success,
    Fail,
    ScriptError,
}

/// <summary>What a device says of a remediation.</summary>
public enum RemediationState
{
    Skipped,
    Success,
    RemediationFailed,
    ScriptError,
}

/// <summary>
/// What a device reports of one run of a remediation package: a deviceRunState (reference, section 3.1).
/// </summary>
public sealed record RunState(DetectionState Detection, RemediationState Remediation)
{
    public string? DetectionOutput { get; init; }

    public string? DetectionError { get; init; }

    /// <summary>Not in a deviceRunState: only the export report has it.</summary>
    public string? RemediationOutput { get; init; }

    public string? RemediationError { get; init; }

    public string? PostDetectionOutput { get; init; }

    public string? PostDetectionError { get; init; }

    /// <summary>
    /// The one word that the portal leads a reader to (last column of the table in section 3.2). The portal shows the
    /// status of the detection beside it, which stays "With issues" after a successful fix.
    /// </summary>
    public string PortalStatus => (Detection, Remediation) switch
    {
        (DetectionState.ScriptError, _) or (_, RemediationState.ScriptError) => "Failed",
        (DetectionState.Success, _) => "Without issues",
        (_, RemediationState.Success) => "Issue fixed",
        (_, RemediationState.RemediationFailed) => "Recurred",
        _ => "With issues",
    };
}
