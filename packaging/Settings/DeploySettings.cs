namespace CertProp.Deploy.Settings;

/// <summary>The Microsoft cloud that a tenant lives in.</summary>
internal enum Cloud
{
    Global,

    /// <summary>GCC High.</summary>
    Usgov,
    Dod,
    China,

    /// <summary>The emulator of this repository, on a loopback address.</summary>
    Emulator,
}

/// <summary>How certprop-deploy signs in; always the one that is named, never the first that works.</summary>
internal enum AuthMethod
{
    Interactive,
    DeviceCode,
    AzureCli,
    ManagedIdentity,
    WorkloadIdentity,
    GithubOidc,
    AzurePipelines,
    Certificate,

    /// <summary>A client secret, from the environment only.</summary>
    Secret,
}

/// <summary>Who decides where our objects are assigned.</summary>
internal enum AssignmentOwner
{
    /// <summary>The settings file.</summary>
    Managed,

    /// <summary>Somebody else; assignments are left alone.</summary>
    Ignored,
}

/// <summary>What the groups hold; a set that mixes both is refused by Intune's own rules.</summary>
internal enum TargetKind
{
    Devices,
    Users,
}

/// <summary>Everything that certprop.deploy.json says. Every member but the deployment has the documented default.</summary>
internal sealed record DeploySettings
{
    /// <summary>Marks our objects in the tenant.</summary>
    public required Guid Deployment { get; init; }

    public string? Tenant { get; init; }

    public Cloud Cloud { get; init; }

    public AuthMethod AuthMethod { get; init; }

    /// <summary>Application id to sign in with; null for the environment's.</summary>
    public string? ClientId { get; init; }

    /// <summary>The policy file, relative to the settings; null where devices use the one of <c>install --policy</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>The command that signs one file; null for none.</summary>
    public SignCommandLine? Sign { get; init; }

    /// <summary>What object names begin with.</summary>
    public string Prefix { get; init; } = "CertProp";

    /// <summary>What the objects of a ring are called.</summary>
    public string ObjectName(string ring) => $"{Prefix} - {ring}";

    public string Publisher { get; init; } = "CertPropRemediation";

    /// <summary>Names or ids.</summary>
    public IReadOnlyList<string> ScopeTags { get; init; } = ["Default"];

    public AssignmentOwner Assignments { get; init; }

    public TargetKind Targets { get; init; }

    /// <summary>In the order in which versions reach them.</summary>
    public IReadOnlyList<Ring> Rings { get; init; } = [];

    public StatusSettings Status { get; init; } = new();

    /// <summary>Null where there is no Configuration Manager.</summary>
    public ConfigMgrSettings? ConfigMgr { get; init; }
}

/// <summary>How results are read.</summary>
internal sealed record StatusSettings
{
    /// <summary>A device silent for longer is <c>stale</c>.</summary>
    public int StaleDays { get; init; } = 14;

    /// <summary>A device without the helper for longer is <c>helperMissing</c>.</summary>
    public int PendingDays { get; init; } = 3;

    /// <summary>Whether pages and tables name users.</summary>
    public bool UserNames { get; init; }
}

/// <summary>Where Configuration Manager gets the package from, and whom it is for.</summary>
internal sealed record ConfigMgrSettings
{
    public required string SiteCode { get; init; }

    public required string Server { get; init; }

    /// <summary>Id of the device collection.</summary>
    public required string Collection { get; init; }

    public RingMode Mode { get; init; }

    /// <summary>UNC folder that the application's content is copied to.</summary>
    public string? Content { get; init; }

    public string? DistributionPointGroup { get; init; }

    /// <summary>Hours between two looks: 1 to 23, or whole days up to 31.</summary>
    public int EveryHours { get; init; } = 24;
}
