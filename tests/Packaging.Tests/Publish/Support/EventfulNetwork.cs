using System.Net.Mime;
using System.Text;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>A network in which something happens on the way, or answers are others on their way back.</summary>
internal sealed class EventfulNetwork() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    /// <summary>Before a request goes out.</summary>
    public Action<HttpRequestMessage> Before { get; init; } = _ => { };

    /// <summary>What becomes of JSON that comes back.</summary>
    public Func<HttpRequestMessage, string, string> Answer { get; init; } = (_, json) => json;

    /// <summary>Something happens just before the n-th request of some kind.</summary>
    /// <param name="method">Of HTTP.</param>
    /// <param name="end">Of the request's path.</param>
    /// <param name="number">Which one, from 1.</param>
    /// <param name="happen">What.</param>
    public static EventfulNetwork At(HttpMethod method, string end, int number, Action happen)
    {
        int requests = 0;
        return new EventfulNetwork
        {
            Before = request =>
            {
                if (request.Method == method && request.RequestUri!.AbsolutePath.EndsWith(end, StringComparison.Ordinal)
                    && ++requests == number)
                {
                    happen();
                }
            },
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Before(request);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType is MediaTypeNames.Application.Json)
        {
            string json = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(
                Answer(request, json), Encoding.UTF8, MediaTypeNames.Application.Json);
        }
        return response;
    }
}
