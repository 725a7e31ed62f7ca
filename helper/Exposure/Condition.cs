namespace CertProp.Exposure;

internal enum ConditionState
{
    Open,
    Unknown,
    Closed,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="what">What it says, for people.</param>
/// <param name="where">Where it is.</param>
/// <param name="setBy">Who decided it, as far as that can be told; empty where nobody did.</param>
internal sealed class Evidence(string what, string where, string setBy)
{
    public string What => what;

    public string Where => where;

    public string SetBy => setBy;
}

/// <summary>One of the four without which nothing leaks.</summary>
/// <param name="name">As reports call it.</param>
/// <param name="state">Whether it lets certificates through.</param>
/// <param name="evidence">What says so.</param>
/// <param name="advice">One line on what to do.</param>
internal sealed class Condition(string name, ConditionState state, IReadOnlyList<Evidence> evidence, string advice)
{
    public string Name => name;

    public ConditionState State => state;

    public IReadOnlyList<Evidence> Evidence => evidence;

    public string Advice => advice;
}
