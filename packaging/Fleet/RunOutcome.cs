using System.Text.Json.Nodes;
using CertProp.Deploy.Fleet.Sources;

namespace CertProp.Deploy.Fleet;

/// <summary>What one device reported of one remediation, as the portal shows it; pure.</summary>
/// <param name="Portal">The portal's word.</param>
/// <param name="Line">What a script wrote last; null for nothing.</param>
internal sealed record RunOutcome(string Portal, string? Line)
{
    /// <summary>Of a deviceRunState of Graph.</summary>
    public static RunOutcome Of(JsonObject state) => new(
        StateWords.Portal(
            StateWords.Detection(Text(state, "detectionState")), StateWords.Remediation(Text(state, "remediationState"))),
        Text(state, "postRemediationDetectionScriptOutput") ?? Text(state, "preRemediationDetectionScriptOutput"));

    private static string? Text(JsonObject state, string name) =>
        state[name] is JsonValue value && value.TryGetValue(out string? text) && text.Trim() is { Length: > 0 } trimmed
            ? trimmed
            : null;
}
