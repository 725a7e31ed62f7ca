using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>What devices do, and what they are told. Safe on several threads.</summary>
public static class InTheField
{
    private const string Changed = "lastStateUpdateDateTime";

    /// <summary>Copies of all devices.</summary>
    public static IReadOnlyList<JsonObject> AllDevices(this Tenant tenant) => tenant.Turns.Take<List<JsonObject>>(() =>
        [.. tenant.Devices.All.Select(device => device.Value.DeepClone().AsObject())]);

    /// <summary>Puts a device or a user into a group.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="member">Id of a device, or a user principal name.</param>
    public static void AddMember(this Tenant tenant, string groupId, string member) =>
        tenant.Turns.Take(() => Group(tenant, groupId).Members.Add(member));

    /// <summary>Takes a device or a user out of a group.</summary>
    /// <inheritdoc cref="AddMember"/>
    public static void RemoveMember(this Tenant tenant, string groupId, string member) =>
        tenant.Turns.Take(() => Group(tenant, groupId).Members.Remove(member));

    /// <summary>Whether a device is in a group, itself or by its user. False for a group that is not there.</summary>
    public static bool IsInGroup(this Tenant tenant, string deviceId, string groupId) => tenant.Turns.Take(() =>
    {
        DeviceRecord device = Device(tenant, deviceId);
        return tenant.Groups.Find(groupId) is { } group
            && (group.Members.Contains(device.Id)
                || (device.Text("userPrincipalName") is string user && group.Members.Contains(user)));
    });

    /// <summary>F23: the script that a device is to run at once; it is told only once.</summary>
    /// <returns>Id of the script; null where nothing was ordered, or where the script is gone.</returns>
    public static string? TakeOnDemandRun(this Tenant tenant, string deviceId) => tenant.Turns.Take(() =>
    {
        DeviceRecord device = Device(tenant, deviceId);
        string? ordered = device.OnDemandRun;
        device.OnDemandRun = null;
        return ordered is not null && tenant.Scripts.Find(ordered) is not null ? ordered : null;
    });

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
            ["detectionState"] = detectionState,
            ["remediationState"] = remediationState,
        };
        BehindTheClient.Merge(state, members ?? []);
        tenant.Report(scriptId, deviceId, state);
    }

    internal static void Report(this Tenant tenant, string scriptId, string deviceId, JsonObject members) =>
        tenant.Turns.Take(() =>
        {
            ScriptRecord script = tenant.Scripts.Find(scriptId)
                ?? throw new ArgumentException($"there is no script {scriptId}", nameof(scriptId));
            DeviceRecord device = Device(tenant, deviceId);
            JsonObject state = Defaults.RunState(tenant, script.Id, device.Id);
            BehindTheClient.Merge(state, members);
            // The time of the last change, not of the last run.
            if (script.RunStates.GetValueOrDefault(device.Id) is { } before
                && Outcome(before) == Outcome(state) && !members.ContainsKey(Changed))
            {
                state[Changed] = before[Changed]!.DeepClone();
            }
            script.RunStates[device.Id] = state;
        });

    private static (string?, string?) Outcome(JsonObject state) =>
        (state["detectionState"]?.GetValue<string>(), state["remediationState"]?.GetValue<string>());

    private static DeviceRecord Device(Tenant tenant, string id) => tenant.Devices.Find(id)
        ?? throw new ArgumentException($"there is no device {id}", nameof(id));

    private static GroupRecord Group(Tenant tenant, string id) => tenant.Groups.Find(id)
        ?? throw new ArgumentException($"there is no group {id}", nameof(id));
}
