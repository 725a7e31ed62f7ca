using System.Text.Json.Nodes;

namespace CertProp.DeviceSim;

/// <summary>
/// Whether assignments reach a device (reference, sections 2.3 and 8.3). Pure. A device that a group excludes is
/// excluded, whatever includes it; without an include nothing is delivered.
/// </summary>
/// <param name="isInGroup">Whether the device, or its user, is in the group with that id.</param>
/// <param name="matchesFilter">Whether the device matches the filter with that id.</param>
public sealed class AssignmentReach(Func<string, bool> isInGroup, Func<string, bool> matchesFilter)
{
    private const string Prefix = "#microsoft.graph.";

    /// <param name="assignments">All of one object, or all of one intent.</param>
    public bool Has(IReadOnlyCollection<JsonObject> assignments)
    {
        JsonObject[] targets = [.. assignments.Select(assignment => assignment["target"]!.AsObject())];
        return targets.Any(Includes) && !targets.Any(Excludes);
    }

    private bool Includes(JsonObject target) => Kind(target) switch
    {
        // Every device here has a user with a licence.
        "allDevicesAssignmentTarget" or "allLicensedUsersAssignmentTarget" => true,
        "groupAssignmentTarget" => IsInGroupOf(target),
        _ => false,
    } && PassesFilterOf(target);

    private bool Excludes(JsonObject target) =>
        Kind(target) is "exclusionGroupAssignmentTarget" && IsInGroupOf(target);

    private bool IsInGroupOf(JsonObject target) => isInGroup(Text(target, "groupId")!);

    private bool PassesFilterOf(JsonObject target)
    {
        bool Matches() => matchesFilter(Text(target, "deviceAndAppManagementAssignmentFilterId")!);

        return Text(target, "deviceAndAppManagementAssignmentFilterType") switch
        {
            "include" => Matches(),
            "exclude" => !Matches(),
            _ => true,
        };
    }

    private static string Kind(JsonObject target) => Text(target, "@odata.type")![Prefix.Length..];

    private static string? Text(JsonObject target, string member) => target[member]?.GetValue<string>();
}
