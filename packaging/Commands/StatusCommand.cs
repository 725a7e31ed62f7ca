using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CertProp.Deploy.Fleet;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy status</c>: what the whole company looks like, or one device.</summary>
internal sealed class StatusCommand
{
    // Beyond it pages of run states take longer than an export job, and may be throttled.
    private const int MostByPages = 5_000;

    private const string Auto = "auto", RunStates = "run-states", Export = "export";

    private readonly Option<string?> _device = new("--device")
    {
        Description = "Everything about one device, with the decoded line of each run",
        HelpName = "NAME",
    };

    private readonly Option<string?> _reports = new("--reports")
    {
        Description = "A folder of certprop --report files in the place of Intune; needs neither tenant nor settings",
        HelpName = "DIR",
    };

    private readonly Option<string> _source = new("--source")
    {
        Description = $"How Intune is read: {RunStates} (reading is enough), {Export} (faster for many), or {Auto}",
        HelpName = $"{Auto}|{RunStates}|{Export}",
        DefaultValueFactory = _ => Auto,
    };

    private readonly StatusOptions _options = new();
    private readonly TenantAccess _access;
    private readonly Surroundings _surroundings;

    private StatusCommand(TenantAccess access, Surroundings surroundings)
    {
        (_access, _surroundings) = (access, surroundings);
        _source.AcceptOnlyFromAmong(Auto, RunStates, Export);
        CertProp.Commands.NotEmpty.Require(_device);
        CertProp.Commands.NotEmpty.Require(_reports);
    }

    public static Command Create(TenantAccess access, Surroundings surroundings)
    {
        var own = new StatusCommand(access, surroundings);
        var command = new Command("status", """
            One verdict a device, from what devices reported to Intune: as a summary, JSON, CSV or one page. Changes
            nothing. Results reach Intune up to a day later.

            Example: certprop-deploy status --html fleet.html --fail-on leaked=1%
            """)
        {
            own._device, own._reports, own._source,
        };
        own._options.AddTo(command);
        access.AddTo(command);
        command.SetAction((result, cancellation) => own.RunAsync(result, cancellation));
        return command;
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        string? reports = result.GetValue(_reports), device = result.GetValue(_device);
        if (device is not null && (_options.Page(result) is not null || _options.Thresholds(result).Count > 0
            || _options.Format(result) is StatusFormat.Csv))
        {
            throw new UsageException("--device is about one device: --html, --fail-on and csv are for a fleet");
        }
        return reports is null ? ShowTenantAsync(result, device, cancellation)
            : device is null ? ShowReportsAsync(result, reports, cancellation)
            : throw new UsageException("--device and --reports do not go together: the report of a device says it all");
    }

    private Task<int> ShowReportsAsync(ParseResult result, string folder, CancellationToken cancellation)
    {
        string path = result.GetRequiredValue(_access.Common.Settings);
        bool isNamed = result.GetResult(_access.Common.Settings) is { Implicit: false };
        StatusSettings settings = isNamed || File.Exists(path) ? SettingsFile.Load(path).Settings.Status : new StatusSettings();
        var narration = new Narration(_access.Terminal, result.GetValue(_access.Common.Verbose));
        var source = new ReportFolderSource(folder, narration.Talk.Say);
        return new StatusRun(_access.Terminal, _options, _access.Clock).ShowAsync(
            result, "Fleet", AsyncEnumerable.Repeat<IFleetSource>(source, 1), settings, cancellation);
    }

    private async Task<int> ShowTenantAsync(ParseResult result, string? device, CancellationToken cancellation)
    {
        using OpenTenant open = await _access.OpenAsync(result, cancellation);
        (DeploymentWork work, Narration narration) = open;
        IReadOnlyList<FleetPackage> packages = PackagesOf(await work.Reader.ReadScriptsAsync());
        if (device is not null)
            return await ShowDeviceAsync(result, work, packages, device, cancellation);
        var run = new StatusRun(_access.Terminal, _options, _access.Clock);
        using var download = new ExportDownload(_surroundings.Handler(), work.Session.Polling);
        return await run.ShowAsync(
            result, TitleOf(work), SourcesAsync(result, work, narration, packages, download, cancellation),
            work.Settings.Status, cancellation);
    }

