namespace CertProp.Deploy.Fleet.Sources;

/// <summary>Where what was read comes from, for whoever reads the result.</summary>
/// <param name="Words">Such as "Intune, export job".</param>
/// <param name="DataOf">When the service had put it together; null where it does not say.</param>
/// <param name="Delay">How late it may be, as a sentence; null for not at all.</param>
internal sealed record FleetOrigin(string Words, DateTimeOffset? DataOf, string? Delay)
{
    public const string IntuneDelay = "Results reach Intune up to a day later, and a device that reports the "
        + "same as before reports nothing new.";
}

/// <summary>A place that knows what devices reported.</summary>
internal interface IFleetSource
{
    /// <summary>Known when all rows were read.</summary>
    FleetOrigin Origin { get; }

    /// <summary>All rows, as they come. Several may be of one device.</summary>
    IAsyncEnumerable<DeviceRow> ReadAsync(CancellationToken cancellation);
}
