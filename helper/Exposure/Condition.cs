namespace CertProp.Exposure;

internal enum ConditionState
{
    Open,
    Unknown,
    Closed,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What it says, for people.</param>
/// <param name="Where">Where it is.</param>
/// <param name="SetBy">Who decided it, as far as that can be told; empty where nobody did.</param>
internal sealed record Evidence(string What, string Where, string SetBy);

/// <summary>One of the four without which nothing leaks.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="State">Whether it lets certificates through.</param>
/// <param name="Evidence">What says so.</param>
/// <param name="Advice">One line on what to do.</param>
internal sealed record Condition(string Name, ConditionState State, IReadOnlyList<Evidence> Evidence, string Advice);
