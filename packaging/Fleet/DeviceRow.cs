namespace CertProp.Deploy.Fleet;

/// <summary>How a script of a remediation ended. Source: Graph, deviceHealthScriptDeviceState.</summary>
internal enum DetectionState
{
    Unknown,
    Success,
    Fail,
    ScriptError,
    Pending,
    NotApplicable,
}

/// <inheritdoc cref="DetectionState"/>
internal enum RemediationState
{
    Unknown,
    Skipped,
    Success,
    RemediationFailed,
    ScriptError,
}

/// <summary>The package that a row is about.</summary>
/// <param name="Id">The tenant's id of it.</param>
/// <param name="Ring">Whose.</param>
/// <param name="Removes">Whether it has something that removes; else it only looks.</param>
internal sealed record FleetPackage(string Id, string Ring, bool Removes);

/// <summary>What one device last reported of one package, from wherever it was read.</summary>
internal sealed record DeviceRow
{
    public required FleetPackage Package { get; init; }

    /// <summary>By which rows of the same device are known; a device's id, or its name where it has none.</summary>
    public required string DeviceId { get; init; }

    public required string DeviceName { get; init; }

    public string? User { get; init; }

    public string? OsVersion { get; init; }

    public DetectionState Detection { get; init; }

    public RemediationState Remediation { get; init; }

    /// <summary>What the look before removal said; null for no line of ours.</summary>
    public PortalLine? Before { get; init; }

    /// <summary>What removal itself said; only some sources have it.</summary>
    public PortalLine? Acted { get; init; }

    /// <summary>What the look after removal said.</summary>
    public PortalLine? After { get; init; }

    /// <summary>Whether there is output in which no line of ours was found.</summary>
    public bool IsForeign { get; init; }

    /// <summary>What the platform says went wrong, in its words.</summary>
    public string? Fault { get; init; }

    /// <summary>A code of the platform's, such as 0x87D00327.</summary>
    public string? FaultCode { get; init; }

    /// <summary>Since when it has been saying this; null where the source does not tell.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the device was last heard of.</summary>
    public DateTimeOffset? Seen { get; init; }

    /// <summary>When it is to run next.</summary>
    public DateTimeOffset? Next { get; init; }
}
