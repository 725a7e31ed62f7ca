using System.Globalization;
using System.Text.Json.Nodes;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rings;

/// <summary>Whom an assignment reaches.</summary>
internal enum TargetType
{
    AllDevices,
    AllUsers,
    Group,
    ExcludedGroup,

    /// <summary>A kind that we never make.</summary>
    Other,
}

/// <summary>
/// One assignment, as far as two of them differ for a device. What the service makes up by itself (ids, a
/// runRemediationScript that reads back false always) is no part of it.
/// </summary>
/// <param name="Target">Whom.</param>
/// <param name="GroupId">The group where it is one; else empty.</param>
/// <param name="FilterId">The filter; null for none.</param>
/// <param name="FilterIncludes">Whether devices must match the filter.</param>
/// <param name="Schedule">When, for remediations; null for apps and exclusions, or where it is none of ours.</param>
/// <param name="Intent">For apps, such as <c>required</c>; null for remediations.</param>
internal sealed record Assignment(
    TargetType Target, string GroupId, string? FilterId, bool FilterIncludes, Schedule? Schedule, string? Intent)
{
    private const string Type = "@odata.type", Prefix = "#microsoft.graph.";
    private const string FilterIdName = "deviceAndAppManagementAssignmentFilterId";
    private const string FilterTypeName = "deviceAndAppManagementAssignmentFilterType";

    /// <summary>Whether both are for the same devices or users, whatever else they say.</summary>
    public bool IsForSame(Assignment other) => Target == other.Target && GroupId == other.GroupId;

    public static Assignment Of(JsonObject body)
    {
        JsonObject target = body["target"]?.AsObject() ?? [];
        string filterType = Text(target, FilterTypeName) ?? "none";
        return new Assignment(
            TypeOf(Text(target, Type)), Text(target, "groupId")?.ToLowerInvariant() ?? "",
            filterType == "none" ? null : Text(target, FilterIdName)?.ToLowerInvariant(), filterType == "include",
            ScheduleOf(body["runSchedule"] as JsonObject), Text(body, "intent"));
    }

    /// <summary>As an element of <c>deviceHealthScriptAssignments</c>.</summary>
    public JsonObject ToScriptBody()
    {
        var body = new JsonObject
        {
            [Type] = $"{Prefix}deviceHealthScriptAssignment",
            ["target"] = TargetBody(),
            // Dead in the service, which runs a remediation wherever there is one; the portal sends true.
            ["runRemediationScript"] = Target is not TargetType.ExcludedGroup,
        };
        if (Schedule is not null)
            body["runSchedule"] = ScheduleBody(Schedule);
        return body;
    }

    /// <summary>As an element of <c>mobileAppAssignments</c>.</summary>
    public JsonObject ToAppBody() => new()
    {
        [Type] = $"{Prefix}mobileAppAssignment",
        ["intent"] = Intent,
        ["target"] = TargetBody(),
        ["settings"] = Target is TargetType.ExcludedGroup ? null : new JsonObject
        {
            [Type] = $"{Prefix}win32LobAppAssignmentSettings",
            ["notifications"] = "hideAll",
            ["deliveryOptimizationPriority"] = "notConfigured",
        },
    };

    private JsonObject TargetBody()
    {
        var target = new JsonObject { [Type] = $"{Prefix}{NameOf(Target)}" };
        if (GroupId.Length > 0)
            target["groupId"] = GroupId;
        // With "none" the id is left out, else a stale filter survives.
        if (FilterId is not null)
            target[FilterIdName] = FilterId;
        target[FilterTypeName] = FilterId is null ? "none" : FilterIncludes ? "include" : "exclude";
        return target;
    }

    private static JsonObject ScheduleBody(Schedule schedule) => schedule.Daily is { } time
        ? new JsonObject
        {
            [Type] = $"{Prefix}deviceHealthScriptDailySchedule",
            ["interval"] = 1,
            ["time"] = time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            ["useUtc"] = false,
        }
        : new JsonObject { [Type] = $"{Prefix}deviceHealthScriptHourlySchedule", ["interval"] = schedule.Hours };

    private static Schedule? ScheduleOf(JsonObject? schedule) => Text(schedule, Type) switch
    {
        $"{Prefix}deviceHealthScriptHourlySchedule" => new Schedule(schedule!["interval"]?.GetValue<int>() ?? 0, null),
        // Every second day, or in UTC, is none of ours.
        $"{Prefix}deviceHealthScriptDailySchedule" when schedule!["interval"]?.GetValue<int>() is null or 1
            && schedule["useUtc"]?.GetValue<bool>() is not true && TimeOnly.TryParse(
            Text(schedule, "time"), CultureInfo.InvariantCulture, out TimeOnly time) => new Schedule(0, time),
        _ => null,
    };

    private static string NameOf(TargetType type) => type switch
    {
        TargetType.AllDevices => "allDevicesAssignmentTarget",
        TargetType.AllUsers => "allLicensedUsersAssignmentTarget",
        TargetType.Group => "groupAssignmentTarget",
        _ => "exclusionGroupAssignmentTarget",
    };

    private static TargetType TypeOf(string? name) => Enum.GetValues<TargetType>()
        .Where(type => type is not TargetType.Other && $"{Prefix}{NameOf(type)}" == name)
        .DefaultIfEmpty(TargetType.Other)
        .First();

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
