using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>Assignments of apps (F35).</summary>
internal sealed class AppAssignments(Tenant tenant, Behaviour behaviour, Listing listing) : IResourceFamily
{
    private const string Member = "mobileAppAssignments";

    public IEnumerable<Route> Routes =>
    [
        new("POST", $"{Apps.ItemPath}/assign", Permission.AppsWrite, Assign),
        new("GET", $"{Apps.ItemPath}/assignments", Permission.AppsRead,
            request => listing.Answer(
                request, AssignmentTargets.Copies(tenant.Apps.Meet(request.Id, request.Caller).Assignments))),
    ];

    private GraphAnswer Assign(GraphRequest request)
    {
        AppRecord app = tenant.Apps.Meet(request.Id, request.Caller);
        if (!behaviour.AssignsUnpublished && app.Text("publishingState") is not "published")
            throw GraphException.BadRequest("The app is not published yet.");
        Replace(tenant, app, request.Body[Member]);
        return GraphAnswer.NoContent;
    }

    /// <summary>Gives an app these assignments in the place of all that it had.</summary>
    /// <exception cref="GraphException">One of them is none.</exception>
    public static void Replace(Tenant tenant, AppRecord app, JsonNode? sent)
    {
        IReadOnlyList<JsonObject> assignments = new AssignmentTargets(tenant).Replace(sent, Member, app.Assignments);
        foreach (JsonObject assignment in assignments)
            (assignment["source"], assignment["sourceId"]) = ("direct", app.Id);
        app.Assignments.Clear();
        app.Assignments.AddRange(assignments);
        app.Value["isAssigned"] = assignments.Count > 0;
    }
}
