using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>
/// Win32 apps: list, create, read, change, delete, and how a content version is published (F26, F34, F36).
/// </summary>
internal sealed class Apps(Tenant tenant, Behaviour behaviour, Listing listing) : IResourceFamily
{
    public const string Path = "deviceAppManagement/mobileApps";
    public const string ItemPath = $"{Path}/{{id}}";
    public const string Cast = "graph.win32LobApp";
    private const string Committed = "committedContentVersion";

    private static readonly string[] ServerOwned =
    [
        "id", "createdDateTime", "lastModifiedDateTime", "publishingState", "uploadState", "size", "isAssigned",
        "dependentAppCount", "supersedingAppCount", "supersededAppCount", "assignments", "categories", "relationships",
        "contentVersions",
    ];

    // The service asks for them, although the metadata has them nullable.
    private static readonly string[] Required = ["displayName", "description", "publisher"];

    public IEnumerable<Route> Routes =>
    [
        new("GET", Path, Permission.AppsRead, List),
        new("GET", $"{Path}/{Cast}", Permission.AppsRead, List),
        new("POST", Path, Permission.AppsWrite, Create),
        new("GET", ItemPath, Permission.AppsRead, Get),
        new("GET", $"{ItemPath}/{Cast}", Permission.AppsRead, Get),
        new("PATCH", ItemPath, Permission.AppsWrite, Update),
        new("DELETE", ItemPath, Permission.AppsWrite, Delete),
    ];

    private GraphAnswer List(GraphRequest request) => listing.Answer(
        request,
        tenant.Apps.Met(request.Caller).Select(Read),
        expand: (item, name) => Navigate(tenant.Apps.Find(item["id"]!.GetValue<string>())!, name));

    private GraphAnswer Create(GraphRequest request)
    {
        ReadOnly.Refuse(request.Body, [.. ServerOwned, Committed]);
        bool IsMissing(string name) => string.IsNullOrWhiteSpace(request.Body[name]?.GetValue<string>());
        if (Array.Find(Required, IsMissing) is string missing)
            throw GraphException.BadRequest($"$.{missing}: the property '{missing}' is required.");
        ScopeTags.Check(tenant, request);
        JsonObject app = Defaults.App(tenant);
        BehindTheClient.Merge(app, request.Body);
        tenant.Apps.Create(new AppRecord(app), behaviour);
        return GraphAnswer.Created(Shape.Of(request, app.DeepClone().AsObject()));
    }

    private GraphAnswer Get(GraphRequest request)
    {
        AppRecord app = tenant.Apps.Meet(request.Id, request.Caller);
        return Shape.Item(request, Read(app), name => Navigate(app, name));
    }

    private GraphAnswer Update(GraphRequest request)
    {
        AppRecord app = tenant.Apps.Meet(request.Id, request.Caller);
        ReadOnly.Refuse(request.Body, ServerOwned);
        ScopeTags.Check(tenant, request);
        ContentVersion? content =
            request.Body.ContainsKey(Committed) ? FindCommitted(app, request.Body[Committed]) : null;
        app.Change(
            value =>
            {
                if (content is not null && app.Text(Committed) != content.Id)
                {
                    value["publishingState"] = "processing";
                    value["size"] = content.Files.Sum(file => file.Size);
                    app.PublishPolls = behaviour.PublishPolls;
                }
                BehindTheClient.Merge(value, request.Body);
                Defaults.Touch(tenant, value);
            },
            behaviour.StaleReads);
        return GraphAnswer.Ok(Shape.Of(request, app.Value.DeepClone().AsObject()));
    }

    private GraphAnswer Delete(GraphRequest request)
    {
        tenant.Apps.Remove(tenant.Apps.Meet(request.Id, request.Caller));
        return GraphAnswer.NoContent;
    }

    private static ContentVersion FindCommitted(AppRecord app, JsonNode? version) =>
        app.Contents.Find(content => content.Id == version?.GetValue<string>()) is { IsCommitted: true } content
            ? content
            : throw GraphException.BadRequest($"$.{Committed}: content version '{version}' is not committed.");

    // A read is a poll.
    private JsonObject Read(AppRecord app)
    {
        if (app.Text("publishingState") is "processing" && app.PublishPolls-- <= 0)
            app.Value["publishingState"] = "published";
        JsonObject item = app.Read();
        if (behaviour.IsAssignedLies)
            item["isAssigned"] = app.Assignments.Count == 0;
        return item;
    }

    private static JsonArray? Navigate(AppRecord app, string name) => name switch
    {
        "assignments" => new JsonArray([.. app.Assignments.Select(assignment => assignment.DeepClone())]),
        "categories" or "relationships" => new JsonArray(),
        _ => null,
    };
}
