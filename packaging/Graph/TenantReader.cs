using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Graph;

/// <summary>Reads what a tenant holds of a deployment.</summary>
/// <param name="graph">The tenant.</param>
/// <param name="deployment">Whose objects.</param>
internal sealed class TenantReader(GraphConnection graph, Guid deployment)
{
    /// <summary>All that has our marker, and all that has one of these names, whoever made it.</summary>
    /// <param name="names">Of objects that we want.</param>
    public async Task<PresentDeployment> ReadAsync(IEnumerable<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new PresentDeployment(
            deployment,
            await ReadAsync(TenantPaths.Win32Apps, TenantPaths.App, IsWanted),
            await ReadAsync(TenantPaths.Scripts, TenantPaths.Script, IsWanted));

        bool IsWanted(PresentObject listed) =>
            listed.Marker?.Deployment == deployment || wanted.Contains(listed.Name);
    }

    /// <summary>The remediations that have our marker, for those who may read nothing else.</summary>
    public async Task<PresentDeployment> ReadScriptsAsync() => new(
        deployment, [],
        await ReadAsync(
            TenantPaths.Scripts, TenantPaths.Script, listed => listed.Marker?.Deployment == deployment));

    /// <summary>The object of a marker; null where there is none.</summary>
    /// <exception cref="ConflictException">There are two.</exception>
    public async Task<PresentObject?> FindAsync(DesiredObject desired)
    {
        bool isApp = desired.Marker.Role is ObjectRole.App;
        IReadOnlyList<PresentObject> marked = isApp
            ? await ReadAsync(TenantPaths.Win32Apps, TenantPaths.App, IsMarked)
            : await ReadAsync(TenantPaths.Scripts, TenantPaths.Script, IsMarked);
        return isApp
            ? new PresentDeployment(deployment, marked, []).AppOf(desired)
            : new PresentDeployment(deployment, [], marked).ScriptOf(desired);

        bool IsMarked(PresentObject listed) => listed.Marker?.IsSameObject(desired.Marker) is true;
    }

    /// <summary>One object by its path, with all that belongs to it.</summary>
    /// <exception cref="GraphFault">It is not to be had; 404 also for a new one that is in lists already.</exception>
    public async Task<PresentObject> LoadAsync(string path)
    {
        JsonObject body = await graph.GetAsync(path);
        var assignments = new List<Assignment>();
        var raw = new JsonArray();
        await foreach (JsonObject assignment in graph.ListAsync($"{path}/assignments"))
        {
            assignments.Add(Assignment.Of(assignment));
            raw.Add(assignment.DeepClone());
        }
        // Where $expand would put them, for whoever needs the whole object again.
        body["assignments"] = raw;
        return new PresentObject(IdOf(body), body, assignments);
    }

    // Lists leave scripts out.
    private async Task<IReadOnlyList<PresentObject>> ReadAsync(
        string list, Func<string, string> pathOf, Func<PresentObject, bool> isWanted)
    {
        var ids = new List<string>();
        await foreach (JsonObject body in graph.ListAsync(list))
        {
            if (isWanted(new PresentObject(IdOf(body), body, [])))
                ids.Add(IdOf(body));
        }
        var whole = new List<PresentObject>();
        foreach (string id in ids)
            whole.Add(await LoadAsync(pathOf(id)));
        return whole;
    }

    private static string IdOf(JsonObject body) => body["id"]?.GetValue<string>()
        ?? throw GraphFault.OfUnexpected("Graph lists an object without an id");
}
