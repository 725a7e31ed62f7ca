using System.Text.Json.Nodes;
using CertProp.DeviceSim.Apps;
using CertProp.DeviceSim.Scripts;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.DeviceSim;

/// <summary>
/// A Windows device with the Intune Management Extension. Nothing runs by itself: what the agent does, and when, is the
/// test's choice, since in the field apps and scripts arrive in any order (W20, W22).
/// </summary>
public sealed class SimulatedDevice
{
    private readonly Tenant _tenant;
    private readonly TimeProvider _clock;
    private readonly AssignmentReach _reach;
    private readonly AppAgent _apps;
    private readonly ScriptAgent _scripts;
    private readonly List<ScriptReport> _reports = [];

    /// <param name="identity">Who it is.</param>
    /// <param name="machine">Its Windows.</param>
    /// <param name="tenant">Where it is enrolled.</param>
    /// <param name="delivery">Brings the content of apps.</param>
    /// <param name="clock">The tenant's.</param>
    public SimulatedDevice(
        DeviceIdentity identity, IMachine machine, Tenant tenant, ContentDelivery delivery, TimeProvider clock)
    {
        (Identity, _tenant, _clock) = (identity, tenant, clock);
        _reach = new AssignmentReach(
            group => tenant.IsInGroup(identity.Id, group),
            filter => identity.Filters.Contains(filter, StringComparer.OrdinalIgnoreCase));
        _apps = new AppAgent(machine, delivery);
        _scripts = new ScriptAgent(machine);
    }

    public DeviceIdentity Identity { get; }

    /// <summary>All that it ever reported of scripts, in order.</summary>
    public IReadOnlyList<ScriptReport> Reports => _reports;

    /// <summary>Installs and uninstalls what is assigned to it.</summary>
    /// <returns>One result an app that somebody wants, or wants gone, here.</returns>
    public async Task<IReadOnlyList<AppResult>> SyncAppsAsync()
    {
        var results = new List<AppResult>();
        foreach (JsonObject found in _tenant.AllApps())
        {
            AppIntent intent = AppIntents.Of(_tenant.AssignmentsOf(IdOf(found)), _reach);
            if (intent is not AppIntent.None && Win32App.Of(found) is { } app)
                results.Add(await _apps.BringAsync(app, intent));
        }
        return results;
    }

    /// <summary>Runs the remediations that are assigned to it, whatever their schedule says.</summary>
    /// <returns>What it reported, one report a package.</returns>
    public IReadOnlyList<ScriptReport> SyncScripts() =>
    [
        .. _tenant.AllScripts()
            .Where(script => _reach.Has(_tenant.AssignmentsOf(IdOf(script))))
            .ToArray()
            .Select(Run),
    ];

    /// <summary>Runs what was last asked of this device on demand (reference, section 3.4).</summary>
    /// <returns>Null where nothing was.</returns>
    public ScriptReport? RunOrdered() =>
        _tenant.TakeOnDemandRun(Identity.Id) is { } script ? RunOnDemand(script) : null;

    /// <summary>
    /// Runs one remediation regardless: assignments, exclusions and filters are ignored, and the package needs none
    /// (reference, section 3.4).
    /// </summary>
    public ScriptReport RunOnDemand(string scriptId) =>
        Run(_tenant.AllScripts().Single(script => IdOf(script) == scriptId));

    private ScriptReport Run(JsonObject script)
    {
        ScriptPackage package = ScriptPackage.Of(script);
        RunState state = _scripts.Run(package);
        // W5: an unchanged result is no change of state.
        ScriptReport? before = _reports.FindLast(report => report.ScriptId == package.Id);
        DateTimeOffset changed = before is not null && before.Version == package.Version && before.State == state
            ? before.Changed
            : _clock.GetUtcNow();
        var report = new ScriptReport(package.Id, package.Version, state, changed);
        _reports.Add(report);
        _tenant.Report(Identity.Id, report);
        return report;
    }

    private static string IdOf(JsonObject found) => found["id"]!.GetValue<string>();
}
