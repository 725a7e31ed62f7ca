using System.Globalization;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// States as Graph, the export and the portal spell them. What the export has in its columns is not documented: names,
/// numbers and the portal's words are all understood.
/// </summary>
internal static class StateWords
{
    public static DetectionState Detection(ReadOnlySpan<char> text) => text switch
    {
        "success" or "Without issues" or "1" => DetectionState.Success,
        "fail" or "With issues" or "2" => DetectionState.Fail,
        "scriptError" or "Failed" or "3" => DetectionState.ScriptError,
        "pending" or "Pending" or "4" => DetectionState.Pending,
        "notApplicable" or "Not applicable" or "5" => DetectionState.NotApplicable,
        _ => DetectionState.Unknown,
    };

    public static RemediationState Remediation(ReadOnlySpan<char> text) => text switch
    {
        "skipped" or "Not run" or "Skipped" or "1" => RemediationState.Skipped,
        "success" or "Issue fixed" or "2" => RemediationState.Success,
        "remediationFailed" or "Recurred" or "3" => RemediationState.RemediationFailed,
        "scriptError" or "Failed" or "4" => RemediationState.ScriptError,
        _ => RemediationState.Unknown,
    };

    /// <summary>The portal's words for a pair. Source: how a remediation ends, by the states that it leaves.</summary>
    public static string Portal(DetectionState detection, RemediationState remediation) => (detection, remediation) switch
    {
        (DetectionState.Success, _) => "Without issues",
        (DetectionState.Fail, RemediationState.Success) => "Issue fixed",
        (DetectionState.Fail, RemediationState.RemediationFailed) => "Recurred",
        (DetectionState.Fail, RemediationState.ScriptError) or (DetectionState.ScriptError, _) => "Failed",
        (DetectionState.Fail, _) => "With issues",
        (DetectionState.Pending, _) => "Pending",
        (DetectionState.NotApplicable, _) => "Not applicable",
        _ => "Unknown",
    };

    /// <summary>A moment, in UTC where it does not say; null for none, and for the year 1 that stands for none.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time) && time.Year > 1 ? time : null;
}
