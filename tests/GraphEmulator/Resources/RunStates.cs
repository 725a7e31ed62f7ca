using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>What devices reported: deviceRunStates and runSummary of a script (F22).</summary>
internal sealed class RunStates(Tenant tenant, Listing listing) : IResourceFamily
{
    private const string ItemPath = $"{Scripts.Path}/{{id}}";

    public IEnumerable<Route> Routes =>
    [
        new("GET", $"{ItemPath}/runSummary", Permission.ScriptsRead, GetSummary),
        new("GET", $"{ItemPath}/deviceRunStates", Permission.ScriptsRead, List),
        new("GET", $"{ItemPath}/deviceRunStates/$count", Permission.ScriptsRead,
            request => GraphAnswer.Ok(JsonValue.Create(Script(request).RunStates.Count))),
    ];

    /// <summary>After a change every device waits for the new version.</summary>
    public static void Reset(ScriptRecord script)
    {
        foreach (JsonObject state in script.RunStates.Values)
            (state["detectionState"], state["remediationState"]) = ("pending", "unknown");
    }

    public static JsonObject Summary(ScriptRecord script)
    {
        int Count(string member, string state) =>
            script.RunStates.Values.Count(item => item[member]!.GetValue<string>() == state);

        int Detection(string state) => Count("detectionState", state);
        int Remediation(string state) => Count("remediationState", state);

        return new JsonObject
        {
            ["id"] = script.Id,
            ["noIssueDetectedDeviceCount"] = Detection("success"),
            ["issueDetectedDeviceCount"] = Detection("fail"),
            ["detectionScriptErrorDeviceCount"] = Detection("scriptError"),
            ["detectionScriptPendingDeviceCount"] = Detection("pending"),
            ["detectionScriptNotApplicableDeviceCount"] = Detection("notApplicable"),
            ["issueRemediatedDeviceCount"] = Remediation("success"),
            ["issueRemediatedCumulativeDeviceCount"] = Remediation("success"),
            ["issueReoccurredDeviceCount"] = Remediation("remediationFailed"),
            ["remediationSkippedDeviceCount"] = Remediation("skipped"),
            ["remediationScriptErrorDeviceCount"] = Remediation("scriptError"),
            ["lastScriptRunDateTime"] = script.RunStates.Values
                .Select(item => item["lastSyncDateTime"]!.GetValue<string>()).Max(StringComparer.Ordinal),
        };
    }

    private GraphAnswer GetSummary(GraphRequest request) => Shape.Item(request, Summary(Script(request)));

    private GraphAnswer List(GraphRequest request)
    {
        // With the device in it, for filters on managedDevice/deviceName.
        IEnumerable<JsonObject> states = Script(request).RunStates.Select(entry =>
        {
            JsonObject state = entry.Value.DeepClone().AsObject();
            state["managedDevice"] = tenant.Devices.Find(entry.Key)?.Read();
            return state;
        });
        GraphAnswer answer = listing.Answer(
            request, states, expand: (item, name) => name is "managedDevice" ? item[name]?.DeepClone() : null);
        if (!request.Query.ContainsKey("$expand"))
        {
            foreach (JsonNode? state in answer.Body!["value"]!.AsArray())
                state!.AsObject().Remove("managedDevice");
        }
        return answer;
    }

    private ScriptRecord Script(GraphRequest request) => tenant.Scripts.Meet(request.Id, request.Caller);
}
