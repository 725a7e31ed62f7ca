using CertProp.Benchmarks.Parts;

namespace CertProp.Benchmarks;

/// <summary>What the command line asked for.</summary>
internal sealed record Settings
{
    /// <summary>Profiles in the large tree.</summary>
    public int Profiles { get; init; } = 20_000;

    /// <summary>Store elements a profile.</summary>
    public int Elements { get; init; } = 5;

    /// <summary>Profiles in the small tree, which growth is measured from.</summary>
    public int Small { get; init; } = 2_000;

    /// <summary>How often each sweep is measured, and each pack.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>How often removal is.</summary>
    public int Removals { get; init; } = 3;

    /// <summary>How often each program is started under Wine.</summary>
    public int Starts { get; init; } = 20;

    /// <summary>Where the large tree is built and stays; null for a temporary one.</summary>
    public string? Keep { get; init; }

    /// <summary>A folder of profiles that is swept in place of a large tree of ours.</summary>
    public string? Tree { get; init; }

    /// <summary>What is measured, in this order.</summary>
    public IReadOnlyList<Part> Parts { get; init; } = Part.All;

    /// <summary>A file that gets what is printed.</summary>
    public string? Markdown { get; init; }

    /// <summary>Whether docs/performance.md gets what is printed.</summary>
    public bool Write { get; init; }

    /// <summary>Whether a missed target makes the run fail.</summary>
    public bool Check { get; init; }
}
