using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>All that talks to one tenant, for one command.</summary>
internal sealed class TenantSession : IDisposable
{
    private readonly HttpClient _storage;

    /// <param name="settings">How to sign in.</param>
    /// <param name="cloud">Where.</param>
    /// <param name="say">Told what a person has to do.</param>
    /// <param name="handler">Makes what sends; a test's own may count.</param>
    /// <param name="clock">Waits; a test's own needs no time.</param>
    /// <param name="cancellation">Ends whatever is on its way.</param>
    public TenantSession(
        DeploySettings settings, GraphCloud cloud, Action<string> say, Func<HttpMessageHandler> handler, TimeProvider clock,
        CancellationToken cancellation)
    {
        Graph = new GraphConnection(cloud.Root, SignIn.Provider(settings, cloud, say), handler(), clock, cancellation);
        Polling = new Polling(clock, cancellation);
        _storage = new HttpClient(new Resilience(handler(), clock)) { Timeout = Timeout.InfiniteTimeSpan };
        Blocks = new BlockUpload(_storage, cancellation);
    }

    public GraphConnection Graph { get; }

    public Polling Polling { get; }

    public BlockUpload Blocks { get; }

    public void Dispose()
    {
        Graph.Dispose();
        _storage.Dispose();
    }
}
