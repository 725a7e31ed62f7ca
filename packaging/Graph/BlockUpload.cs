using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Text;

namespace CertProp.Deploy.Graph;

/// <summary>Where a payload goes, with a signature that is a secret and does not live long.</summary>
/// <param name="first">The address to begin with.</param>
/// <param name="renew">Gives another one for the same payload, in the place of one; blocks that are there stay.</param>
internal sealed class StorageAddress(Uri first, Func<Uri, Task<Uri>> renew)
{
    public Uri Current { get; private set; } = first;

    /// <summary>
    /// Whether storage has taken something at it. Until then a refusal may mean that it is not valid yet.
    /// </summary>
    public bool IsProven { get; set; }

    public async Task RenewAsync() => (Current, IsProven) = (await renew(Current), false);
}

/// <summary>
/// Puts a payload into the storage that Intune lends, by raw HTTP (Azure Storage REST, "Put Block" and "Put Block
/// List"). A client of its own: the token of Graph must not get there, and the address is a secret.
/// </summary>
/// <param name="client">Sends no token.</param>
/// <param name="polling">Waits for addresses to become valid.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class BlockUpload(HttpClient client, Polling polling, CancellationToken cancellation)
{
    public const int BlockLength = 4 << 20;

    // Seconds in the field.
    private static readonly TimeSpan s_validity = TimeSpan.FromSeconds(15);

    /// <param name="payload">Read to its end.</param>
    /// <param name="address">Where to.</param>
    /// <param name="sent">Told of the bytes of each block that is there.</param>
    /// <exception cref="GraphFault">It could not be put there.</exception>
    public async Task SendAsync(Stream payload, StorageAddress address, Action<int> sent)
    {
        var ids = new List<string>();
        byte[] block = new byte[BlockLength];
        while (await payload.ReadAtLeastAsync(block, BlockLength, throwOnEndOfStream: false, cancellation)
            is > 0 and var length)
        {
            // All of one length, which the service asks for.
            ids.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes($"block-{ids.Count:000000}")));
            string query = $"comp=block&blockid={Uri.EscapeDataString(ids[^1])}";
            await PutAsync(address, query, () => Content(block.AsMemory(0, length)));
            sent(length);
        }
        string latest = string.Concat(ids.Select(id => $"<Latest>{SecurityElement.Escape(id)}</Latest>"));
        string list = $"""<?xml version="1.0" encoding="utf-8"?><BlockList>{latest}</BlockList>""";
        await PutAsync(address, "comp=blocklist", () => new StringContent(list, Encoding.UTF8, "application/xml"));
    }

    private async Task PutAsync(StorageAddress address, string query, Func<HttpContent> content)
    {
        if (await TryPutAsync(address, query, content) is null)
            return;
        await address.RenewAsync();
        if (await TryPutAsync(address, query, content) is { } refusal)
        {
            throw GraphFault.OfUnexpected(
                $"storage refuses the address that Intune has just renewed: {refusal.Message}");
        }
    }

    /// <returns>Null, or why storage does not take this address: it is not valid yet, or not any more.</returns>
    private async Task<GraphFault?> TryPutAsync(StorageAddress address, string query, Func<HttpContent> content)
    {
        GraphFault? refusal = null;
        await polling.TryUntilAsync(address.IsProven ? TimeSpan.Zero : s_validity, async () =>
        {
            try
            {
                await PutOnceAsync(address.Current, query, content());
                address.IsProven = true;
                refusal = null;
                return address;
            }
            catch (GraphFault fault) when (fault.Status is HttpStatusCode.Forbidden)
            {
                refusal = fault;
                return null;
            }
        });
        return refusal;
    }

    private async Task PutOnceAsync(Uri address, string query, HttpContent content)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put, new Uri($"{address.OriginalString}&{query}"))
        {
            Content = content,
        };
        using HttpResponseMessage response = await client.SendAsync(request, cancellation);
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> block)
    {
        var content = new ReadOnlyMemoryContent(block);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("x-ms-blob-type", "BlockBlob");
        return content;
    }
}
