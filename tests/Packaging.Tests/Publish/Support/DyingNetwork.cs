namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>A process that dies at its n-th request, over Graph and storage together.</summary>
/// <param name="at">Number of the request, from 1.</param>
/// <param name="applied">Whether the service still carries it out.</param>
internal sealed class DyingNetwork(int at, bool applied)
{
    private int _requests;

    public HttpMessageHandler Handler() => new Dying(this);

    private sealed class Dying(DyingNetwork network) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int number = Interlocked.Increment(ref network._requests);
            if (number < network.At)
                return await base.SendAsync(request, cancellationToken);
            if (number == network.At && network.IsApplied)
                (await base.SendAsync(request, cancellationToken)).Dispose();
            throw new DeadException();
        }
    }

    private int At => at;

    private bool IsApplied => applied;

    /// <summary>Nothing in the product knows it, so nothing of it is answered.</summary>
    private sealed class DeadException : Exception;
}
