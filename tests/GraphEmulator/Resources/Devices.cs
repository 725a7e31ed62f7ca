using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>managedDevices.</summary>
internal sealed class Devices(Tenant tenant, Listing listing) : IResourceFamily
{
    public const string Path = "deviceManagement/managedDevices";

    public IEnumerable<Route> Routes =>
    [
        new("GET", Path, Permission.DevicesRead,
            request => listing.Answer(request, tenant.Devices.List(request.Caller))),
        new("GET", $"{Path}/{{id}}", Permission.DevicesRead,
            request => Shape.Item(request, tenant.Devices.Meet(request.Id, request.Caller).Read())),
    ];
}
