using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Resources;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>What tests see and do behind the client's back.</summary>
public static class BehindTheClient
{
    /// <summary>Copies of all scripts, with their contents.</summary>
    public static IReadOnlyList<JsonObject> AllScripts(this Tenant tenant) =>
        tenant.Turns.Take(() => Copies(tenant.Scripts.All.Select(item => item.Value)));

    /// <summary>Copies of all apps.</summary>
    public static IReadOnlyList<JsonObject> AllApps(this Tenant tenant) =>
        tenant.Turns.Take(() => Copies(tenant.Apps.All.Select(item => item.Value)));

    /// <summary>Copies of the assignments of a script or an app.</summary>
    public static IReadOnlyList<JsonObject> AssignmentsOf(this Tenant tenant, string id) =>
        tenant.Turns.Take(() => Copies(AssignmentsOf(ScriptOrApp(tenant, id))));

    /// <summary>Puts a script there that no client of this run made.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="members">What is not a default.</param>
    /// <returns>Its id.</returns>
    public static string AddScript(this Tenant tenant, JsonObject members)
    {
        JsonObject script = Defaults.Script(tenant);
        Merge(script, members);
        return tenant.Scripts.Add(new ScriptRecord(script)).Id;
    }

    /// <summary>Puts an app there, by default a published one.</summary>
    /// <inheritdoc cref="AddScript"/>
    public static string AddApp(this Tenant tenant, JsonObject members)
    {
        JsonObject app = Defaults.App(tenant);
        app["publishingState"] = "published";
        Merge(app, members);
        return tenant.Apps.Add(new AppRecord(app)).Id;
    }

    /// <summary>F48: somebody else edits a script or an app.</summary>
    public static void EditBySomebodyElse(this Tenant tenant, string id) => tenant.Turns.Take(() =>
    {
        if (FindScriptOrApp(tenant, id) is { } edited)
            Change(tenant, edited, Described($"{edited.Text("description")}\nedited by somebody else"));
    });

    /// <summary>F48: somebody else changes members of a script or an app in the portal.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">The script or the app.</param>
    /// <param name="members">What becomes of them, contents in Base64.</param>
    public static void ChangeBySomebodyElse(this Tenant tenant, string id, JsonObject members) =>
        tenant.Turns.Take(() => Change(tenant, ScriptOrApp(tenant, id), members));

    /// <summary>F48: somebody else changes the description of a script or an app.</summary>
    public static void DescribeBySomebodyElse(this Tenant tenant, string id, string? description) =>
        tenant.ChangeBySomebodyElse(id, Described(description));

    /// <summary>
    /// F48: somebody else adds an assignment to a script or an app, as the portal does: it sends all of them again.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">The script or the app.</param>
    /// <param name="assignment">As a client sends one.</param>
    public static void AssignBySomebodyElse(this Tenant tenant, string id, JsonObject assignment) =>
        tenant.Turns.Take(() =>
        {
            switch (ScriptOrApp(tenant, id))
            {
                case ScriptRecord script:
                    ScriptAssignments.Replace(tenant, script, With(script.Assignments, assignment));
                    break;
                case AppRecord app:
                    AppAssignments.Replace(tenant, app, With(app.Assignments, assignment));
                    break;
            }
        });

    /// <summary>F48: somebody else deletes a script or an app, and with it what hangs on it.</summary>
    public static void DeleteBySomebodyElse(this Tenant tenant, string id) => tenant.Turns.Take(() =>
    {
        switch (ScriptOrApp(tenant, id))
        {
            case ScriptRecord script:
                tenant.Scripts.Remove(script);
                break;
            case AppRecord app:
                tenant.Apps.Remove(app);
                break;
        }
    });

    internal static void Merge(JsonObject into, JsonObject members)
    {
        foreach ((string name, JsonNode? value) in members)
            into[name] = value?.DeepClone();
    }

    private static void Change(Tenant tenant, Entity edited, JsonObject members)
    {
        edited.Change(
            value =>
            {
                Merge(value, members);
                Defaults.Touch(tenant, value);
            },
            staleReads: 0);
        if (edited is ScriptRecord script)
            RunStates.Reset(script);
    }

    private static JsonObject Described(string? description) => new() { ["description"] = description };

    private static JsonArray With(IEnumerable<JsonObject> present, JsonObject assignment) =>
        [.. present.Append(assignment).Select(item => item.DeepClone())];

    private static List<JsonObject> AssignmentsOf(Entity owner) =>
        owner is ScriptRecord script ? script.Assignments : ((AppRecord)owner).Assignments;

    private static Entity ScriptOrApp(Tenant tenant, string id) => FindScriptOrApp(tenant, id)
        ?? throw new ArgumentException($"there is no script and no app {id}", nameof(id));

    private static Entity? FindScriptOrApp(Tenant tenant, string id) =>
        (Entity?)tenant.Scripts.Find(id) ?? tenant.Apps.Find(id);

    private static List<JsonObject> Copies(IEnumerable<JsonObject> objects) =>
        [.. objects.Select(item => item.DeepClone().AsObject())];
}
