namespace CertProp.Benchmarks.Parts;

/// <summary>What came out.</summary>
/// <param name="Text">Markdown without a heading.</param>
/// <param name="Targets">What was promised, and whether it holds; none where nothing could be measured.</param>
internal sealed record PartResult(string Text, params IReadOnlyList<Target> Targets);
