using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>What tests see and do behind the client's back.</summary>
public static class BehindTheClient
{
    /// <summary>Copies of all scripts, with their contents.</summary>
    public static IReadOnlyList<JsonObject> AllScripts(this Tenant tenant) =>
        Copies(tenant.Scripts.All.Select(item => item.Value));

    /// <summary>Copies of all apps.</summary>
    public static IReadOnlyList<JsonObject> AllApps(this Tenant tenant) =>
        Copies(tenant.Apps.All.Select(item => item.Value));

    /// <summary>Copies of the assignments of a script or an app.</summary>
    public static IReadOnlyList<JsonObject> AssignmentsOf(this Tenant tenant, string id) =>
        Copies(tenant.Scripts.Find(id)?.Assignments ?? tenant.Apps.Find(id)?.Assignments
            ?? throw new ArgumentException($"there is no script and no app {id}", nameof(id)));

    /// <summary>Puts a script there that no client of this run made.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="members">What is not a default.</param>
    /// <returns>Its id.</returns>
    public static string AddScript(this Tenant tenant, JsonObject members)
    {
        JsonObject script = Defaults.Script(tenant);
        Merge(script, members);
        return tenant.Scripts.Add(new ScriptRecord(script)).Id;
    }

    /// <summary>Puts an app there, by default a published one.</summary>
    /// <inheritdoc cref="AddScript"/>
    public static string AddApp(this Tenant tenant, JsonObject members)
    {
        JsonObject app = Defaults.App(tenant);
        app["publishingState"] = "published";
        Merge(app, members);
        return tenant.Apps.Add(new AppRecord(app)).Id;
    }

    /// <summary>F48: somebody else edits a script or an app.</summary>
    public static void EditBySomebodyElse(this Tenant tenant, string id)
    {
        Entity? edited = (Entity?)tenant.Scripts.Find(id) ?? tenant.Apps.Find(id);
        edited?.Change(
            value =>
            {
                value["description"] = $"{edited.Text("description")}\nedited by somebody else";
                Defaults.Touch(tenant, value);
            },
            staleReads: 0);
    }

    /// <summary>F22: what a device last reported of a script.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="scriptId">The script.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="detectionState">Such as <c>fail</c>.</param>
    /// <param name="remediationState">Such as <c>success</c>.</param>
    /// <param name="members">Outputs and what else is no default.</param>
    public static void Report(
        this Tenant tenant,
        string scriptId,
        string deviceId,
        string detectionState,
        string remediationState,
        JsonObject? members = null)
    {
        var state = new JsonObject
        {
            ["id"] = $"{scriptId}:{deviceId}",
            ["detectionState"] = detectionState,
            ["remediationState"] = remediationState,
            ["lastStateUpdateDateTime"] = tenant.Now,
            ["expectedStateUpdateDateTime"] = null,
            ["lastSyncDateTime"] = tenant.Now,
            ["preRemediationDetectionScriptOutput"] = null,
            ["preRemediationDetectionScriptError"] = null,
            ["remediationScriptError"] = null,
            ["postRemediationDetectionScriptOutput"] = null,
            ["postRemediationDetectionScriptError"] = null,
            ["assignmentFilterIds"] = new JsonArray(),
        };
        Merge(state, members ?? []);
        tenant.Scripts.Find(scriptId)!.RunStates[deviceId] = state;
    }

    internal static void Merge(JsonObject into, JsonObject members)
    {
        foreach ((string name, JsonNode? value) in members)
            into[name] = value?.DeepClone();
    }

    private static List<JsonObject> Copies(IEnumerable<JsonObject> objects) =>
        [.. objects.Select(item => item.DeepClone().AsObject())];
}
