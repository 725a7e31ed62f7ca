using Azure.Core;
using CertProp.Deploy.Settings;
using Microsoft.Kiota.Authentication.Azure;

namespace CertProp.Deploy.Graph;

/// <summary>All that talks to one tenant, for one command.</summary>
internal sealed class TenantSession : IDisposable
{
    private readonly HttpClient _storage;
    private readonly Func<Task<SignedIn>> _signIn;

    /// <param name="settings">How to sign in.</param>
    /// <param name="cloud">Where.</param>
    /// <param name="talk">Told what a person has to do, and of waiting.</param>
    /// <param name="surroundings">Network, clock and identity.</param>
    /// <param name="approvals">For tenants that hold changes; null where nothing is changed.</param>
    /// <param name="cancellation">Ends whatever is on its way.</param>
    public TenantSession(
        DeploySettings settings, GraphCloud cloud, Talk talk, Surroundings surroundings,
        Approvals? approvals, CancellationToken cancellation)
    {
        TimeProvider clock = surroundings.Clock;
        TokenCredential credential = surroundings.Credential(settings, cloud, talk.Say);
        _signIn = () => SignedIn.InAsync(credential, cloud, settings, cancellation);
        var authentication = new AzureIdentityAuthenticationProvider(
            credential, [cloud.Root.Host], isCaeEnabled: true, scopes: [cloud.Scope]);
        Graph = new GraphConnection(
            cloud.Root, authentication, new Resilience(surroundings.Handler(), Service.Graph, clock, talk),
            approvals, cancellation);
        Polling = new Polling(clock, cancellation);
        _storage = new HttpClient(new Resilience(surroundings.Handler(), Service.Storage, clock, talk))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Blocks = new BlockUpload(_storage, Polling, cancellation);
    }

    public GraphConnection Graph { get; }

    public Polling Polling { get; }

    public BlockUpload Blocks { get; }

    /// <summary>Who is signed in, before anything is read.</summary>
    /// <exception cref="Azure.Identity.AuthenticationFailedException">It does not work.</exception>
    public Task<SignedIn> SignInAsync() => _signIn();

    public void Dispose()
    {
        Graph.Dispose();
        _storage.Dispose();
    }
}
