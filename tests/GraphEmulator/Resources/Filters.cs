using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>assignmentFilters, which clients name and never create.</summary>
internal sealed class Filters(Tenant tenant, Listing listing) : IResourceFamily
{
    private const string Path = "deviceManagement/assignmentFilters";

    public IEnumerable<Route> Routes =>
    [
        new("GET", Path, Permission.FiltersRead,
            request => listing.Answer(request, tenant.Filters.List(request.Caller))),
        new("GET", $"{Path}/{{id}}", Permission.FiltersRead,
            request => Shape.Item(request, tenant.Filters.Meet(request.Id, request.Caller).Read())),
        new("GET", $"{Path}/getState()", Permission.FiltersRead,
            _ => GraphAnswer.Ok(new JsonObject { ["enabled"] = true })),
    ];
}
