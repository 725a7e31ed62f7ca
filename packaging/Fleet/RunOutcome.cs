using System.Text.Json.Nodes;

namespace CertProp.Deploy.Fleet;

/// <summary>What one device reported of one remediation, as the portal shows it; pure.</summary>
/// <param name="Portal">The portal's word.</param>
/// <param name="Line">The last line that a script wrote; null for none.</param>
internal sealed record RunOutcome(string Portal, string? Line)
{
    /// <summary>Of a deviceRunState of Graph. Source: how detection and remediation end, by the states that they leave.</summary>
    public static RunOutcome Of(JsonObject state)
    {
        string detection = Text(state, "detectionState") ?? "unknown";
        string remediation = Text(state, "remediationState") ?? "unknown";
        string portal = (detection, remediation) switch
        {
            ("success", _) => "Without issues",
            ("fail", "success") => "Issue fixed",
            ("fail", "remediationFailed") => "Recurred",
            ("fail", "scriptError") or ("scriptError", _) => "Failed",
            ("fail", _) => "With issues",
            ("pending", _) => "Pending",
            ("notApplicable", _) => "Not applicable",
            _ => detection,
        };
        return new RunOutcome(
            portal,
            Text(state, "postRemediationDetectionScriptOutput") is { Length: > 0 } post ? post
            : Text(state, "preRemediationDetectionScriptOutput"));
    }

    private static string? Text(JsonObject state, string name) =>
        state[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text.Trim() : null;
}
