using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CertProp.Deploy.Graph;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// Reads the administration service of a Configuration Manager site; nothing is ever posted. Source: Microsoft, "How to
/// use the administration service in Configuration Manager".
/// </summary>
internal sealed class AdminServiceConnection : IDisposable
{
    private const int MaxRetries = 4;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2), s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);

    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly Uri _root;

    /// <param name="root">Ends with <c>AdminService/</c>; nothing is sent elsewhere.</param>
    /// <param name="token">For a gateway; null for the account that runs this.</param>
    /// <param name="roots">Whom to believe; null for the machine's own.</param>
    /// <param name="clock">Waits.</param>
    /// <param name="talk">Told of waiting.</param>
    public AdminServiceConnection(
        Uri root, string? token, X509Certificate2Collection? roots, TimeProvider clock, Talk talk)
    {
        _root = root;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // Negotiate, by whoever is signed in here. A token goes in its place, never beside it.
            Credentials = token is null ? CredentialCache.DefaultCredentials : null,
        };
        if (roots is not null)
            handler.SslOptions.CertificateChainPolicy = AdminServiceTrust.PolicyOf(roots);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _pipeline = Build(clock, talk);
    }

    /// <summary>A whole list, page by page.</summary>
    /// <param name="path">From <c>AdminService/</c> on.</param>
    /// <param name="type">What a page is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AdminServiceFault">It is not to be had.</exception>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string path, JsonTypeInfo<AdminPage<T>> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (Uri? next = new(_root, path); next is not null;)
        {
            AdminPage<T> page = await GetAsync(next, type, cancellation);
            foreach (T item in page.Value ?? [])
                yield return item;
            next = page.Next is { } link ? Inside(link) : null;
        }
    }

    /// <summary>One instance, which has what lists leave out.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        GetAsync(Inside(path), type, cancellation);

    public void Dispose() => _client.Dispose();

    private async Task<T> GetAsync<T>(Uri address, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(address, cancellation);
        if (!response.IsSuccessStatusCode)
            throw Refused(address, response.StatusCode);
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, type, cancellation) ?? throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw new AdminServiceFault(
                ExitCode.Partial, $"{Name(address)}: the answer is no JSON that can be read; look for a proxy in "
                    + "between");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async attempt => await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, attempt),
                cancellation);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            throw new AdminServiceFault(
                ExitCode.Denied,
                $"the certificate of {_root.Authority} is not trusted here, or is for another name: name the site's "
                + "certification authority with --ca FILE; the check is never turned off");
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException)
        {
            throw new AdminServiceFault(
                ExitCode.Partial, $"{_root.Authority} does not answer; is it the SMS Provider's name, and is "
                    + $"port {_root.Port} open?");
        }
    }

    private static ResiliencePipeline<HttpResponseMessage> Build(TimeProvider clock, Talk talk) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = s_first,
                MaxDelay = s_longest,
                // A certificate does not become a trusted one by asking again.
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is TimeoutRejectedException or IOException
                        or HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError }
                    || arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests
                        or >= HttpStatusCode.InternalServerError),
                OnRetry = arguments =>
                {
                    talk.Say($"AdminService: "
                        + $"{(arguments.Outcome.Result is { } answer ? $"{(int)answer.StatusCode}" : "no answer")}; "
                        + $"again in {arguments.RetryDelay.TotalSeconds:0} s ...");
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = s_patience })
            .Build();

    private static AdminServiceFault Refused(Uri address, HttpStatusCode status) => new(
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ExitCode.Denied : ExitCode.Partial,
        $"{Name(address)}: {(int)status} {status}; {AdviceOn(status)}")
    {
        Status = status,
    };

    private static string AdviceOn(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized =>
            "run it as a Configuration Manager administrative user (on Linux with a Kerberos ticket: kinit), or set "
            + $"{TokenVariable} for a cloud management gateway",
        HttpStatusCode.Forbidden => "this account needs a role that reads Compliance Settings, for the collection",
        HttpStatusCode.NotFound => "there is no administration service, or this site's does not have it (1910 or "
            + "later is needed)",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => "it sends elsewhere, which is not followed",
        HttpStatusCode.BadRequest => "the site does not take this question; after a site upgrade restart the "
            + "SMS_REST_PROVIDER component",
        _ => "run it again",
    };

    /// <summary>Where a gateway's token is.</summary>
    public const string TokenVariable = "CERTPROP_ADMINSERVICE_TOKEN";

    private static string Name(Uri address) => $"GET {address.AbsolutePath.TrimStart('/')}";

    // A link from an answer is not a reason to send a ticket or token elsewhere.
    private Uri Inside(string link) => Uri.TryCreate(_root, link, out Uri? next) && _root.IsBaseOf(next)
        ? next
        : throw new AdminServiceFault(
            ExitCode.Partial, $"a list of {_root.Authority} goes on elsewhere; this is refused, look for a proxy "
                + "in between");
}
