using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Exports;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>Reports that are asked for, waited for and downloaded (F38, F39).</summary>
internal sealed class ExportJobs(Tenant tenant, Behaviour behaviour, ContentStorage storage, TimeProvider clock)
    : IResourceFamily
{
    private const string Path = "deviceManagement/reports/exportJobs";
    private const string Words = "localizedValuesAsAdditionalColumn";

    private static readonly string[] ServerOwned = ["id", "status", "url", "requestDateTime", "expirationDateTime"];

    // About as long as in the field.
    private static readonly TimeSpan Life = TimeSpan.FromHours(6);

    public IEnumerable<Route> Routes =>
    [
        new("POST", Path, Permission.ExportsWrite, Create),
        new("GET", $"{Path}/{{id}}", Permission.ExportsRead, Get),
    ];

    private GraphAnswer Create(GraphRequest request)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (tenant.Exports.All.Count(job => job.Requested > now.AddMinutes(-1)) >= behaviour.ExportsPerMinute)
            throw new GraphException(429, "TooManyRequests", "Too many export jobs were asked for.");
        ReadOnly.Refuse(request.Body, ServerOwned);
        string? report = request.Body["reportName"]?.GetValue<string>();
        if (report is not RunStateReport.Name)
            throw GraphException.NotEmulated($"The report '{report}'");
        if (request.Body["format"]?.GetValue<string>() is not (null or "csv" or "json"))
            throw GraphException.BadRequest("$.format: csv or json was expected.");
        RunStateReport.PolicyIn(request.Body["filter"]?.GetValue<string>());
        RunStateReport.ColumnsIn(request.Body["select"] as JsonArray);

        JsonObject value = Defaults.ExportJob(tenant);
        BehindTheClient.Merge(value, request.Body);
        tenant.Exports.Add(new ExportJob(value, now, behaviour.ExportPolls));
        return GraphAnswer.Created(Shape.Of(request, value.DeepClone().AsObject()));
    }

    private GraphAnswer Get(GraphRequest request)
    {
        ExportJob job = tenant.Exports.Meet(request.Id, request.Caller);
        Advance(job);
        return Shape.Item(request, job.Read());
    }

    // A read is a poll.
    private void Advance(ExportJob job)
    {
        if (job.Text("status") is "completed" or "failed")
            return;
        if (behaviour.Export is Outcome.Never || job.Polls-- > 0)
            job.Value["status"] = "inProgress";
        else if (behaviour.Export is Outcome.Failed or Outcome.TimedOut)
            job.Value["status"] = "failed";
        else
            Complete(job);
    }

    private void Complete(ExportJob job)
    {
        string filter = job.Text("filter")!;
        IReadOnlyList<string> columns = RunStateReport.ColumnsIn(job.Value["select"] as JsonArray);
        if (job.Text("localizationType") is Words)
            columns = RunStateReport.WithWords(columns);
        IReadOnlyList<JsonObject> rows = tenant.Scripts.Find(RunStateReport.PolicyIn(filter)) is { } script
            ? [.. RunStateReport.Rows(tenant, script, filter, columns)] : [];
        job.File = ReportFile.Write($"{RunStateReport.Name}_{job.Id}", job.Text("format")!, columns, rows);
        job.Expires = clock.GetUtcNow() + Life;
        job.Value["status"] = "completed";
        job.Value["expirationDateTime"] = Tenant.Timestamp(job.Expires);
        string query = $"sv=2021-08-06&sr=b&sp=r&sig={Uri.EscapeDataString(job.Signature)}";
        job.Value["url"] = new Uri(storage.Proxy!, $"{ExportDownload.Path}/{job.Id}.zip?{query}").AbsoluteUri;
    }
}
