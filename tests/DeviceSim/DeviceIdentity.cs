namespace CertProp.DeviceSim;

/// <summary>A device that is enrolled. Which groups it is in, the tenant says, and may say otherwise later.</summary>
/// <param name="Id">Of its managedDevice.</param>
/// <param name="Name">Its computer name.</param>
/// <param name="Filters">Ids of the assignment filters that it matches; their rules are not evaluated here.</param>
public sealed record DeviceIdentity(string Id, string Name, params IReadOnlyCollection<string> Filters);
