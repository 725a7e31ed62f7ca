using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Exports;

/// <summary>
/// The report DeviceRunStatesByProactiveRemediation: which columns and filters it has, and its rows (F38). Pure.
/// </summary>
internal static partial class RunStateReport
{
    public const string Name = "DeviceRunStatesByProactiveRemediation";

    public static readonly IReadOnlyList<string> Columns =
    [
        "DetectionScriptStatus", "DetectionStatus", "DeviceId", "DeviceName", "DisplayName", "FilterIdsCSV",
        "InternalVersion", "JoinType", "LastAgentUpdateTime", "Model", "ModifiedTime", "NextExecutionDateTime",
        "OSDescription", "OSVersion", "PolicyId", "PostRemediationDetectionScriptError",
        "PostRemediationDetectionScriptOutput", "PreRemediationDetectionScriptError",
        "PreRemediationDetectionScriptOutput", "PrimaryUser", "RemediationScriptErrorDetails",
        "RemediationScriptOutputDetails", "RemediationScriptStatus", "RemediationStatus", "UniqueKustoKey", "UPN",
        "UserEmail", "UserId", "UserName",
    ];

    private static readonly string[] Filters = ["PolicyId", "DetectionStatus", "RemediationStatus"];

    // Those whose values are words of the portal.
    private static readonly string[] Localized = ["DetectionStatus", "RemediationStatus"];

    private const string Beside = "_loc";

    /// <summary>The script that a filter asks for.</summary>
    /// <exception cref="GraphException">It asks for none, or by something else.</exception>
    public static string PolicyIn(string? filter)
    {
        Match policy = Policy().Match(filter ?? "");
        if (!policy.Success)
            throw GraphException.BadRequest($"$.filter: {Name} needs PolicyId eq '…'.");
        if (Path().Matches(filter!).FirstOrDefault(path => !Filters.Contains(path.Groups[1].Value)) is { } unknown)
            throw GraphException.BadRequest($"$.filter: {Name} cannot be filtered by '{unknown.Groups[1].Value}'.");
        Filter.Parse(filter!);
        return policy.Groups["id"].Value;
    }

    /// <summary>The columns that were asked for; all of them where none was.</summary>
    /// <exception cref="GraphException">The report has one of them not.</exception>
    public static IReadOnlyList<string> ColumnsIn(JsonArray? select)
    {
        string[] asked = [.. (select ?? []).Select(name => name!.GetValue<string>())];
        if (Array.Find(asked, name => !Columns.Contains(name)) is string unknown)
            throw GraphException.BadRequest($"$.select: {Name} has no column '{unknown}'.");
        return asked.Length == 0 ? Columns : asked;
    }

    /// <summary>With a column beside each that has words of the portal.</summary>
    public static IReadOnlyList<string> WithWords(IReadOnlyList<string> columns) =>
        [.. columns.SelectMany<string, string>(
            column => Localized.Contains(column) ? [column, column + Beside] : [column])];

    /// <summary>The rows of a script that a filter lets through.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="script">The script.</param>
    /// <param name="filter">As it was sent.</param>
    /// <param name="columns">What a row holds.</param>
    public static IEnumerable<JsonObject> Rows(
        Tenant tenant, ScriptRecord script, string filter, IReadOnlyList<string> columns)
    {
        Func<JsonObject, bool> isWanted = Filter.Parse(filter);
        foreach ((string deviceId, JsonObject state) in script.RunStates)
        {
            JsonObject all = Row(script, tenant.Devices.Find(deviceId)!, state);
            if (!isWanted(all))
                continue;
            foreach (string column in Localized)
                all[column + Beside] = Word(column, state);
            var row = new JsonObject();
            foreach (string column in columns)
                row[column] = all[column]?.DeepClone();
            yield return row;
        }
    }

    // What the values look like in the field is not known. (unverified)
    private static JsonObject Row(ScriptRecord script, DeviceRecord device, JsonObject state) => new()
    {
        ["PolicyId"] = script.Id,
        ["DisplayName"] = script.Text("displayName"),
        ["InternalVersion"] = script.Text("version"),
        ["DeviceId"] = device.Id,
        ["DeviceName"] = device.Text("deviceName"),
        ["OSVersion"] = device.Text("osVersion"),
        ["OSDescription"] = device.Text("operatingSystem"),
        ["UPN"] = device.Text("userPrincipalName"),
        ["UserName"] = device.Text("userPrincipalName"),
        ["ModifiedTime"] = state["lastSyncDateTime"]?.DeepClone(),
        ["DetectionStatus"] = state["detectionState"]?.DeepClone(),
        ["DetectionScriptStatus"] = state["detectionState"]?.DeepClone(),
        ["RemediationStatus"] = state["remediationState"]?.DeepClone(),
        ["RemediationScriptStatus"] = state["remediationState"]?.DeepClone(),
        ["PreRemediationDetectionScriptOutput"] = state["preRemediationDetectionScriptOutput"]?.DeepClone(),
        ["PreRemediationDetectionScriptError"] = state["preRemediationDetectionScriptError"]?.DeepClone(),
        ["PostRemediationDetectionScriptOutput"] = state["postRemediationDetectionScriptOutput"]?.DeepClone(),
        ["PostRemediationDetectionScriptError"] = state["postRemediationDetectionScriptError"]?.DeepClone(),
        ["RemediationScriptErrorDetails"] = state["remediationScriptError"]?.DeepClone(),
        ["UniqueKustoKey"] = $"{script.Id}_{device.Id}",
    };

    private static string Word(string column, JsonObject state) =>
        (column, state["detectionState"]?.GetValue<string>(), state["remediationState"]?.GetValue<string>()) switch
        {
            ("DetectionStatus", "success", _) => "Without issues",
            ("DetectionStatus", "fail", _) => "With issues",
            ("DetectionStatus", "scriptError", _) => "Failed",
            ("DetectionStatus", "pending", _) => "Pending",
            ("DetectionStatus", "notApplicable", _) => "Not applicable",
            ("RemediationStatus", _, "success") => "Issue fixed",
            ("RemediationStatus", _, "remediationFailed") => "Recurred",
            ("RemediationStatus", _, "scriptError") => "Failed",
            ("RemediationStatus", _, "skipped") => "Not run",
            _ => "Unknown",
        };

    [GeneratedRegex(@"\bPolicyId\s+eq\s+'(?<id>[^']+)'")]
    private static partial Regex Policy();

    [GeneratedRegex(@"(\w+)\s+(?:eq|ne)\s")]
    private static partial Regex Path();
}
