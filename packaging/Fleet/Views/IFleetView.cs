using CertProp.Deploy.Fleet.Sources;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>What is known of a look at a fleet before its devices are gone through.</summary>
/// <param name="Title">Whose fleet: the tenant, the site, a folder.</param>
/// <param name="Origin">Where the data come from.</param>
/// <param name="Time">When this was made.</param>
/// <param name="Rows">At least so many rows, of as many devices or fewer.</param>
internal sealed record FleetHeader(string Title, FleetOrigin Origin, DateTimeOffset Time, int Rows);

/// <summary>Shows a fleet, device by device, and keeps none of them.</summary>
internal interface IFleetView : IDisposable
{
    void Begin(FleetHeader header);

    void Add(FleetDevice device);

    void End(FleetSummary summary);
}
