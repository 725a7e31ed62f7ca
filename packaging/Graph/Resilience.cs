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

    // Whatever the service asks for: a publish has many requests.
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(10);

    private static readonly ResiliencePropertyKey<HttpRequestMessage> s_request = new("request");
    private static readonly ResiliencePropertyKey<DateTimeOffset> s_begin = new("begin");

    private readonly ResiliencePipeline<HttpResponseMessage> _repeatable, _once;
    private readonly Service _service;
    private readonly TimeProvider _clock;
    private readonly Talk _talk;

    /// <param name="inner">Sends.</param>
    /// <param name="service">Who is asked, for what is said of failures.</param>
    /// <param name="clock">Waits; a test's own needs no time.</param>
    /// <param name="talk">Told of requests, and of waiting.</param>
    public Resilience(HttpMessageHandler inner, Service service, TimeProvider clock, Talk talk)
        : base(inner)
    {
        (_service, _clock, _talk) = (service, clock, talk);
        _repeatable = Build(outcome => IsTransient(outcome) || IsLost(outcome));
        _once = Build(outcome => IsThrottled(outcome) || IsUnsent(outcome));
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
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(s_request, request);
        context.Properties.Set(s_begin, _clock.GetUtcNow());
        try
        {
            response = await pipeline.ExecuteAsync(
                attempt => SendOnceAsync(request, attempt.CancellationToken), context);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException)
        {
            throw GraphFault.OfNoAnswer(request, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
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
        _talk.Detail($"{GraphFault.Name(request)}: {(int)response.StatusCode}");
        // The whole answer counts as one attempt: some begin and never end.
        await response.Content.LoadIntoBufferAsync(cancellation);
        return response;
    }

    private ResiliencePipeline<HttpResponseMessage> Build(Func<Outcome<HttpResponseMessage>, bool> handles) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = s_first,
                MaxDelay = s_longest,
                ShouldHandle = arguments => ValueTask.FromResult(
                    handles(arguments.Outcome) && !IsHopeless(arguments.Outcome, arguments.Context)),
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result, _clock)),
                OnRetry = arguments =>
                {
                    _talk.Say(Sentence(arguments));
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = Patience })
            .Build();

    // An emulator that is not started does not come up by itself.
    private bool IsHopeless(Outcome<HttpResponseMessage> outcome, ResilienceContext context) =>
        (IsUnsent(outcome) && RequestOf(context).RequestUri!.IsLoopback)
            || (context.Properties.TryGetValue(s_begin, out DateTimeOffset begin)
                && _clock.GetUtcNow() - begin > s_deadline);

    private static HttpRequestMessage RequestOf(ResilienceContext context) =>
        context.Properties.GetValue(s_request, new HttpRequestMessage());

    private static string Sentence(OnRetryArguments<HttpResponseMessage> retry)
    {
        string why = retry.Outcome.Result is { } response ? $"{(int)response.StatusCode}" : "no answer";
        return $"{GraphFault.Name(RequestOf(retry.Context))}: {why}; again in {retry.RetryDelay.TotalSeconds:0} s "
            + $"({retry.AttemptNumber + 1} of {MaxRetries}) ...";
    }

    private static bool IsThrottled(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests;

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        IsThrottled(outcome)
            || outcome.Result?.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static bool IsUnsent(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is { } why && GraphFault.NeverArrived(why);

    private static bool IsLost(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException;

    // Seconds or a date.
    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider clock)
    {
        TimeSpan? wait = response?.Headers.RetryAfter is { } header
            ? header.Delta ?? header.Date - clock.GetUtcNow()
            : null;
        // "At once", and a date that has passed, would use all tries up within a second.
        return wait is not { } time || time < TimeSpan.FromSeconds(1) ? null
            : time > s_longestAsked ? s_longestAsked
            : time;
    }
}
