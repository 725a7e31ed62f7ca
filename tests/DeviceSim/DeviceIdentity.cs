namespace CertProp.DeviceSim;

/// <summary>What assignments ask of a device.</summary>
/// <param name="Id">Of its managedDevice.</param>
/// <param name="Name">Its computer name.</param>
/// <param name="Groups">Ids of the groups that it, or its user, is in.</param>
/// <param name="Filters">Ids of the assignment filters that it matches; their rules are not evaluated here.</param>
public sealed record DeviceIdentity(
    string Id, string Name, IReadOnlyCollection<string> Groups, IReadOnlyCollection<string> Filters);
