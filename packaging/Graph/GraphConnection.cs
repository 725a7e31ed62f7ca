using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace CertProp.Deploy.Graph;

/// <summary>
/// JSON in, JSON out over the SDK's request adapter, which signs requests and answers claims challenges. Most of what we
/// send exists in beta only, which the SDK has no types for.
/// </summary>
internal sealed class GraphConnection : IDisposable
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, ParsableFactory<IParsable>> s_errors = new()
    {
        ["4XX"] = ODataError.CreateFromDiscriminatorValue,
        ["5XX"] = ODataError.CreateFromDiscriminatorValue,
    };

    private readonly HttpClientRequestAdapter _adapter;
    private readonly Uri _root;
    private readonly CancellationToken _cancellation;

    /// <param name="root">Of Graph; no request goes elsewhere.</param>
    /// <param name="authentication">Signs requests.</param>
    /// <param name="handler">Sends them.</param>
    /// <param name="clock">Waits between attempts.</param>
    /// <param name="cancellation">Ends whatever is on its way.</param>
    public GraphConnection(
        Uri root, IAuthenticationProvider authentication, HttpMessageHandler handler, TimeProvider clock, CancellationToken cancellation)
    {
        _root = root;
        _cancellation = cancellation;
        var client = new HttpClient(new Resilience(handler, clock)) { Timeout = Timeout.InfiniteTimeSpan };
        _adapter = new HttpClientRequestAdapter(authentication, httpClient: client);
    }

    /// <summary>One object.</summary>
    /// <param name="path">From the version on, such as <c>beta/deviceManagement/...</c>.</param>
    /// <exception cref="GraphFault">It is not to be had.</exception>
    public Task<JsonObject> GetAsync(string path) => SendForObjectAsync(Request(Method.GET, path));

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
    public async IAsyncEnumerable<JsonObject> ListAsync(string path, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Uri? next = new(_root, path);
        while (next is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            JsonObject page = await SendForObjectAsync(Request(Method.GET, next));
            foreach (JsonNode? item in page["value"]?.AsArray() ?? [])
                yield return item!.AsObject();
            next = page["@odata.nextLink"]?.GetValue<string>() is { } link ? Inside(new Uri(link)) : null;
        }
    }

    /// <summary>Makes an object. Never repeated by itself where it may have been made.</summary>
    /// <exception cref="GraphFault">It was not made, or <see cref="GraphFault.MayHaveHappened"/>.</exception>
    public Task<JsonObject> CreateAsync(string path, JsonObject body)
    {
        RequestInformation request = Request(Method.POST, path, body);
        request.AddRequestOptions([new CreatesOnce()]);
        return SendForObjectAsync(request);
    }

    /// <summary>An action that may be repeated, such as <c>assign</c>, which replaces what is there.</summary>
    /// <exception cref="GraphFault">It was refused.</exception>
    public Task ActAsync(string path, JsonObject? body = null) => SendAsync(Request(Method.POST, path, body));

    /// <exception cref="GraphFault">It was refused.</exception>
    public Task UpdateAsync(string path, JsonObject changes) => SendAsync(Request(Method.PATCH, path, changes));

    /// <summary>Takes an object away; one that is gone already is no fault.</summary>
    /// <exception cref="GraphFault">It was refused.</exception>
    public async Task DeleteAsync(string path)
    {
        try
        {
            await SendAsync(Request(Method.DELETE, path));
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.NotFound)
        {
            // What is gone needs no deletion.
        }
    }

    public void Dispose() => _adapter.Dispose();

    private RequestInformation Request(Method method, string path, JsonObject? body = null) =>
        Request(method, new Uri(_root, path), body);

    private static RequestInformation Request(Method method, Uri address, JsonObject? body = null)
    {
        var request = new RequestInformation { HttpMethod = method, URI = address };
        request.Headers.Add("Accept", Json);
        if (body is not null)
            request.SetStreamContent(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body, GraphJson.Default.JsonObject)), Json);
        return request;
    }

    private async Task<JsonObject> SendForObjectAsync(RequestInformation request)
    {
        using Stream? answer = await SendAsync(request);
        try
        {
            return answer is null ? [] : (await JsonNode.ParseAsync(answer, cancellationToken: _cancellation))!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw GraphFault.OfUnexpected($"{request.HttpMethod} {request.URI.AbsolutePath}: the answer is no JSON object");
        }
    }

    private async Task<Stream?> SendAsync(RequestInformation request)
    {
        try
        {
            return await _adapter.SendPrimitiveAsync<Stream>(request, s_errors, _cancellation);
        }
        catch (ODataError e)
        {
            throw GraphFault.OfUnexpected(
                $"{request.HttpMethod} {request.URI.AbsolutePath.TrimStart('/')}: {e.ResponseStatusCode} {e.Error?.Code}: {e.Error?.Message}; sign in again");
        }
    }

    // A link from an answer is not a reason to send a token elsewhere.
    private Uri Inside(Uri link) => _root.IsBaseOf(link)
        ? link
        : throw GraphFault.OfUnexpected($"a list goes on at {link.Host}, which is not {_root.Host}");
}
