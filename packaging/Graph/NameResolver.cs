using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Finds what settings name: groups, filters and scope tags, by name or id. They are never created. Remembers what
/// they are called.
/// </summary>
/// <param name="graph">The tenant.</param>
internal sealed class NameResolver(GraphConnection graph)
{
    private readonly Dictionary<string, string> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _filters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _tags = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names by id, of what was met so far.</summary>
    public TenantNames Names => new(_groups, _filters, _tags);

    /// <exception cref="ConflictException">Something is not there, or several things have the name.</exception>
    public async Task<ResolvedNames> ResolveAsync(DeploySettings settings, IReadOnlyList<Ring> rings)
    {
        IEnumerable<string> groups = rings.SelectMany(ring => ring.Include.Concat(ring.Exclude))
            .Where(group => group is not (Ring.AllDevices or Ring.AllUsers)).Distinct();
        var groupIds = new Dictionary<string, string>();
        foreach (string group in groups)
            groupIds[group] = await FindGroupAsync(group);
        foreach (Ring ring in rings)
            RefuseContradiction(ring, groupIds);
        string[] filters = [.. rings.Select(ring => ring.Filter?.Name).OfType<string>().Distinct()];
        if (filters.Length > 0)
            await ListAsync(TenantPaths.Filters, _filters);
        if (settings.ScopeTags.Count > 0)
            await ListAsync(TenantPaths.ScopeTags, _tags);
        return new ResolvedNames(
            groupIds,
            filters.ToDictionary(filter => filter, filter => Single("filter", filter, Matches(_filters, filter))),
            [.. settings.ScopeTags.Select(tag => Single("scope tag", tag, Matches(_tags, tag)))]);
    }

    /// <summary>Learns the names behind assignments that are there, whoever made them.</summary>
    public async Task LearnAsync(IEnumerable<Assignment> assignments)
    {
        foreach (Assignment assignment in assignments)
        {
            if (assignment.GroupId.Length > 0 && !_groups.ContainsKey(assignment.GroupId))
                await FindByIdAsync(assignment.GroupId);
            if (assignment.FilterId is { } filter && !_filters.ContainsKey(filter))
                await ListAsync(TenantPaths.Filters, _filters);
        }
    }

    // The service takes the same group as included and excluded, keeps the include, and devices run it.
    private static void RefuseContradiction(Ring ring, Dictionary<string, string> groupIds)
    {
        string[] ids = [.. ring.Include.Concat(ring.Exclude).Select(group => groupIds.GetValueOrDefault(group, group))];
        if (ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() < ids.Length)
            throw new ConflictException($"ring {ring.Name} names a group twice, by name or id; once is enough, and what is excluded must not be included");
        if (ring.Exclude.Any(group => group is Ring.AllDevices or Ring.AllUsers))
            throw new ConflictException($"ring {ring.Name} excludes everybody; \"exclude\" takes groups");
    }

    private async Task<string> FindGroupAsync(string group)
    {
        if (Guid.TryParse(group, out _))
            return await FindByIdAsync(group) ?? throw NotThere("group", group);
        string filter = $"displayName eq '{group.Replace("'", "''", StringComparison.Ordinal)}'";
        var found = new Dictionary<string, string>();
        await ListAsync($"{TenantPaths.Groups}?$filter={Uri.EscapeDataString(filter)}&$select=id,displayName", found);
        string id = Single("group", group, [.. found.Keys]);
        _groups[id] = found[id];
        return id;
    }

    private async Task<string?> FindByIdAsync(string id)
    {
        JsonObject? found = await graph.FindAsync(
            $"{TenantPaths.Groups}/{Uri.EscapeDataString(id)}?$select=id,displayName");
        return found is null ? null : Remember(found, _groups);
    }

    private async Task ListAsync(string path, Dictionary<string, string> names)
    {
        await foreach (JsonObject item in graph.ListAsync(path))
            Remember(item, names);
    }

    private static string Remember(JsonObject item, Dictionary<string, string> names)
    {
        string id = item["id"]?.GetValue<string>() ?? "";
        names[id] = item["displayName"]?.GetValue<string>() ?? id;
        return id;
    }

    // An id is one thing; several may have the name, in whatever case.
    private static string[] Matches(Dictionary<string, string> names, string wanted) => names.ContainsKey(wanted)
        ? [wanted]
        : [.. names.Where(one => one.Value.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Select(one => one.Key)];

    private static string Single(string what, string name, string[] ids) => ids switch
    {
        [var id] => id,
        [] => throw NotThere(what, name),
        _ => throw new ConflictException(
            $"there are {ids.Length} {what}s \"{name}\": {string.Join(", ", ids)}; name one by its id in the settings"),
    };

    private static ConflictException NotThere(string what, string name) =>
        new(
            $"there is no {what} \"{name}\" that this identity can see; make it first, or name another "
            + "in the settings");
}
