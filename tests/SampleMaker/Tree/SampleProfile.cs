namespace CertProp.Samples.Tree;

/// <summary>One profile folder.</summary>
/// <param name="Folder">Its name.</param>
/// <param name="Shows">What the profile is there for.</param>
public sealed record SampleProfile(string Folder, string Shows)
{
    /// <summary>Its line in owners.csv; null where it has none.</summary>
    public SampleOwner? Owner { get; init; }

    /// <summary>The folder is itself the roaming part of a profile.</summary>
    public bool IsRoaming { get; init; }

    /// <summary>Windows' own folder, which belongs to nobody and whose entries are never looked at.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Without any, the profile has no store folder.</summary>
    public IReadOnlyList<SampleEntry> Entries { get; init; } = [];

    public IReadOnlyList<ForeignItem> ForeignItems { get; init; } = [];
}
