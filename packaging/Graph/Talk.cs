namespace CertProp.Deploy.Graph;

/// <summary>Where work that takes long says what it is at.</summary>
/// <param name="Say">What everybody wants to know.</param>
/// <param name="Detail">What <c>--verbose</c> adds.</param>
internal sealed record Talk(Action<string> Say, Action<string> Detail);
