namespace CertProp.Benchmarks;

/// <summary>What the floor found: folders it listed, elements and bytes it read.</summary>
internal sealed record Swept(long Profiles, long Elements, long Bytes);

/// <summary>What the product's own report says about the same tree.</summary>
internal sealed record Summary(long Certificates, long Leaked);

/// <summary>Everything that was measured; there are no <paramref name="Calls"/> where strace may not trace.</summary>
internal sealed record Results(
    Series Floor, Series Line, Series Json, Swept Swept, Summary Summary, IReadOnlyDictionary<string, long>? Calls)
{
    /// <summary>Null where removal was not measured.</summary>
    public RemovalResults? Removal { get; init; }
}

/// <summary>
/// What removal of <paramref name="Entries"/> took in each run, and putting them back, on copies of the tree that lay with
/// their backups on <paramref name="FileSystem"/>.
/// </summary>
internal sealed record RemovalResults(
    Series Floor, Series Remove, Series Restore, string FileSystem, int Entries, IReadOnlyDictionary<string, long>? Calls);
