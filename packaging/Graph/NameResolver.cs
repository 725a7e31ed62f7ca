using System.Net;
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

    /// <exception cref="ConflictException">Something is not there, or several things have the name; all such names
    /// are in its sentence.</exception>
    public async Task<ResolvedNames> ResolveAsync(DeploySettings settings, IReadOnlyList<Ring> rings)
    {
        FoundNames groups = await GroupsAsync(rings);
        FoundNames filters = await FiltersAsync(rings);
        FoundNames tags = await ScopeTagsAsync(settings);
        string[] problems = [.. groups.Problems, .. filters.Problems, .. tags.Problems];
        return problems.Length == 0
            ? new ResolvedNames(groups.Ids, filters.Ids, [.. settings.ScopeTags.Select(tag => tags.Ids[tag])])
            : throw new ConflictException(string.Join("; ", problems));
    }

    /// <summary>Groups of some rings; that a ring contradicts itself is a problem as well.</summary>
    public async Task<FoundNames> GroupsAsync(IReadOnlyList<Ring> rings)
    {
        var found = new FoundNames();
        IEnumerable<string> groups = rings.SelectMany(ring => ring.Include.Concat(ring.Exclude))
            .Where(group => group is not (Ring.AllDevices or Ring.AllUsers)).Distinct();
        foreach (string group in groups)
            found.Add("group", group, await FindGroupAsync(group));
        foreach (Ring ring in rings)
            found.AddProblems(Contradictions(ring, found.Ids));
        return found;
    }

    /// <summary>Filters of some rings; lists them only where a ring names one.</summary>
    public Task<FoundNames> FiltersAsync(IReadOnlyList<Ring> rings) => FindAsync(
        "filter", [.. rings.Select(ring => ring.Filter?.Name).OfType<string>().Distinct()], TenantPaths.Filters,
        _filters);

    /// <summary>Scope tags; lists them only where the settings name one.</summary>
    public Task<FoundNames> ScopeTagsAsync(DeploySettings settings) =>
        FindAsync("scope tag", [.. settings.ScopeTags.Distinct()], TenantPaths.ScopeTags, _tags);

    /// <summary>Learns the names behind assignments that are there, whoever made them.</summary>
    public async Task LearnAsync(IEnumerable<Assignment> assignments)
    {
        foreach (Assignment assignment in assignments)
        {
            if (assignment.GroupId.Length > 0 && !_groups.ContainsKey(assignment.GroupId))
                await TryAsync(() => FindByIdAsync(assignment.GroupId), _groups, assignment.GroupId);
            if (assignment.FilterId is { } filter && !_filters.ContainsKey(filter))
                await TryAsync(() => ListAsync(TenantPaths.Filters, _filters), _filters, filter);
        }
    }

    // Who may not know what a group is called still sees which one it is.
    private static async Task TryAsync(Func<Task> learn, Dictionary<string, string> names, string id)
    {
        try
        {
            await learn();
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.Forbidden)
        {
            names[id] = id;
        }
    }

    // The service takes the same group as included and excluded, keeps the include, and devices run it.
    private static IEnumerable<string> Contradictions(Ring ring, IReadOnlyDictionary<string, string> groupIds)
    {
        string[] ids = [.. ring.Include.Concat(ring.Exclude).Select(group => groupIds.GetValueOrDefault(group, group))];
        if (ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() < ids.Length)
        {
            yield return $"ring {ring.Name} names a group twice, by name or id; once is enough, and what is excluded "
                + "must not be included";
        }
        if (ring.Exclude.Any(group => group is Ring.AllDevices or Ring.AllUsers))
            yield return $"ring {ring.Name} excludes everybody; \"exclude\" takes groups";
    }

    private async Task<FoundNames> FindAsync(
        string what, string[] wanted, string list, Dictionary<string, string> names)
    {
        var found = new FoundNames();
        if (wanted.Length > 0)
            await ListAsync(list, names);
        foreach (string name in wanted)
            found.Add(what, name, Matches(names, name));
        return found;
    }

    private async Task<string[]> FindGroupAsync(string group)
    {
        if (Guid.TryParse(group, out _))
            return await FindByIdAsync(group) is { } known ? [known] : [];
        string filter = $"displayName eq '{group.Replace("'", "''", StringComparison.Ordinal)}'";
        var found = new Dictionary<string, string>();
        await ListAsync($"{TenantPaths.Groups}?$filter={Uri.EscapeDataString(filter)}&$select=id,displayName", found);
        if (found.Count == 1)
            _groups[found.Keys.Single()] = found.Values.Single();
        return [.. found.Keys];
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
}

/// <summary>Names of the settings that were looked up, of one kind.</summary>
internal sealed class FoundNames
{
    private readonly Dictionary<string, string> _ids = [];
    private readonly List<string> _problems = [];

    /// <summary>Ids, by the names in the settings.</summary>
    public IReadOnlyDictionary<string, string> Ids => _ids;

    /// <summary>A sentence for each name that is not exactly one thing.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Add(string what, string name, string[] ids)
    {
        if (ids is [var id])
            _ids[name] = id;
        else if (ids.Length == 0)
        {
            _problems.Add(
                $"there is no {what} \"{name}\" that this identity can see; make it first, or name another in the "
                + "settings");
        }
        else
        {
            _problems.Add(
                $"there are {ids.Length} {what}s \"{name}\": {string.Join(", ", ids)}; name one by its id in the "
                + "settings");
        }
    }

    public void AddProblems(IEnumerable<string> problems) => _problems.AddRange(problems);
}
