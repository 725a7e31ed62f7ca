using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Control;

/// <summary>What people put into the tenant from a terminal.</summary>
internal sealed record TenantMembers(
    IReadOnlyList<string>? Groups = null,
    IReadOnlyList<string>? Devices = null,
    IReadOnlyList<string>? ScopeTags = null,
    IReadOnlyDictionary<string, string>? Filters = null)
{
    /// <returns>Ids by name.</returns>
    public Dictionary<string, string> AddTo(Tenant tenant)
    {
        var ids = new Dictionary<string, string>();
        foreach (string name in Groups ?? [])
            ids[name] = tenant.AddGroup(name);
        foreach (string name in Devices ?? [])
            ids[name] = tenant.AddDevice(name);
        foreach (string name in ScopeTags ?? [])
            ids[name] = tenant.AddScopeTag(name);
        foreach ((string name, string rule) in Filters ?? new Dictionary<string, string>())
            ids[name] = tenant.AddFilter(name, rule);
        return ids;
    }
}
