namespace CertProp.DeviceSim.Scripts;

/// <summary>What the agent does next.</summary>
public enum CycleStep
{
    Remediate,
    DetectAgain,
    Report,
}

/// <summary>
/// The agent's decisions over one run of a package, from what its scripts ended with so far: the truth table of the
/// reference, section 3.2, and the rules W1 and W8 to W10 of section 6. Pure.
/// </summary>
/// <param name="Detection">The first detection.</param>
/// <param name="Remediation">Null where it has not run.</param>
/// <param name="PostDetection">The detection after it; null where it has not run.</param>
public sealed record ScriptCycle(
    ScriptResult Detection, ScriptResult? Remediation = null, ScriptResult? PostDetection = null)
{
    /// <summary>What comes next.</summary>
    /// <param name="hasRemediation">
    /// Whether the package has a remediation script, the only switch there is (section 2.2).
    /// </param>
    public CycleStep Next(bool hasRemediation) => this switch
    {
        { Remediation: null } when hasRemediation && FoundSomething => CycleStep.Remediate,
        { Remediation: not null, PostDetection: null } when !HasFailed => CycleStep.DetectAgain,
        _ => CycleStep.Report,
    };

    /// <summary>What is reported of it.</summary>
    public RunState State => new(DetectionOutcome, RemediationOutcome)
    {
        DetectionOutput = Detection.ReportedOutput,
        DetectionError = Detection.ReportedError,
        RemediationOutput = Remediation?.ReportedOutput,
        RemediationError = Remediation?.ReportedError,
        PostDetectionOutput = PostDetection?.ReportedOutput,
        PostDetectionError = PostDetection?.ReportedError,
    };

    // W1: any number but 0, although the documentation names only 1.
    private bool FoundSomething => Detection is { IsTimedOut: false, ExitCode: not 0 };

    // W8: whatever stands on standard error, even of one that ended with 0. W9: any number but 0.
    private bool HasFailed => Remediation is { IsTimedOut: true } or { ExitCode: not 0 } or { Error.Length: > 0 };

    private DetectionState DetectionOutcome => Detection.IsTimedOut ? DetectionState.ScriptError
        : FoundSomething ? DetectionState.Fail
        : DetectionState.Success;

    private RemediationState RemediationOutcome => Remediation is null ? RemediationState.Skipped
        : HasFailed ? RemediationState.ScriptError
        // W10: the second detection decides. That one without an answer proves nothing is (unverified).
        : PostDetection is { IsTimedOut: false, ExitCode: 0 } ? RemediationState.Success
        : RemediationState.RemediationFailed;
}
