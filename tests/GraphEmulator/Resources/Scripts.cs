using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>deviceHealthScripts: list, create, read, change, delete (F9 to F15).</summary>
internal sealed class Scripts(Tenant tenant, Behaviour behaviour, Listing listing) : IResourceFamily
{
    public const string Path = "deviceManagement/deviceHealthScripts";
    private const string ItemPath = $"{Path}/{{id}}";

    // The service took 504 KB and refused 512.
    private const int MaximumContent = 504 * 1024;

    private static readonly string[] Contents = ["detectionScriptContent", "remediationScriptContent"];

    private static readonly string[] ServerOwned =
    [
        "id", "version", "highestAvailableVersion", "isGlobalScript", "createdDateTime", "lastModifiedDateTime",
        "assignments", "deviceRunStates", "runSummary",
    ];

    public IEnumerable<Route> Routes =>
    [
        new("GET", Path, Permission.ScriptsRead, List),
        new("POST", Path, Permission.ScriptsWrite, Create),
        new("GET", $"{Path}/$count", Permission.ScriptsRead, Count),
        new("GET", $"{Path}/areGlobalScriptsAvailable()", Permission.ScriptsRead, AreGlobalScriptsAvailable),
        new("GET", ItemPath, Permission.ScriptsRead, Get),
        new("PATCH", ItemPath, Permission.ScriptsWrite, Update),
        new("DELETE", ItemPath, Permission.ScriptsWrite, Delete),
    ];

    private GraphAnswer List(GraphRequest request)
    {
        IReadOnlyList<JsonObject> items = tenant.Scripts.List(request.Caller);
        foreach (JsonObject item in items)
        {
            foreach (string content in Contents)
                item[content] = null;
        }
        // F10: $filter is not honoured.
        return listing.Answer(
            request, items, ignoresFilter: true,
            (item, name) => Navigate(tenant.Scripts.Find(item["id"]!.GetValue<string>())!, name));
    }

    private GraphAnswer Count(GraphRequest request) =>
        GraphAnswer.Ok(JsonValue.Create(tenant.Scripts.Met(request.Caller).Count));

    private static GraphAnswer AreGlobalScriptsAvailable(GraphRequest request) =>
        GraphAnswer.Ok(new JsonObject { ["value"] = "enabled" });

    private GraphAnswer Create(GraphRequest request)
    {
        ReadOnly.Refuse(request.Body, ServerOwned);
        CheckContents(request.Body);
        ScopeTags.Check(tenant, request);
        if (tenant.Scripts.Count >= behaviour.MaximumScripts)
            throw GraphException.BadRequest($"The limit of {behaviour.MaximumScripts} script packages is reached.");
        JsonObject script = Defaults.Script(tenant);
        BehindTheClient.Merge(script, request.Body);
        tenant.Scripts.Create(new ScriptRecord(script), behaviour);
        return GraphAnswer.Created(script.DeepClone());
    }

    private GraphAnswer Get(GraphRequest request)
    {
        ScriptRecord script = tenant.Scripts.Meet(request.Id, request.Caller);
        return Shape.Item(request, script.Read(), name => Navigate(script, name));
    }

    private GraphAnswer Update(GraphRequest request)
    {
        ScriptRecord script = tenant.Scripts.Meet(request.Id, request.Caller);
        ReadOnly.Refuse(request.Body, [.. ServerOwned, "deviceHealthScriptType"]);
        if (script.IsGlobal && Contents.Any(request.Body.ContainsKey))
            throw GraphException.BadRequest("The content of a Microsoft script cannot be changed.");
        CheckContents(request.Body);
        ScopeTags.Check(tenant, request);
        script.Change(
            value =>
            {
                BehindTheClient.Merge(value, request.Body);
                Defaults.Touch(tenant, value);
            },
            behaviour.StaleReads);
        RunStates.Reset(script);
        return GraphAnswer.Ok(script.Value.DeepClone());
    }

    private GraphAnswer Delete(GraphRequest request)
    {
        ScriptRecord script = tenant.Scripts.Meet(request.Id, request.Caller);
        if (script.IsGlobal)
            throw GraphException.BadRequest("A Microsoft script cannot be deleted.");
        tenant.Scripts.Remove(script);
        return GraphAnswer.NoContent;
    }

    private static JsonNode? Navigate(ScriptRecord script, string name) => name switch
    {
        "assignments" => new JsonArray([.. script.Assignments.Select(assignment => assignment.DeepClone())]),
        "runSummary" => RunStates.Summary(script),
        "deviceRunStates" => new JsonArray([.. script.RunStates.Values.Select(state => state.DeepClone())]),
        _ => null,
    };

    // F14: the service says nothing that helps.
    private static void CheckContents(JsonObject body)
    {
        int Length(string name) => Convert.FromBase64String(body[name]?.GetValue<string>() ?? "").Length;
        if (Contents.Any(name => Length(name) > MaximumContent))
            throw GraphException.BadRequest("An error has occurred.");
    }
}
