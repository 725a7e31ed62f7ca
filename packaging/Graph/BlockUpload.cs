using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Text;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Puts a payload into the storage that Intune lends, by raw HTTP (Azure Storage REST, "Put Block" and "Put Block List"). A
/// client of its own: the token of Graph must not get there, and the address is a secret.
/// </summary>
/// <param name="client">Sends no token.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class BlockUpload(HttpClient client, CancellationToken cancellation)
{
    public const int BlockLength = 4 << 20;

    /// <param name="payload">Read to its end.</param>
    /// <param name="address">Where to, with its signature.</param>
    /// <param name="renew">Gives another address for one that has expired.</param>
    /// <param name="sent">Told of the bytes of each block that is there.</param>
    /// <exception cref="GraphFault">It could not be put there.</exception>
    public async Task SendAsync(Stream payload, Uri address, Func<Task<Uri>> renew, Action<int> sent)
    {
        var ids = new List<string>();
        byte[] block = new byte[BlockLength];
        for (int length; (length = await payload.ReadAtLeastAsync(block, BlockLength, throwOnEndOfStream: false, cancellation)) > 0;)
        {
            // All of one length, which the service asks for.
            ids.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes($"block-{ids.Count:000000}")));
            string query = $"comp=block&blockid={Uri.EscapeDataString(ids[^1])}";
            address = await PutAsync(address, query, () => Content(block.AsMemory(0, length)), renew);
            sent(length);
        }
        string list = $"""
            <?xml version="1.0" encoding="utf-8"?><BlockList>{string.Concat(ids.Select(id => $"<Latest>{SecurityElement.Escape(id)}</Latest>"))}</BlockList>
            """;
        await PutAsync(address, "comp=blocklist", () => new StringContent(list, Encoding.UTF8, "application/xml"), renew);
    }

    private async Task<Uri> PutAsync(Uri address, string query, Func<HttpContent> content, Func<Task<Uri>> renew)
    {
        try
        {
            await PutOnceAsync(address, query, content());
            return address;
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.Forbidden)
        {
            // Expired, or not valid yet: either way another address is what helps. Blocks that are there stay.
            Uri renewed = await renew();
            await PutOnceAsync(renewed, query, content());
            return renewed;
        }
    }

    private async Task PutOnceAsync(Uri address, string query, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{address.OriginalString}&{query}")) { Content = content };
        using HttpResponseMessage response = await client.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
            throw await GraphFault.OfAsync(request, response, cancellation);
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> block)
    {
        var content = new ReadOnlyMemoryContent(block);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("x-ms-blob-type", "BlockBlob");
        return content;
    }
}
