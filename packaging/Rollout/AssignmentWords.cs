using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>Assignments in the tenant's own names.</summary>
internal static class AssignmentWords
{
    /// <param name="assignment">Whom, when, how.</param>
    /// <param name="names">Of groups and filters.</param>
    /// <param name="showsIds">Whether ids stand behind names.</param>
    public static string Of(Assignment assignment, TenantNames names, bool showsIds = false)
    {
        string target = assignment.Target switch
        {
            TargetType.AllDevices => "all devices",
            TargetType.AllUsers => "all users",
            TargetType.Group => $"group {Called(names.Groups, assignment.GroupId)}",
            TargetType.ExcludedGroup => $"not group {Called(names.Groups, assignment.GroupId)}",
            _ => "a target that certprop-deploy never makes",
        };
        string filter = assignment.FilterId is { } id
            ? $", {(assignment.FilterIncludes ? "only" : "not")} filter {Called(names.Filters, id)}"
            : "";
        string rest = string.Concat(
            new[] { assignment.Intent, Of(assignment.Schedule) }.OfType<string>().Select(word => $", {word}"));
        return $"{target}{filter}{rest}";

        string Called(IReadOnlyDictionary<string, string> known, string key) =>
            !known.TryGetValue(key, out string? name) ? $"{key} (deleted)"
            : showsIds ? $"\"{name}\" ({key})"
            : $"\"{name}\"";
    }

    /// <summary>A schedule in words; null for none.</summary>
    public static string? Of(Schedule? schedule) => schedule switch
    {
        null => null,
        { Daily: { } time } => $"daily at {time:HH\\:mm}",
        { Hours: 1 } => "every hour",
        _ => $"every {schedule.Hours} hours",
    };
}
