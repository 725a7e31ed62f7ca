using System.Text.Json.Nodes;

namespace CertProp.DeviceSim;

/// <summary>
/// Whether assignments reach a device (reference, sections 2.3 and 8.3). Pure. A device that a group excludes is
/// excluded, whatever includes it; without an include nothing is delivered.
/// </summary>
public static class AssignmentReach
{
    private const string Prefix = "#microsoft.graph.";

    /// <param name="assignments">All of one object, or all of one intent.</param>
    /// <param name="device">The device.</param>
    public static bool Reach(this IReadOnlyCollection<JsonObject> assignments, DeviceIdentity device)
    {
        JsonObject[] targets = [.. assignments.Select(assignment => assignment["target"]!.AsObject())];
        return targets.Any(target => Includes(target, device)) && !targets.Any(target => Excludes(target, device));
    }

    private static bool Includes(JsonObject target, DeviceIdentity device) => Kind(target) switch
    {
        // Every device here has a user with a licence.
        "allDevicesAssignmentTarget" or "allLicensedUsersAssignmentTarget" => true,
        "groupAssignmentTarget" => IsIn(device.Groups, target["groupId"]),
        _ => false,
    } && PassesFilter(target, device);

    private static bool Excludes(JsonObject target, DeviceIdentity device) =>
        Kind(target) is "exclusionGroupAssignmentTarget" && IsIn(device.Groups, target["groupId"]);

    private static bool PassesFilter(JsonObject target, DeviceIdentity device)
    {
        bool matches = IsIn(device.Filters, target["deviceAndAppManagementAssignmentFilterId"]);
        return target["deviceAndAppManagementAssignmentFilterType"]?.GetValue<string>() switch
        {
            "include" => matches,
            "exclude" => !matches,
            _ => true,
        };
    }

    private static bool IsIn(IReadOnlyCollection<string> ids, JsonNode? id) =>
        id is not null && ids.Contains(id.GetValue<string>(), StringComparer.OrdinalIgnoreCase);

    private static string Kind(JsonObject target) => target["@odata.type"]!.GetValue<string>()[Prefix.Length..];
}
