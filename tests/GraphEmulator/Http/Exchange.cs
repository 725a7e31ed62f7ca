using System.Text;
using CertProp.GraphEmulator.Recording;
using Microsoft.AspNetCore.Http;

namespace CertProp.GraphEmulator.Http;

/// <summary>One request and its answer on the wire, with its record.</summary>
internal sealed class Exchange
{
    private Exchange(HttpContext context, RecordedRequest record) => (Context, Record) = (context, record);

    public HttpContext Context { get; }

    public RecordedRequest Record { get; }

    public string? Authorization => Context.Request.Headers.Authorization.FirstOrDefault();

    /// <summary>The key in the path of the object that is addressed; null where there is none.</summary>
    public string? ObjectId { get; init; }

    public static Exchange Begin(HttpContext context, RequestLog log, string route, string? objectId = null)
    {
        HttpRequest request = context.Request;
        RecordedRequest record = log.Add(number => new RecordedRequest
        {
            Number = number,
            Method = request.Method,
            Route = route,
            Path = request.Path.Value!,
            Query = request.QueryString.Value ?? "",
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        });
        return new Exchange(context, record) { ObjectId = objectId };
    }

    public async Task<byte[]> ReadBodyAsync()
    {
        using var body = new MemoryStream();
        await Context.Request.Body.CopyToAsync(body, Context.RequestAborted);
        Record.BodyLength = body.Length;
        return body.ToArray();
    }

    /// <summary>Reads half of the body that was announced.</summary>
    public async Task ReadHalfAsync()
    {
        byte[] half = new byte[(Context.Request.ContentLength ?? 0) / 2];
        Record.BodyLength = await Context.Request.Body.ReadAtLeastAsync(half, half.Length, throwOnEndOfStream: false);
    }

    /// <summary>Answers.</summary>
    public async Task WriteAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Record.Status = status;
        Context.Response.StatusCode = status;
        if (body.IsEmpty)
            return;
        Context.Response.ContentType = contentType;
        Context.Response.ContentLength = body.Length;
        await Context.Response.Body.WriteAsync(body, Context.RequestAborted);
    }

    public Task WriteAsync(int status, string contentType, string body) =>
        WriteAsync(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <summary>Drops the connection.</summary>
    public void Drop() => Context.Abort();
}
