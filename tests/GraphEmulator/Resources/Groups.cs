using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>Groups, which clients name and never create.</summary>
internal sealed class Groups(Tenant tenant, Listing listing) : IResourceFamily
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "groups", Permission.GroupsRead,
            request => listing.Answer(request, tenant.Groups.List(request.Caller))),
        new("GET", "groups/{id}", Permission.GroupsRead,
            request => Shape.Item(request, tenant.Groups.Meet(request.Id, request.Caller).Read())),
    ];
}
