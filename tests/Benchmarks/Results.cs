namespace CertProp.Benchmarks;

/// <summary>What the floor found: folders it listed, elements and bytes it read.</summary>
internal sealed record Swept(long Profiles, long Elements, long Bytes);

/// <summary>What the product's own report says about the same tree.</summary>
internal sealed record Summary(long Certificates, long Leaked);

/// <summary>Everything that was measured; there are no <paramref name="Calls"/> where strace may not trace.</summary>
internal sealed record Results(
    Series Floor, Series Line, Series Json, Swept Swept, Summary Summary, IReadOnlyDictionary<string, long>? Calls);
