using System.Net.Http.Headers;
using System.Text;
using CertProp.GraphEmulator.Http;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>HTTP and nothing else: no retries, no models.</summary>
internal sealed class RawClient(Uri root) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = root };

    public string? Token { get; set; } = BearerToken.Fixed;

    /// <summary>What every request to Graph carries besides.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public Task<Reply> GetAsync(string path) => SendAsync("GET", path);

    public Task<Reply> PostAsync(string path, string? json = null) => SendAsync("POST", path, json);

    public Task<Reply> PatchAsync(string path, string json) => SendAsync("PATCH", path, json);

    public Task<Reply> DeleteAsync(string path) => SendAsync("DELETE", path);

    public async Task<Reply> SendAsync(string method, string path, string? json = null)
    {
        using HttpResponseMessage answer = await BeginAsync(method, path, json);
        return new Reply((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    /// <summary>Until the headers are there.</summary>
    public async Task<HttpResponseMessage> BeginAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach ((string name, string value) in Headers)
            request.Headers.Add(name, value);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<Reply>> PagesAsync(string path)
    {
        var pages = new List<Reply>();
        for (string? next = path; next is not null; next = pages[^1]["@odata.nextLink"])
            pages.Add((await GetAsync(next)).Must(200));
        return pages;
    }

    /// <summary>To storage: without the token of Graph.</summary>
    public async Task<Reply> PutAsync(string address, byte[] content, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(content) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        return new Reply((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    public void Dispose() => _http.Dispose();
}
