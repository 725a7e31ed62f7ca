using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator;

/// <summary>How an emulator starts.</summary>
public sealed class EmulatorOptions
{
    /// <summary>Port of Graph; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where content goes. Without it everything works but content files.</summary>
    public Azurite? Azurite { get; init; }

    /// <summary>What time it is: timestamps, and how long a SAS lives.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How the service behaves, to begin with.</summary>
    public Behaviour Behaviour { get; init; } = new();
}
