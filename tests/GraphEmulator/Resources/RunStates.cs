using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>What devices reported, by script with its sum, and by device (F22).</summary>
internal sealed class RunStates(Tenant tenant, Listing listing) : IResourceFamily
{
    private const string ItemPath = $"{Scripts.Path}/{{id}}";
    private const string Device = "managedDevice";

    public IEnumerable<Route> Routes =>
    [
        new("GET", $"{ItemPath}/runSummary", Permission.ScriptsRead, GetSummary),
        new("GET", $"{ItemPath}/deviceRunStates", Permission.ScriptsRead, List),
        new("GET", $"{ItemPath}/deviceRunStates/$count", Permission.ScriptsRead,
            request => GraphAnswer.Ok(JsonValue.Create(Listing.Filtered(request, States(request)).Count()))),
        new("GET", $"{ItemPath}/deviceRunStates/{{id}}", Permission.ScriptsRead, Get),
        new("GET", $"{Devices.Path}/{{id}}/deviceHealthScriptStates", Permission.DevicesRead, ListOfDevice),
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
        GraphAnswer answer = listing.Answer(
            request, States(request), expand: (item, name) => name is Device ? item[name]?.DeepClone() : null);
        if (!request.Query.ContainsKey("$expand"))
        {
            foreach (JsonNode? state in answer.Body!["value"]!.AsArray())
                state!.AsObject().Remove(Device);
        }
        return answer;
    }

    // What one device reported of all scripts.
    private GraphAnswer ListOfDevice(GraphRequest request)
    {
        DeviceRecord device = tenant.Devices.Meet(request.Id, request.Caller);
        return listing.Answer(request, tenant.Scripts.All.Where(script => script.RunStates.ContainsKey(device.Id))
            .Select(script =>
            {
                JsonObject state = script.RunStates[device.Id].DeepClone().AsObject();
                state["policyId"] = script.Id;
                state["policyName"] = script.Text("displayName");
                state["deviceId"] = device.Id;
                state["deviceName"] = device.Text("deviceName");
                state["userName"] = device.Text("userPrincipalName");
                state["osVersion"] = device.Text("osVersion");
                return state;
            }));
    }

    private GraphAnswer Get(GraphRequest request)
    {
        JsonObject state = States(request).FirstOrDefault(state => state["id"]!.GetValue<string>() == request.Ids[1])
            ?? throw GraphException.NotFound(request.Ids[1]);
        JsonNode? device = state[Device]?.DeepClone();
        state.Remove(Device);
        return Shape.Item(request, state, name => name is Device ? device : null);
    }

    // Copies with the device in them, for filters on managedDevice/deviceName.
    private IEnumerable<JsonObject> States(GraphRequest request)
    {
        Dictionary<string, DeviceRecord> devices =
            tenant.Devices.All.ToDictionary(device => device.Id, StringComparer.OrdinalIgnoreCase);
        return Script(request).RunStates.Select(entry =>
        {
            JsonObject state = entry.Value.DeepClone().AsObject();
            state[Device] = devices.GetValueOrDefault(entry.Key)?.Read();
            return state;
        });
    }

    private ScriptRecord Script(GraphRequest request) => tenant.Scripts.Meet(request.Id, request.Caller);
}
