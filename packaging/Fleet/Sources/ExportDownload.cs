using System.Net;
using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// Fetches what an export job wrote. A client of its own: the token of Graph must not get to storage. The address is a
/// secret, so no sentence has it.
/// </summary>
/// <param name="handler">Sends.</param>
/// <param name="polling">Tries again.</param>
internal sealed class ExportDownload(HttpMessageHandler handler, Polling polling) : IDisposable
{
    private const int BufferLength = 64 * 1_024;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3), s_silence = TimeSpan.FromSeconds(100);

    private readonly HttpClient _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The file, from its begin; it is gone when it is closed. Null where the address is not valid any more.</summary>
    /// <exception cref="GraphFault">It is not to be had.</exception>
    public async Task<FileStream?> FetchAsync(Uri address, CancellationToken cancellation)
    {
        FileStream file = TemporaryFile.Create(BufferLength);
        try
        {
            string why = "";
            HttpStatusCode? status = null;
            string? done = await polling.TryUntilAsync(s_patience, async () =>
            {
                (status, why) = await TryAsync(address, file, cancellation);
                return status is { } answer && answer < HttpStatusCode.InternalServerError
                    && answer is not HttpStatusCode.TooManyRequests ? "" : null;
            });
            if (done is null || status is not (HttpStatusCode.OK or HttpStatusCode.Forbidden))
                throw GraphFault.OfUnexpected($"the exported file cannot be downloaded: {why}; run it again");
            file.Position = 0;
            if (status is HttpStatusCode.OK)
                return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        await file.DisposeAsync();
        return null;
    }

    public void Dispose() => _client.Dispose();

    private async Task<(HttpStatusCode? Status, string Why)> TryAsync(
        Uri address, FileStream file, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(s_silence);
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(
                address, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (response.StatusCode is HttpStatusCode.OK)
                await CopyAsync(response, file, silence);
            return (response.StatusCode, $"storage answers {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException
            && !cancellation.IsCancellationRequested)
        {
            return (null, "the connection was lost, or storage fell silent");
        }
    }

    // A fleet's file may take minutes; only silence is a fault.
    private static async Task CopyAsync(HttpResponseMessage response, FileStream file, CancellationTokenSource silence)
    {
        file.SetLength(0);
        using Stream body = await response.Content.ReadAsStreamAsync(silence.Token);
        byte[] buffer = new byte[BufferLength];
        while (await body.ReadAsync(buffer, silence.Token) is > 0 and var length)
        {
            await file.WriteAsync(buffer.AsMemory(0, length), silence.Token);
            silence.CancelAfter(s_silence);
        }
    }
}
