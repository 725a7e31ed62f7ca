using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Graph;

/// <summary>Finds our objects in a tenant: by marker, and where that is lost, by name and what they carry.</summary>
/// <param name="graph">The tenant.</param>
internal sealed class TenantReader(GraphConnection graph)
{
    /// <exception cref="ConflictException">Somebody else's object has the name, or there are two of ours.</exception>
    public async Task<PresentRing> ReadAsync(DesiredRing desired) => new(
        desired.App is null ? null : await FindAppAsync(desired.App),
        await FindScriptAsync(desired.Script));

    /// <summary>The app of this marker; null where there is none.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<PresentObject?> FindAppAsync(DesiredObject desired) =>
        // Nothing in an app but its marker, which stands in description and notes, says whose it is.
        await FindAsync(desired, "app", TenantPaths.Win32Apps, TenantPaths.App, _ => false);

    /// <summary>The remediation of this marker; null where there is none.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<PresentObject?> FindScriptAsync(DesiredObject desired) =>
        await FindAsync(
            desired, "remediation", TenantPaths.Scripts, TenantPaths.Script, body => IsOurs(body, desired.Marker));

    private async Task<PresentObject?> FindAsync(
        DesiredObject desired, string what, string list, Func<string, string> item, Func<PresentObject, bool> isOurs)
    {
        var marked = new List<PresentObject>();
        var named = new List<PresentObject>();
        await foreach (JsonObject body in graph.ListAsync(list))
        {
            var listed = new PresentObject(Id(body), body, []);
            if (listed.Marker is { } marker && marker.IsSameObject(desired.Marker))
                marked.Add(listed);
            else if (listed.Name.Equals(desired.Name, StringComparison.OrdinalIgnoreCase))
                named.Add(listed);
        }
        if (marked.Count > 1)
        {
            throw new ConflictException(
                $"there are {marked.Count} {what}s of ring {desired.Marker.Ring} with our marker: "
                + $"{string.Join(", ", marked.Select(one => one.Id))}; "
                + "delete the ones that nobody uses");
        }
        if (marked.Count == 1)
            return await LoadAsync(marked[0].Id, item);
        foreach (PresentObject candidate in named)
        {
            PresentObject whole = await LoadAsync(candidate.Id, item);
            return whole.Marker is null && isOurs(whole)
                ? whole
                : throw new ConflictException(
                    $"the {what} \"{desired.Name}\" ({candidate.Id}) is not ours: it has no marker of this deployment; "
                    + "rename it, or choose "
                    + "another \"names\": { \"prefix\" } in the settings");
        }
        return null;
    }

    private async Task<PresentObject> LoadAsync(string id, Func<string, string> item)
    {
        JsonObject body = await graph.GetAsync(item(id));
        var assignments = new List<Assignment>();
        var raw = new JsonArray();
        await foreach (JsonObject assignment in graph.ListAsync($"{item(id)}/assignments"))
        {
            assignments.Add(Assignment.Of(assignment));
            raw.Add(assignment.DeepClone());
        }
        // Where $expand would put them, for whoever needs the whole object again.
        body["assignments"] = raw;
        return new PresentObject(id, body, assignments);
    }

    // The script's own header says whose it is.
    private static bool IsOurs(PresentObject script, ObjectMarker marker) =>
        script.Script("detectionScriptContent")?.Contains(
            $"# certprop-deploy/1 deployment={marker.Deployment:D} role={marker.Role.ToString().ToLowerInvariant()} ",
            StringComparison.Ordinal) == true;

    private static string Id(JsonObject body) => body["id"]?.GetValue<string>()
        ?? throw GraphFault.OfUnexpected("Graph lists an object without an id");
}
