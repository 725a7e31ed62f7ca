using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// Intune's export jobs, one a package: asked for, waited for, downloaded, and read as a stream. Source: Microsoft, "Use
/// Graph APIs to export Intune reports". A job that fails, or whose address has ended, is asked for once more.
/// </summary>
/// <param name="graph">The tenant.</param>
/// <param name="polling">Waits.</param>
/// <param name="download">Fetches files.</param>
/// <param name="packages">Whose states.</param>
/// <param name="talk">Told of waiting.</param>
/// <param name="withUsers">Whether people are asked for.</param>
internal sealed class ExportSource(
    GraphConnection graph, Polling polling, ExportDownload download, IReadOnlyList<FleetPackage> packages, Talk talk,
    bool withUsers) : IFleetSource
{
    private const string Jobs = "beta/deviceManagement/reports/exportJobs";
    private const string Report = "DeviceRunStatesByProactiveRemediation";

    // A large tenant's report takes minutes.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30), s_quota = TimeSpan.FromMinutes(2);

    private readonly PortalLines _lines = new();

    // The job of the first package, where it was asked for already.
    private JsonObject? _begun;

    public FleetOrigin Origin { get; private set; } = new("Intune, export job", null, FleetOrigin.IntuneDelay);

    /// <summary>Asks for the first job, to know whether this identity may.</summary>
    /// <param name="claims">What its token says; null where it says nothing.</param>
    public async Task<bool> TryBeginAsync(TokenClaims? claims)
    {
        if (claims is not null && !Permission.Exports.IsIn(claims.Granted))
            return false;
        try
        {
            _begun = await AskAsync(packages[0]);
            return true;
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.Forbidden)
        {
            return false;
        }
    }

    public async IAsyncEnumerable<DeviceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (FleetPackage package in packages)
        {
            using FileStream file = await ExportAsync(package, cancellation);
            using var rows = ExportRows.Open(file, _lines, package);
            foreach (DeviceRow row in Ahead.Read(rows.Read(cancellation)))
                yield return row;
        }
    }

    private async Task<FileStream> ExportAsync(FleetPackage package, CancellationToken cancellation)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            JsonObject job = await RunAsync(package);
            string why = $"Intune's export job for ring {package.Ring} failed";
            if (Text(job, "status") == "completed")
            {
                Origin = Origin with { DataOf = StateWords.Time(Text(job, "requestDateTime")) };
                if (await download.FetchAsync(AddressOf(job), cancellation) is { } file)
                    return file;
                why = $"the address of the export for ring {package.Ring} is not valid any more";
            }
            if (!isFirst)
                throw GraphFault.OfUnexpected($"{why}, a second time; run it again later, or with --source run-states");
            talk.Say($"{why}; one more ...");
        }
    }

    // Jobs have a quota a minute, which a deployment with many rings can use up; what is repeated anyway may end before it.
    private async Task<JsonObject> AskAsync(FleetPackage package)
    {
        GraphFault? throttled = null;
        JsonObject? job = await polling.TryUntilAsync(s_quota, async () =>
        {
            try
            {
                return await graph.AddAsync(Jobs, BodyOf(package));
            }
            catch (GraphFault fault) when (fault.Status is HttpStatusCode.TooManyRequests)
            {
                throttled = fault;
                return null;
            }
        });
        return job ?? throw throttled!;
    }

    private JsonObject BodyOf(FleetPackage package) => new()
    {
        ["reportName"] = Report,
        ["filter"] = $"PolicyId eq '{package.Id}'",
        ["select"] = new JsonArray([.. ExportRows.Columns(withUsers).Select(column => JsonValue.Create(column))]),
        ["format"] = "csv",
        ["localizationType"] = "localizedValuesAsAdditionalColumn",
    };

    private async Task<JsonObject> RunAsync(FleetPackage package)
    {
        JsonObject job = _begun ?? await AskAsync(package);
        _begun = null;
        talk.Say($"Waiting for Intune's export of ring {package.Ring} ...");
        string id = Text(job, "id") ?? throw GraphFault.OfUnexpected("Graph makes an export job without an id");
        return await polling.UntilAsync($"the export for ring {package.Ring}", s_patience, async () =>
        {
            JsonObject state = await graph.GetAsync($"{Jobs}/{Uri.EscapeDataString(id)}");
            return Text(state, "status") is "completed" or "failed" ? state : null;
        });
    }

    private static Uri AddressOf(JsonObject job) => SecretAddress.Of(Text(job, "url"))
        ?? throw GraphFault.OfUnexpected(
            "the export job has no address that can be used; look for a proxy in between");

    private static string? Text(JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
