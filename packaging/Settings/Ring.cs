namespace CertProp.Deploy.Settings;

/// <summary>Whether a ring only looks.</summary>
internal enum RingMode
{
    /// <summary>No remediation script is published.</summary>
    Detect,
    Remediate,
}

/// <summary>How the helper reaches a ring's devices.</summary>
internal enum HelperDelivery
{
    /// <summary>As a Win32 app.</summary>
    Intune,

    /// <summary>By Configuration Manager, or in the image.</summary>
    None,
}

/// <summary>When a remediation runs, in the device's own time: every so many hours, or daily.</summary>
/// <param name="Hours">1 to 23; 0 where <paramref name="Daily"/> holds.</param>
/// <param name="Daily">Time of day; null where <paramref name="Hours"/> holds.</param>
internal sealed record Schedule(int Hours, TimeOnly? Daily);

/// <summary>An assignment filter, by name or id.</summary>
/// <param name="Name">Which.</param>
/// <param name="Includes">Whether devices must match it, or must not.</param>
internal sealed record RingFilter(string Name, bool Includes);

/// <summary>A set of devices with Intune objects of its own, so that it can hold a version of its own.</summary>
internal sealed record Ring
{
    /// <summary>All devices, where it stands in the place of a group.</summary>
    public const string AllDevices = "allDevices";

    /// <summary>All users with a licence, where it stands in the place of a group.</summary>
    public const string AllUsers = "allUsers";

    /// <summary>Letters, digits and hyphens: it is part of markers.</summary>
    public required string Name { get; init; }

    public RingMode Mode { get; init; }

    /// <summary>Groups by name or id, or one of the two words above.</summary>
    public required IReadOnlyList<string> Include { get; init; }

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public RingFilter? Filter { get; init; }

    public Schedule Schedule { get; init; } = new(1, null);

    public HelperDelivery Delivery { get; init; }
}
