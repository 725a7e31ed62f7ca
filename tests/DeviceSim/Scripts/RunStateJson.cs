using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.DeviceSim.Scripts;

/// <summary>A report in Graph's names (reference, section 3.1).</summary>
internal static class RunStateJson
{
    /// <summary>Puts the report into the tenant; how it gets there in the field is no part of Graph.</summary>
    public static void Report(this Tenant tenant, string deviceId, ScriptReport report)
    {
        RunState state = report.State;
        tenant.Report(report.ScriptId, deviceId, Name(state.Detection), Name(state.Remediation), new JsonObject
        {
            // The last change, not the last run.
            ["lastStateUpdateDateTime"] = report.Changed.UtcDateTime.ToString("o", CultureInfo.InvariantCulture),
            ["preRemediationDetectionScriptOutput"] = state.DetectionOutput,
            ["preRemediationDetectionScriptError"] = state.DetectionError,
            ["remediationScriptError"] = state.RemediationError,
            ["postRemediationDetectionScriptOutput"] = state.PostDetectionOutput,
            ["postRemediationDetectionScriptError"] = state.PostDetectionError,
        });
    }

    private static string Name(Enum state) => JsonNamingPolicy.CamelCase.ConvertName($"{state}");
}
