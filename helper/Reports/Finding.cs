using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>What a run did with an entry.</summary>
internal enum EntryAction
{
    None,
    Removed,
    WouldRemove,
    Failed,
    PutBack,
    WouldPutBack,
}

/// <summary>One entry with its verdict, as reports show it.</summary>
internal sealed record Finding
{
    /// <summary>The profile folder's name, empty where the entry belongs to none.</summary>
    public required string Profile { get; init; }

    public required string Path { get; init; }

    /// <summary>Null where the element could not be read that far.</summary>
    public required Thumbprint? Thumbprint { get; init; }

    /// <summary>Null where the certificate could not be decoded.</summary>
    public required CertificateDetails? Certificate { get; init; }

    /// <summary>Null where none is stored, or where the element could not be read.</summary>
    public required KeyProviderInfo? KeyProvider { get; init; }

    public required bool Archived { get; init; }

    public required DateTimeOffset? LastWrite { get; init; }

    public required Owner Owner { get; init; }

    public required Verdict Verdict { get; init; }

    public EntryAction Action { get; init; }

    /// <summary>The store element's bytes; only there when the report goes to another certprop.</summary>
    public byte[]? Element { get; init; }

    /// <summary>Only there when the entry is inspected.</summary>
    public Inspection? Inspection { get; init; }
}

/// <summary>Everything about one entry, for <c>inspect</c>.</summary>
/// <param name="Properties">The stored properties in their order, decoded.</param>
/// <param name="Rules">What every rule says.</param>
/// <param name="ProfileOwner">The owner that the certificate's names were compared with.</param>
internal sealed record Inspection(
    IReadOnlyList<DecodedProperty> Properties, IReadOnlyList<RuleOutcome> Rules, ProfileOwner ProfileOwner);
