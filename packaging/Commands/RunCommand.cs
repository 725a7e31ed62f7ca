using System.CommandLine;
using System.Text.Json.Nodes;
using CertProp.Deploy.Fleet;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy run</c>: a remediation on single devices, at once.</summary>
internal sealed class RunCommand
{
    // Whoever means a whole fleet means an assignment.
    private const int MostWithoutYes = 25;

    // Results reach Graph up to an hour after the device has them; nobody waits that long at a prompt.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    private readonly Option<string[]> _device = new("--device")
    {
        Description = "A device, by name or id; can be repeated",
        HelpName = "NAME",
        Required = true,
    };

    private readonly RingOption _ring = new("The ring whose remediation runs (default: the settings' only one)");

    private readonly Option<bool> _restore = new("--restore")
    {
        Description = "Run the restore package: put back what the last run removed",
    };

    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait up to 20 minutes for what the devices report",
    };

    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = $"Run it on more than {MostWithoutYes} devices",
    };

    private readonly TenantAccess _access;

    private RunCommand(TenantAccess access)
    {
        _access = access;
        CertProp.Commands.NotEmpty.Require(_device);
    }

    public static Command Create(TenantAccess access)
    {
        var own = new RunCommand(access);
        var command = new Command("run", """
            Runs a ring's remediation, or the restore package, on single devices at once. Assignments, exclusions and
            filters do not matter; the device must be on.

            Example: certprop-deploy run --device PC-0001 --restore --wait
            """)
        {
            own._device, own._ring, own._restore, own._wait, own._yes,
        };
        access.AddTo(command);
        command.SetAction((result, cancellation) => own.RunAsync(result, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        string[] names = result.GetRequiredValue(_device);
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() > MostWithoutYes && !result.GetValue(_yes))
        {
            throw new UsageException(
                $"{names.Length} devices: more than {MostWithoutYes} need --yes; an assignment is for many");
        }
        bool waits = result.GetValue(_wait);
        using OpenTenant open = await _access.OpenAsync(result, cancellation);
        DeploymentWork work = open.Work;
        PresentObject script = await ScriptAsync(work, result);
        IReadOnlyList<ManagedDevice> devices = await DeviceRuns.FindAsync(work.Session.Graph, names);
        var runs = new DeviceRuns(work.Session.Graph, script.Id);
        IReadOnlyDictionary<string, JsonObject> before = waits ? await runs.StatesAsync() : NoStates;
        var reports = new List<DeviceReport>();
        foreach (ManagedDevice device in devices)
            reports.Add(await AskAsync(runs, device, isFirst: reports.All(report => report.Error is not null)));
        try
        {
            if (waits)
            {
                open.Narration.Begin($"Waiting for the reports of {Words.Count(devices.Count, "device")}");
                reports = await WaitAsync(work, runs, before, reports);
            }
        }
        finally
        {
            // Also when nobody waits any more: devices that were asked do it.
            CommandOutput.Write(
                _access.Terminal, result.GetValue(_access.Common.Format), new RunReport(script.Name, reports));
        }
        bool isComplete = reports.All(report => report.Error is null && (!waits || report.Portal is not null));
        return (int)(isComplete ? ExitCode.Ok : ExitCode.Partial);
    }

    private static IReadOnlyDictionary<string, JsonObject> NoStates { get; } = new Dictionary<string, JsonObject>();

    private async Task<PresentObject> ScriptAsync(DeploymentWork work, ParseResult result)
    {
        bool restores = result.GetValue(_restore);
        if (restores && result.GetValue(_ring) is not null)
            throw new UsageException("--restore is one package for all rings: leave --ring out");
        string ring = restores ? ObjectMarker.AllRings : _ring.Single(result, work);
        PresentDeployment present = await work.Reader.ReadScriptsAsync();
        return present.Named(ring).Script ?? throw new ConflictException(
            restores
                ? "the restore package is not published yet; certprop-deploy publish does it"
                : $"ring {ring} is not published yet; certprop-deploy publish does it");
    }

    // One device that is not to be had does not keep the others from it; who may ask none is told so once.
    private static async Task<DeviceReport> AskAsync(DeviceRuns runs, ManagedDevice device, bool isFirst)
    {
        try
        {
            await runs.RunAsync(device);
            return new DeviceReport(device.Name, device.Id);
        }
        catch (GraphFault fault) when (!isFirst || fault.ExitCode is not ExitCode.Denied)
        {
            return new DeviceReport(device.Name, device.Id) { Error = fault.Message };
        }
    }

    // A device that reports the same as before reports nothing: its state is as old as it was.
    private static async Task<List<DeviceReport>> WaitAsync(
        DeploymentWork work, DeviceRuns runs, IReadOnlyDictionary<string, JsonObject> before, List<DeviceReport> reports)
    {
        IReadOnlyDictionary<string, JsonObject> states = NoStates;
        await work.Session.Polling.TryUntilAsync(s_patience, async () =>
        {
            states = await runs.StatesAsync();
            return reports.All(report => report.Error is not null || IsNew(report.Id)) ? states : null;
        });
        return [.. reports.Select(report => report.Error is null && IsNew(report.Id)
            ? report with { Portal = RunOutcome.Of(states[report.Id]).Portal, Line = RunOutcome.Of(states[report.Id]).Line }
            : report)];

        bool IsNew(string device) => states.TryGetValue(device, out JsonObject? now)
            && RunOutcome.Of(now).Portal is not "Pending"
            && !JsonNode.DeepEquals(now, before.GetValueOrDefault(device));
    }
}

/// <summary>What was asked of devices, and what they report.</summary>
/// <param name="Remediation">What it is called.</param>
/// <param name="Devices">In the order in which they were named.</param>
internal sealed record RunReport(string Remediation, IReadOnlyList<DeviceReport> Devices) : ICommandReport
{
    public void WriteText(TextWriter output)
    {
        int width = Devices.Max(device => device.Device.Length);
        foreach (DeviceReport device in Devices)
            output.WriteLine($"{SafeText.Escape(device.Device).PadRight(width)}  {SafeText.Escape(device.Sentence)}");
        output.WriteLine(
            "Devices run it when they are on; what they report reaches Intune up to an hour later, and nothing new where it "
            + "is what they reported before.");
    }
}

/// <summary>One device.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Id">Intune's id of it.</param>
internal sealed record DeviceReport(string Device, string Id)
{
    /// <summary>The portal's word for what it reported; null where it has not.</summary>
    public string? Portal { get; init; }

    /// <summary>The line that it reported.</summary>
    public string? Line { get; init; }

    /// <summary>Why it was not asked.</summary>
    public string? Error { get; init; }

    internal string Sentence => Error is not null ? $"not asked: {Error}"
        : Portal is null ? "asked"
        : Line is null ? Portal
        : $"{Portal}: {Line}";
}
