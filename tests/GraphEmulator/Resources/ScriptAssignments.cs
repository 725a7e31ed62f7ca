using System.Globalization;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>Assignments of scripts (F16 to F21).</summary>
internal sealed class ScriptAssignments(Tenant tenant, Listing listing) : IResourceFamily
{
    private const string Member = "deviceHealthScriptAssignments";
    private const string ItemPath = $"{Scripts.Path}/{{id}}";
    private const string Path = $"{ItemPath}/assignments";

    public IEnumerable<Route> Routes =>
    [
        new("POST", $"{ItemPath}/assign", Permission.ScriptsWrite, Assign),
        new("GET", Path, Permission.ScriptsRead,
            request => listing.Answer(request, AssignmentTargets.Copies(Script(request).Assignments))),
        new("POST", Path, Permission.ScriptsWrite, RefuseCreate),
        new("GET", $"{Path}/{{id}}", Permission.ScriptsRead, Get),
        new("PATCH", $"{Path}/{{id}}", Permission.ScriptsWrite, Update),
    ];

    private GraphAnswer Assign(GraphRequest request)
    {
        Replace(tenant, Script(request), request.Body[Member]);
        return GraphAnswer.NoContent;
    }

    /// <summary>Gives a script these assignments in the place of all that it had.</summary>
    /// <exception cref="GraphException">One of them is none.</exception>
    public static void Replace(Tenant tenant, ScriptRecord script, JsonNode? sent)
    {
        IReadOnlyList<JsonObject> assignments =
            new AssignmentTargets(tenant).Replace(sent, Member, script.Assignments);
        for (int i = 0; i < assignments.Count; i++)
            SettleSchedule(assignments[i], $"$.{Member}[{i}].runSchedule");
        script.Assignments.Clear();
        script.Assignments.AddRange(assignments);
    }

    // F17: false is read whatever was sent. F20: times of day are read with seven decimals.
    private static void SettleSchedule(JsonObject assignment, string path)
    {
        assignment["runRemediationScript"] = false;
        if (AssignmentTargets.IsExclusion(assignment))
            assignment["runSchedule"] = null;
        if (assignment["runSchedule"] is not JsonObject schedule)
            return;
        if (schedule["interval"] is { } interval && interval.GetValue<int>() is < 1 or > 23)
            throw GraphException.BadRequest($"{path}.interval: 1 to 23 was expected.");
        if (schedule["time"]?.GetValue<string>() is string time)
        {
            schedule["time"] = TimeOnly.Parse(time, CultureInfo.InvariantCulture)
                .ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        }
    }

    private static GraphAnswer RefuseCreate(GraphRequest request) =>
        throw GraphException.NoRoute("~/singleton/navigation/key/navigation", "POST", request.Url);

    private GraphAnswer Get(GraphRequest request) => Shape.Item(request, Assignment(request).DeepClone().AsObject());

    private GraphAnswer Update(GraphRequest request)
    {
        JsonObject assignment = Assignment(request);
        ReadOnly.Refuse(request.Body, ["id", "runRemediationScript"]);
        BehindTheClient.Merge(assignment, request.Body);
        SettleSchedule(assignment, "$.runSchedule");
        return GraphAnswer.Ok(assignment.DeepClone());
    }

    private ScriptRecord Script(GraphRequest request) => tenant.Scripts.Meet(request.Id, request.Caller);

    private JsonObject Assignment(GraphRequest request) =>
        Script(request).Assignments.Find(item => item["id"]!.GetValue<string>() == request.Ids[1])
        ?? throw GraphException.NotFound(request.Ids[1]);
}
