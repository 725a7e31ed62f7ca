using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>Finds what settings name: groups, filters and scope tags, by name or id. They are never created.</summary>
/// <param name="graph">The tenant.</param>
internal sealed class NameResolver(GraphConnection graph)
{
    /// <exception cref="ConflictException">Something is not there, or several things have the name.</exception>
    public async Task<ResolvedNames> ResolveAsync(DeploySettings settings, IReadOnlyList<Ring> rings)
    {
        string[] groups = [.. rings.SelectMany(ring => ring.Include.Concat(ring.Exclude)).Where(group => group is not (Ring.AllDevices or Ring.AllUsers)).Distinct()];
        string[] filters = [.. rings.Select(ring => ring.Filter?.Name).OfType<string>().Distinct()];
        var groupIds = new Dictionary<string, string>();
        foreach (string group in groups)
            groupIds[group] = await FindGroupAsync(group);
        var filterIds = new Dictionary<string, string>();
        foreach (string filter in filters)
            filterIds[filter] = await FindInListAsync("filter", TenantPaths.Filters, filter);
        var tags = new List<string>();
        foreach (string tag in settings.ScopeTags)
            tags.Add(await FindInListAsync("scope tag", TenantPaths.ScopeTags, tag));
        return new ResolvedNames(groupIds, filterIds, tags);
    }

    private async Task<string> FindGroupAsync(string group)
    {
        if (Guid.TryParse(group, out _))
            return await graph.FindAsync($"{TenantPaths.Groups}/{group}") is { } found ? Id(found) : throw NotThere("group", group);
        string filter = $"displayName eq '{group.Replace("'", "''", StringComparison.Ordinal)}'";
        return await SingleAsync("group", group, graph.ListAsync($"{TenantPaths.Groups}?$filter={Uri.EscapeDataString(filter)}&$select=id,displayName"));
    }

    // Few, and their lists do not all know filters.
    private Task<string> FindInListAsync(string what, string path, string name) => SingleAsync(
        what, name, graph.ListAsync(path).Where(item =>
            Id(item) == name || name.Equals(item["displayName"]?.GetValue<string>(), StringComparison.OrdinalIgnoreCase)));

    private static async Task<string> SingleAsync(string what, string name, IAsyncEnumerable<JsonObject> found)
    {
        List<string> ids = await found.Select(Id).ToListAsync();
        return ids switch
        {
            [var id] => id,
            [] => throw NotThere(what, name),
            _ => throw new ConflictException($"there are {ids.Count} {what}s \"{name}\": {string.Join(", ", ids)}; name one by its id in the settings"),
        };
    }

    private static ConflictException NotThere(string what, string name) =>
        new($"there is no {what} \"{name}\" that this identity can see; make it first, or name another in the settings");

    private static string Id(JsonObject body) => body["id"]?.GetValue<string>() ?? "";
}
