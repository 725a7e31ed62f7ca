using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>
/// What assignments of scripts and of apps have in common: an assign call replaces them all (F18 to F21).
/// </summary>
internal sealed class AssignmentTargets(Tenant tenant)
{
    private const string FilterId = "deviceAndAppManagementAssignmentFilterId";
    private const string FilterType = "deviceAndAppManagementAssignmentFilterType";
    private const string Included = "#microsoft.graph.groupAssignmentTarget";
    private const string Excluded = "#microsoft.graph.exclusionGroupAssignmentTarget";

    /// <summary>Checks what was sent, and makes of it what is kept and read.</summary>
    /// <param name="sent">The list in the body; null where it is missing.</param>
    /// <param name="member">Its name.</param>
    /// <param name="present">The assignments so far.</param>
    /// <exception cref="GraphException">A target is none.</exception>
    public IReadOnlyList<JsonObject> Replace(JsonNode? sent, string member, IReadOnlyList<JsonObject> present)
    {
        if (sent is not JsonArray list)
            throw GraphException.BadRequest($"$.{member}: the member is required.");
        var kept = new List<JsonObject>();
        for (int i = 0; i < list.Count; i++)
        {
            JsonObject assignment = list[i]!.DeepClone().AsObject();
            JsonObject target = assignment["target"] as JsonObject
                ?? throw GraphException.BadRequest($"$.{member}[{i}].target: a target is required.");
            CheckGroup(target, $"$.{member}[{i}].target");
            SettleFilter(target, present, $"$.{member}[{i}].target");
            // Ids are new each time.
            assignment["id"] = Tenant.NewId();
            kept.Add(assignment);
        }
        // F19: of a group that is included and excluded only the include is there.
        kept.RemoveAll(assignment => IsExclusion(assignment) && kept.Exists(other => Includes(other, assignment)));
        return kept;
    }

    public static IEnumerable<JsonObject> Copies(IEnumerable<JsonObject> assignments) =>
        assignments.Select(assignment => assignment.DeepClone().AsObject());

    public static bool IsExclusion(JsonObject assignment) => Type(assignment) is Excluded;

    private static bool Includes(JsonObject other, JsonObject exclusion) =>
        !IsExclusion(other) && Key(other).Group is not null && Key(other).Group == Key(exclusion).Group;

    private void CheckGroup(JsonObject target, string path)
    {
        if (target["@odata.type"]!.GetValue<string>() is not (Included or Excluded))
            return;
        string? group = target["groupId"]?.GetValue<string>();
        if (group is null || tenant.Groups.Find(group) is null)
            throw GraphException.BadRequest($"{path}.groupId: there is no group '{group}'.");
    }

    // F21: "none" with an id leaves the filter there that the target had; without an id it goes.
    private void SettleFilter(JsonObject target, IReadOnlyList<JsonObject> present, string path)
    {
        string? id = target[FilterId]?.GetValue<string>();
        string type = target[FilterType]?.GetValue<string>() ?? "none";
        if (id is not null && tenant.Filters.Find(id) is null)
            throw GraphException.BadRequest($"{path}.{FilterId}: there is no filter '{id}'.");
        if (id is null && type is not "none")
            throw GraphException.BadRequest($"{path}.{FilterId}: a filter of the type '{type}' needs an id.");
        if (type is "none")
        {
            JsonNode? earlier = id is null ? null
                : present.FirstOrDefault(assignment => Key(assignment) == KeyOf(target))?["target"];
            id = earlier?[FilterId]?.GetValue<string>();
            type = earlier?[FilterType]?.GetValue<string>() ?? "none";
        }
        (target[FilterId], target[FilterType]) = (id, type);
    }

    private static string Type(JsonObject assignment) => assignment["target"]!["@odata.type"]!.GetValue<string>();

    private static (string Type, string? Group) Key(JsonObject assignment) => KeyOf(assignment["target"]!.AsObject());

    private static (string Type, string? Group) KeyOf(JsonObject target) =>
        (target["@odata.type"]!.GetValue<string>(), target["groupId"]?.GetValue<string>());
}
