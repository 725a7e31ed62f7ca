namespace CertProp.Deploy.Rings;

/// <summary>What people call the groups, filters and scope tags of a tenant, by their ids.</summary>
/// <param name="Groups">Those that the settings or an object of ours name; without those that are deleted.</param>
/// <param name="Filters">All that were listed.</param>
/// <param name="ScopeTags">All.</param>
internal sealed record TenantNames(
    IReadOnlyDictionary<string, string> Groups, IReadOnlyDictionary<string, string> Filters,
    IReadOnlyDictionary<string, string> ScopeTags)
{
    /// <summary>Whether nobody has deleted the group of an assignment, where it is for one.</summary>
    public bool AreOf(Assignment assignment) =>
        assignment.GroupId.Length == 0 || Groups.ContainsKey(assignment.GroupId);
}
