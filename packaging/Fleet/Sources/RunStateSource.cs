using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>The run states of Intune, page by page: for few devices, and for those who may only read.</summary>
/// <param name="graph">The tenant.</param>
/// <param name="packages">Whose states.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="device">Only of devices with this name; null for all.</param>
internal sealed class RunStateSource(
    GraphConnection graph, IReadOnlyList<FleetPackage> packages, TimeProvider clock, string? device = null) : IFleetSource
{
    private const string Expand = "$expand=managedDevice($select=id,deviceName,userPrincipalName,osVersion)";

    private readonly PortalLines _lines = new();

    public FleetOrigin Origin { get; private set; } = new("Intune, run states", null, FleetOrigin.IntuneDelay);

    public async IAsyncEnumerable<DeviceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Origin = Origin with { DataOf = clock.GetUtcNow() };
        string filter = device is null
            ? ""
            : $"&$filter={Uri.EscapeDataString($"managedDevice/deviceName eq '{device.Replace("'", "''", StringComparison.Ordinal)}'")}";
        foreach (FleetPackage package in packages)
        {
            string path = $"{TenantPaths.Script(package.Id)}/deviceRunStates?{Expand}{filter}";
            await foreach (JsonObject state in graph.ListAsync(path, cancellation))
                yield return Row(package, state);
        }
    }

    private DeviceRow Row(FleetPackage package, JsonObject state)
    {
        var managed = state["managedDevice"] as JsonObject;
        string? before = Text(state, "preRemediationDetectionScriptOutput");
        string? after = Text(state, "postRemediationDetectionScriptOutput");
        PortalLine? beforeLine = _lines.Parse(before), afterLine = _lines.Parse(after);
        string id = Text(managed, "id") ?? Text(state, "id") ?? "";
        return new DeviceRow
        {
            Package = package,
            DeviceId = id,
            // A device that is gone from Intune leaves its state behind.
            DeviceName = Text(managed, "deviceName") ?? id,
            User = Text(managed, "userPrincipalName"),
            OsVersion = Text(managed, "osVersion"),
            Detection = StateWords.Detection(Text(state, "detectionState")),
            Remediation = StateWords.Remediation(Text(state, "remediationState")),
            Before = beforeLine,
            After = afterLine,
            IsForeign = beforeLine is null && afterLine is null && (before ?? after) is not null,
            Fault = Text(state, "remediationScriptError") ?? Text(state, "preRemediationDetectionScriptError")
                ?? Text(state, "postRemediationDetectionScriptError"),
            Since = StateWords.Time(Text(state, "lastStateUpdateDateTime")),
            Seen = StateWords.Time(Text(state, "lastSyncDateTime")),
            Next = StateWords.Time(Text(state, "expectedStateUpdateDateTime")),
        };
    }

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
