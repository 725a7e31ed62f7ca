using Azure.Core;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// What a command meets outside of this process. Tests bring another network and a clock that does not wait.
/// </summary>
/// <param name="Handler">Makes what sends requests.</param>
/// <param name="Clock">Tells the time and waits.</param>
/// <param name="Credential">Signs in; its last argument is told what a person has to do.</param>
internal sealed record Surroundings(
    Func<HttpMessageHandler> Handler, TimeProvider Clock,
    Func<DeploySettings, GraphCloud, Action<string>, TokenCredential> Credential)
{
    /// <summary>Reads the environment, which says what signing in needs.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Those of everybody but tests.</summary>
    public static Surroundings Real { get; } = new(
        // Neither token nor body follows an answer to another host.
        () => new SocketsHttpHandler { AllowAutoRedirect = false }, TimeProvider.System,
        (settings, cloud, say) => new SignIn(Environment.GetEnvironmentVariable, say).Credential(settings, cloud));
}
