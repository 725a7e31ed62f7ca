namespace CertProp.Benchmarks;

/// <summary>What the command line asked for.</summary>
internal sealed record Settings(
    int Profiles, int Elements, int Runs, int Removals, string? Keep, string? Tree, string? Markdown, bool Check);
