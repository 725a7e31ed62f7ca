using System.Net;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Http.HttpClientLibrary.Extensions;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Marks a request that creates something: it is repeated only where the service certainly did nothing, since a second
/// one would make a second object.
/// </summary>
internal sealed class SentOnce : IRequestOption;

/// <summary>
/// The one policy for what fails by itself: throttling with and without Retry-After, gateways, dropped connections,
/// answers that never end. Kiota's own retrying is left out, or attempts would multiply.
/// </summary>
internal sealed class Resilience : DelegatingHandler
{
    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private const int MaxRetries = 6;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2), s_longest = TimeSpan.FromSeconds(60);

    // What a service asks for is kept to, but a wrong clock must not stop a pipeline for a day.
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromMinutes(5);

    private readonly ResiliencePipeline<HttpResponseMessage> _repeatable, _once;
    private readonly Service _service;

    /// <param name="inner">Sends.</param>
    /// <param name="service">Who is asked, for what is said of failures.</param>
    /// <param name="clock">Waits; a test's own needs no time.</param>
    public Resilience(HttpMessageHandler inner, Service service, TimeProvider clock)
        : base(inner)
    {
        _service = service;
        _repeatable = Build(clock, outcome => IsTransient(outcome) || IsLost(outcome));
        _once = Build(clock, IsThrottled);
    }

    /// <exception cref="GraphFault">It failed for good.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Read once, so that it can be sent again.
        if (request.Content is not null)
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        ResiliencePipeline<HttpResponseMessage> pipeline = request.GetRequestOption<SentOnce>() is null
            ? _repeatable
            : _once;
        HttpResponseMessage response;
        try
        {
            response = await pipeline.ExecuteAsync(token => SendOnceAsync(request, token), cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException)
        {
            throw GraphFault.OfNoAnswer(request, e);
        }
        // Kiota answers a claims challenge itself, once.
        return response.IsSuccessStatusCode
            || (_service, response.StatusCode) is (Service.Graph, HttpStatusCode.Unauthorized)
            ? response
            : throw await GraphFault.OfAsync(request, response, _service, cancellationToken);
    }

    private async ValueTask<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellation);
        // The whole answer counts as one attempt: some begin and never end.
        await response.Content.LoadIntoBufferAsync(cancellation);
        return response;
    }

    private static ResiliencePipeline<HttpResponseMessage> Build(
        TimeProvider clock, Func<Outcome<HttpResponseMessage>, bool> handles) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = s_first,
                MaxDelay = s_longest,
                ShouldHandle = arguments => ValueTask.FromResult(handles(arguments.Outcome)),
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result, clock)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = Patience })
            .Build();

    private static bool IsThrottled(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests;

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        IsThrottled(outcome)
            || outcome.Result?.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static bool IsLost(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException;

    // Seconds or a date.
    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider clock)
    {
        TimeSpan? wait = response?.Headers.RetryAfter is { } header
            ? header.Delta ?? header.Date - clock.GetUtcNow()
            : null;
        return wait is not { } time ? null
            : time < TimeSpan.Zero ? TimeSpan.Zero
            : time > s_longestAsked ? s_longestAsked
            : time;
    }
}
