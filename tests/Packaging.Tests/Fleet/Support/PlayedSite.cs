using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertProp.Deploy.Tests.Fleet.Support;

/// <summary>
/// The administration service of a site, as far as it is read: HTTPS with the site's own certificate, Negotiate or a
/// token, pages, lazy properties, classes that are not there. Source: reference/configmgr.md, sections 7 and 8.
/// </summary>
internal sealed class PlayedSite : IAsyncDisposable
{
    public const string Token = "gateway-token-7f3a";

    private readonly WebApplication _server;
    private readonly Dictionary<string, List<JsonObject>> _classes = new(StringComparer.OrdinalIgnoreCase);

    private PlayedSite(X509Certificate2 certificate)
    {
        Authority = certificate;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Services.AddSingleton<IHostLifetime, EndedByItsOwner>();
        _server = builder.Build();
        _server.Run(HandleAsync);
    }

    public X509Certificate2 Authority { get; }

    public Uri Root => new($"{_server.Urls.First()}/AdminService/");

    /// <summary>Method and address of each request.</summary>
    public List<string> Requests { get; } = [];

    public int PageSize { get; set; } = 2;

    /// <summary>Answers by class, in the place of rows: so many times this status.</summary>
    public Dictionary<string, (int Status, int Times)> Faults { get; } = [];

    /// <summary>Where pages go on; null for here.</summary>
    public string? NextElsewhere { get; set; }

    /// <summary>Members that lists leave out.</summary>
    public HashSet<string> Lazy { get; } = [];

    public static async Task<PlayedSite> StartAsync(string name = "localhost")
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var site = new PlayedSite(X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null));
        await site._server.StartAsync();
        return site;
    }

    public void Add(string name, JsonObject row)
    {
        if (!_classes.TryGetValue(name, out List<JsonObject>? rows))
            _classes[name] = rows = [];
        rows.Add(row);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        Authority.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        lock (Requests)
            Requests.Add($"{request.Method} {request.Path}{request.QueryString}");
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Negotiate";
            return;
        }
        const string Wmi = "/AdminService/wmi/";
        string path = request.Path.Value!;
        string name = path.StartsWith(Wmi, StringComparison.OrdinalIgnoreCase) ? path[Wmi.Length..] : "";
        if (Faults.TryGetValue(name.Split('(')[0], out (int Status, int Times) fault) && fault.Times > 0)
        {
            Faults[name.Split('(')[0]] = (fault.Status, fault.Times - 1);
            context.Response.StatusCode = fault.Status;
            return;
        }
        await AnswerAsync(context, name);
    }

    private async Task AnswerAsync(HttpContext context, string name)
    {
        if (name.Split('(', ')') is [var single, var key, ""] && _classes.TryGetValue(single, out List<JsonObject>? all))
        {
            await context.Response.WriteAsync(all[int.Parse(key, null)].ToJsonString());
            return;
        }
        if (!_classes.TryGetValue(name, out List<JsonObject>? rows))
        {
            context.Response.StatusCode = 404;
            return;
        }
        int from = int.TryParse(context.Request.Query["$skip"], out int skip) ? skip : 0;
        string filter = $"{context.Request.Query["$filter"]}";
        JsonObject[] found = [.. rows.Select((row, index) => Listed(name, row, index)).Where(row => Matches(row, filter))];
        var page = new JsonObject
        {
            ["@odata.context"] = $"{Root}wmi/$metadata#{name}",
            ["value"] = new JsonArray([.. found.Skip(from).Take(PageSize)]),
        };
        if (from + PageSize < found.Length)
        {
            page["@odata.nextLink"] = NextElsewhere
                ?? $"{Root}wmi/{name}?$filter={Uri.EscapeDataString(filter)}&$skip={from + PageSize}";
        }
        await context.Response.WriteAsync(page.ToJsonString());
    }

    private JsonObject Listed(string name, JsonObject row, int index)
    {
        JsonObject listed = row.DeepClone().AsObject();
        foreach (string lazy in Lazy.Where(listed.ContainsKey))
        {
            listed[lazy] = null;
            listed["@odata.readLink"] = $"{Root}wmi/{name}({index})";
        }
        return listed;
    }

    private static bool Matches(JsonObject row, string filter) => filter.Length == 0
        || filter.Split(" and ").All(part => part.Split(" eq ") is [var name, var value]
            && (row[name] is not { } member || member.ToString() == value.Trim('\'')));

    private sealed class EndedByItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
