namespace CertProp.GraphEmulator.Contract;

/// <summary>Where and why something is not as the contract says.</summary>
/// <param name="Path">
/// JSON path in a body, such as <c>$.rules[0].operator</c>; or <c>path</c>, <c>method</c>, <c>query</c>.
/// </param>
/// <param name="Problem">What is wrong.</param>
internal sealed record ContractProblem(string Path, string Problem)
{
    public override string ToString() => $"{Path}: {Problem}";
}
