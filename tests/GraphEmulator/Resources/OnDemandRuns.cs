using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>
/// A script that one device is to run at once, whatever its assignments say (F23). Devices take it from the tenant.
/// </summary>
internal sealed class OnDemandRuns(Tenant tenant) : IResourceFamily
{
    private const string Action = "initiateOnDemandProactiveRemediation";

    public IEnumerable<Route> Routes =>
    [
        new("POST", $"{Devices.Path}/{{id}}/{Action}", Permission.DevicesRun, Order),
        new("POST", $"deviceManagement/comanagedDevices/{{id}}/{Action}", Permission.DevicesRun, RefuseTwin),
    ];

    private GraphAnswer Order(GraphRequest request)
    {
        DeviceRecord device = tenant.Devices.Meet(request.Id, request.Caller);
        string script = request.Body["scriptPolicyId"]?.GetValue<string>()
            ?? throw GraphException.BadRequest("$.scriptPolicyId: the member is required.");
        device.OnDemandRun = tenant.Scripts.Meet(script, request.Caller).Id;
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer RefuseTwin(GraphRequest request) =>
        throw GraphException.NoRoute("~/singleton/navigation/key/action", "POST", request.Url);
}
