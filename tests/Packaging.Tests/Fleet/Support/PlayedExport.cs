using System.IO.Compression;
using System.Net;
using System.Text;

namespace CertProp.Deploy.Tests.Fleet.Support;

/// <summary>A network on which the exported file is another one than the emulator's; the request still gets there.</summary>
/// <param name="file">What is downloaded.</param>
internal sealed class PlayedExport(byte[] file) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    /// <summary>A ZIP with one CSV.</summary>
    public static byte[] Zip(string csv, string name = "report.csv")
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(csv));
        }
        return bytes.ToArray();
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.StartsWith("/exports/", StringComparison.Ordinal)
            && answer.StatusCode is HttpStatusCode.OK)
        {
            answer.Content = new ByteArrayContent(file);
        }
        return answer;
    }
}
