using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace CertProp.Deploy.Graph;

/// <summary>
/// JSON in, JSON out over the SDK's request adapter, which signs requests and answers claims challenges. Most of what
/// we send exists in beta only, which the SDK has no types for.
/// </summary>
internal sealed class GraphConnection : IDisposable
{
    private const string Json = "application/json";

    private readonly HttpClientRequestAdapter _adapter;
    private readonly Uri _root;
    private readonly Approvals? _approvals;
    private readonly CancellationToken _cancellation;

    /// <param name="root">Of Graph; no request goes elsewhere.</param>
    /// <param name="authentication">Signs requests.</param>
    /// <param name="handler">Sends them, and repeats what may be repeated.</param>
    /// <param name="approvals">For tenants that hold changes; null where nothing is changed.</param>
    /// <param name="cancellation">Ends whatever is on its way.</param>
    public GraphConnection(
        Uri root, IAuthenticationProvider authentication, Resilience handler, Approvals? approvals,
        CancellationToken cancellation)
    {
        _root = root;
        _approvals = approvals;
        _cancellation = cancellation;
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _adapter = new HttpClientRequestAdapter(authentication, httpClient: client);
    }

    /// <summary>One object.</summary>
    /// <param name="path">From the version on, such as <c>beta/deviceManagement/...</c>.</param>
    /// <exception cref="GraphFault">It is not to be had.</exception>
    public Task<JsonObject> GetAsync(string path) => SendForObjectAsync(Method.GET, At(path));

    /// <summary>One object; null where there is none.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<JsonObject?> FindAsync(string path)
    {
        try
        {
            return await GetAsync(path);
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>A whole collection, page by page; pages may be empty.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async IAsyncEnumerable<JsonObject> ListAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Uri? next = At(path);
        while (next is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            JsonObject page = await SendForObjectAsync(Method.GET, next);
            foreach (JsonNode? item in page["value"]?.AsArray() ?? [])
                yield return item!.AsObject();
            next = page["@odata.nextLink"]?.GetValue<string>() is { } link ? Inside(link) : null;
        }
    }

    /// <summary>Makes an object. Never repeated by itself where it may have been made.</summary>
    /// <exception cref="GraphFault">It was not made, or <see cref="GraphFault.MayHaveHappened"/>.</exception>
    public Task<JsonObject> CreateAsync(string path, JsonObject body) =>
        SendForObjectAsync(Method.POST, At(path), body, once: true);

    /// <summary>Makes something of which one more does no harm.</summary>
    /// <exception cref="GraphFault">It was not made.</exception>
    public Task<JsonObject> AddAsync(string path, JsonObject body) => SendForObjectAsync(Method.POST, At(path), body);

    /// <summary>An action that may be repeated, such as <c>assign</c>, which replaces what is there.</summary>
    /// <exception cref="GraphFault">It was refused.</exception>
    public Task ActAsync(string path, JsonObject? body = null) => SendAsync(Method.POST, At(path), body);

    /// <summary>An action that is not repeated where it may have been carried out.</summary>
    /// <exception cref="GraphFault">It was refused, or <see cref="GraphFault.MayHaveHappened"/>.</exception>
    public Task ActOnceAsync(string path, JsonObject body) => SendAsync(Method.POST, At(path), body, once: true);

    /// <exception cref="GraphFault">It was refused.</exception>
    public Task UpdateAsync(string path, JsonObject changes) => SendAsync(Method.PATCH, At(path), changes);

    /// <summary>Takes an object away; one that is not there any more is what was wanted.</summary>
    /// <exception cref="GraphFault">It was refused.</exception>
    public async Task DeleteAsync(string path)
    {
        try
        {
            await SendAsync(Method.DELETE, At(path));
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.NotFound)
        {
            // Somebody was faster, or the answer of the first try was lost.
        }
    }

    public void Dispose() => _adapter.Dispose();

    private Uri At(string path) => new(_root, path);

    private async Task<JsonObject> SendForObjectAsync(
        Method method, Uri address, JsonObject? body = null, bool once = false)
    {
        using Stream? answer = await SendAsync(method, address, body, once);
        try
        {
            return answer is null
                ? []
                : (await JsonNode.ParseAsync(answer, cancellationToken: _cancellation))!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw GraphFault.OfUnexpected(
                $"{method} {address.AbsolutePath.TrimStart('/')}: the answer is no JSON object; "
                + "look for a proxy in between",
                mayHaveHappened: method is not Method.GET);
        }
    }

    private async Task<Stream?> SendAsync(Method method, Uri address, JsonObject? content = null, bool once = false)
    {
        byte[] body = content is null ? [] : JsonSerializer.SerializeToUtf8Bytes(content, GraphJson.Default.JsonObject);
        try
        {
            Stream? answer = await SendAsync(method, address, body, once);
            if (method is not Method.GET)
                _approvals?.Forget($"{method}", address, body);
            return answer;
        }
        catch (GraphFault fault) when (fault.ApprovalCode is { } code && _approvals is not null)
        {
            _approvals.Keep($"{method}", address, body, code);
            throw;
        }
        catch (GraphFault fault) when (fault.IsRefusal && _approvals?.Forget($"{method}", address, body) is true)
        {
            throw GraphFault.OfUsedApproval(fault);
        }
    }

    private async Task<Stream?> SendAsync(Method method, Uri address, byte[] body, bool once)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            RequestInformation request = Request(method, address, body, once);
            try
            {
                return await _adapter.SendPrimitiveAsync<Stream>(request, cancellationToken: _cancellation);
            }
            catch (ApiException e) when (isFirst && !IsChallenge(e))
            {
                // Only refused tokens come here (Resilience says the rest). One that has ended on its way: nothing was
                // done, and the second try may get another one. To a claims challenge Kiota has answered already.
            }
            catch (ApiException e)
            {
                throw GraphFault.OfToken(request, e);
            }
        }
    }

    private RequestInformation Request(Method method, Uri address, byte[] body, bool once)
    {
        var request = new RequestInformation { HttpMethod = method, URI = address };
        request.Headers.Add("Accept", Json);
        if (body.Length > 0)
            request.SetStreamContent(new MemoryStream(body), Json);
        if (method is not Method.GET)
        {
            foreach ((string name, string value) in _approvals?.HeadersFor($"{method}", address, body) ?? [])
                request.Headers.Add(name, value);
        }
        if (once)
            request.AddRequestOptions([new SentOnce()]);
        return request;
    }

    private static bool IsChallenge(ApiException refusal) => refusal.ResponseHeaders?
        .Where(header => header.Key.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase))
        .SelectMany(header => header.Value)
        .Any(value => value.Contains("claims=", StringComparison.OrdinalIgnoreCase)) is true;

    // A link from an answer is not a reason to send a token elsewhere.
    private Uri Inside(string link) => Uri.TryCreate(_root, link, out Uri? next) && _root.IsBaseOf(next)
        ? next
        : throw GraphFault.OfUnexpected(
            $"a list of {_root.Host} goes on elsewhere; this is refused, look for a proxy in between");
}