    private async Task<int> ShowDeviceAsync(
        ParseResult result, DeploymentWork work, IReadOnlyList<FleetPackage> packages, string device,
        CancellationToken cancellation)
    {
        var source = new RunStateSource(work.Session.Graph, packages, _access.Clock, device);
        var runs = new List<StatusDeviceRun>();
        await foreach (DeviceRow row in source.ReadAsync(cancellation))
            runs.Add(StatusDeviceRun.Of(row, work.Settings.Status, _access.Clock.GetUtcNow()));
        if (runs.Count == 0)
        {
            throw new ConflictException(
                $"no ring has a result of a device \"{device}\": it is not assigned, has another name, or has "
                    + "not run yet");
        }
        CommandOutput.Write(
            _access.Terminal, _options.Format(result) is StatusFormat.Json ? OutputFormat.Json : OutputFormat.Text,
            new StatusDeviceReport(runs));
        return (int)ExitCode.Ok;
    }

    // The remediations that remove; what restores is no state of a device.
    private static List<FleetPackage> PackagesOf(PresentDeployment present)
    {
        List<FleetPackage> packages =
        [
            .. present.Scripts.Where(script => script.Marker is { Role: ObjectRole.Machine })
                .Select(script => new FleetPackage(script.Id, script.Marker!.Ring, Removes(script)))
                .OrderBy(package => package.Ring, StringComparer.OrdinalIgnoreCase),
        ];
        return packages.Count > 0 ? packages : throw new ConflictException(
            "no ring is published yet, so no device has a status; certprop-deploy publish does it");
    }

    // A policy that only reports travels in the script; the second look then finds all that the first one found.
    private static bool Removes(PresentObject script) => script.HasRemediation
        && script.Script("detectionScriptContent")?.Contains("\"action\": \"report\"", StringComparison.Ordinal) is not true;

    private async IAsyncEnumerable<IFleetSource> SourcesAsync(
        ParseResult result, DeploymentWork work, Narration narration, IReadOnlyList<FleetPackage> packages,
        ExportDownload download, [EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        GraphConnection graph = work.Session.Graph;
        string how = result.GetRequiredValue(_source);
        if (how == Auto)
            how = await DevicesOfAsync(graph, packages) > MostByPages ? Export : RunStates;
        if (how == Export)
        {
            var export = new ExportSource(
                graph, work.Session.Polling, download, packages, narration.Talk, work.Settings.Status.UserNames);
            // Whoever may only read sees the same, page by page.
            if (await export.TryBeginAsync(work.Identity.Claims))
            {
                yield return export;
                yield break;
            }
            narration.Talk.Say(
                $"This identity may not make export jobs ({Permission.Exports.Name}); run states take longer ...");
        }
        yield return new RunStateSource(graph, packages, _access.Clock);
    }

    private static async Task<int> DevicesOfAsync(GraphConnection graph, IReadOnlyList<FleetPackage> packages)
    {
        int devices = 0;
        foreach (FleetPackage package in packages)
        {
            JsonObject? summary = await graph.FindAsync($"{TenantPaths.Script(package.Id)}/runSummary");
            devices += s_counts.Sum(name => summary?[name] is JsonValue value && value.TryGetValue(out int count) ? count : 0);
        }
        return devices;
    }

    private static readonly string[] s_counts =
    [
        "noIssueDetectedDeviceCount", "issueDetectedDeviceCount", "detectionScriptErrorDeviceCount",
        "detectionScriptPendingDeviceCount", "detectionScriptNotApplicableDeviceCount",
    ];

    private static string TitleOf(DeploymentWork work) => work.Settings.Tenant ?? work.Settings.Prefix;
}
