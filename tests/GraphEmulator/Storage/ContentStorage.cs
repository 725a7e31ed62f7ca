using System.Web;

namespace CertProp.GraphEmulator.Storage;

/// <summary>Permission to upload one blob: what stands behind a SAS.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Expires">When it ends, on the emulator's clock.</param>
/// <param name="Check">What is known of the upload; the same for all that lead to the blob.</param>
internal sealed record Grant(string Blob, DateTimeOffset Expires, UploadCheck Check)
{
    /// <summary>Renewed or cut short.</summary>
    public bool IsDead { get; set; }
}

/// <summary>
/// The container of one emulator in Azurite, and who may write into it. Azurite's own SAS live for a day; how long a
/// grant lives is decided here, on the emulator's clock.
/// </summary>
internal sealed class ContentStorage(Azurite? azurite, TimeProvider clock) : IDisposable
{
    private readonly string _container = $"content-{Guid.NewGuid():N}";
    private readonly Dictionary<string, Grant> _grants = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private bool _hasContainer;

    /// <summary>The proxy, which SAS addresses lead to.</summary>
    public Uri? Proxy { get; set; }

    public bool IsThere => azurite is not null;

    /// <summary>Lets a client upload a blob; earlier permissions for it end.</summary>
    /// <returns>Address with SAS.</returns>
    public async Task<string> GrantAsync(string blob, DateTimeOffset expires, long sizeEncrypted)
    {
        if (!_hasContainer)
        {
            using HttpRequestMessage create =
                StorageAccount.CreateContainer(azurite!.Endpoint, _container, TimeProvider.System.GetUtcNow());
            using HttpResponseMessage created = await _http.SendAsync(create);
            created.EnsureSuccessStatusCode();
            _hasContainer = true;
        }
        lock (_grants)
        {
            Grant[] earlier = [.. _grants.Values.Where(grant => grant.Blob == blob)];
            foreach (Grant grant in earlier)
                grant.IsDead = true;
            // The number of grants moves the time back, so that a renewed SAS is another one within the same second.
            DateTimeOffset now = TimeProvider.System.GetUtcNow().AddMinutes(-_grants.Count);
            string sas = StorageAccount.Sas(_container, blob, "rw", now);
            _grants.Add(
                SignatureIn(sas)!,
                new Grant(blob, expires, earlier.FirstOrDefault()?.Check ?? new UploadCheck(sizeEncrypted)));
            return new Uri(Proxy!, $"{PathOf(blob)}?{sas}").AbsoluteUri;
        }
    }

    /// <summary>What stands behind the SAS of a request; null for none of this emulator's.</summary>
    public Grant? Find(string query)
    {
        lock (_grants)
            return SignatureIn(query) is string signature ? _grants.GetValueOrDefault(signature) : null;
    }

    public bool IsOver(Grant grant) => grant.IsDead || grant.Expires <= clock.GetUtcNow();

    /// <summary>The blob; null where there is none.</summary>
    public async Task<byte[]?> ReadAsync(string blob)
    {
        string sas = StorageAccount.Sas(_container, blob, "r", TimeProvider.System.GetUtcNow());
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(azurite!.Endpoint, $"{PathOf(blob)}?{sas}"));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : null;
    }

    /// <summary>Hands a request on to Azurite.</summary>
    public Task<HttpResponseMessage> ForwardAsync(
        HttpRequestMessage request, string target, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(azurite!.Endpoint, target);
        return _http.SendAsync(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private string PathOf(string blob) => $"/{StorageAccount.Name}/{_container}/{blob}";

    private static string? SignatureIn(string query) => HttpUtility.ParseQueryString(query)["sig"];
}
