using CertProp.Certificates;

namespace CertProp.Policies;

/// <summary>How far a certificate must be from its profile's owner to count as leaked.</summary>
internal enum OwnerRequirement
{
    /// <summary>Proven to be somebody else's.</summary>
    Foreign,

    /// <summary>Anything that is not the owner's, proven or not.</summary>
    NotOwn,

    /// <summary>Whoever's it is.</summary>
    Any,
}

internal enum PolicyAction
{
    Remove,
    Report,
}

/// <summary>How much of a certificate's subject goes into the portal line, events and report files.</summary>
internal enum SubjectDisclosure
{
    None,
    Hash,
    Full,
}

/// <summary>What to do with profiles whose hive services or tasks keep loaded.</summary>
internal enum LoadedProfiles
{
    Sweep,
    Skip,
}

/// <summary>What an administrator decided. Every member has the documented default.</summary>
internal sealed record Policy
{
    public OwnerRequirement Owner { get; init; } = OwnerRequirement.Foreign;

    /// <summary>Whether different SIDs may prove that a certificate is somebody else's.</summary>
    public bool SidProves { get; init; } = true;

    /// <summary>Whether different UPNs may prove it.</summary>
    public bool UpnProves { get; init; } = true;

    /// <summary>Suffixes whose certificate UPNs are account UPNs.</summary>
    public IReadOnlySet<string> UpnSuffixes { get; init; } = NoNames;

    public PolicyAction Action { get; init; } = PolicyAction.Remove;

    /// <summary>Younger entries are kept; zero switches that off.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Further providers that are smart-card providers here.</summary>
    public IReadOnlySet<string> IncludedProviders { get; init; } = NoNames;

    /// <summary>Smart-card providers whose certificates stay.</summary>
    public IReadOnlySet<string> ExcludedProviders { get; init; } = NoNames;

    public KeepList Keep { get; init; } = new();

    public bool ReadCardContents { get; init; }

    /// <summary>Names or SIDs of profiles that are left alone.</summary>
    public IReadOnlySet<string> ExcludedProfiles { get; init; } = NoNames;

    public LoadedProfiles LoadedProfiles { get; init; } = LoadedProfiles.Sweep;

    /// <summary>With more leaked entries than this a profile is left whole.</summary>
    public int LimitPerProfile { get; init; } = 2_000;

    public int LimitPerRun { get; init; } = 50_000;

    public string? BackupFolder { get; init; }

    public int BackupRetainDays { get; init; } = 90;

    /// <summary>Names of the conditions that `remove` also closes.</summary>
    public IReadOnlySet<string> Protect { get; init; } = NoNames;

    public SubjectDisclosure Subjects { get; init; } = SubjectDisclosure.None;

    private static IReadOnlySet<string> NoNames { get; } = NameSet([]);

    /// <summary>A set of names that Windows and mail systems compare ignoring case.</summary>
    public static IReadOnlySet<string> NameSet(IEnumerable<string> names) =>
        new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Certificates that stay whatever else holds.</summary>
internal sealed record KeepList
{
    /// <summary>EKUs that are kept where a policy does not say which.</summary>
    public static IReadOnlyList<string> DefaultEkus { get; } =
    [
        "1.3.6.1.5.5.7.3.3", // code signing
        "1.3.6.1.5.5.7.3.8", // time stamping
        "1.3.6.1.4.1.311.10.3.12", // document signing
    ];

    public IReadOnlySet<Thumbprint> Thumbprints { get; init; } = new HashSet<Thumbprint>();

    /// <summary>Common names or whole names, as `list` prints them.</summary>
    public IReadOnlySet<string> Issuers { get; init; } = Policy.NameSet([]);

    /// <summary>Names of version 1 templates, identifiers of version 2 templates.</summary>
    public IReadOnlySet<string> Templates { get; init; } = Policy.NameSet([]);

    public IReadOnlySet<string> Ekus { get; init; } = new HashSet<string>(DefaultEkus);
}
