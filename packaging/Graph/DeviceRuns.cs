using System.Text.Json.Nodes;

namespace CertProp.Deploy.Graph;

/// <summary>A device of the tenant.</summary>
/// <param name="Id">Intune's id of it.</param>
/// <param name="Name">What it is called.</param>
internal sealed record ManagedDevice(string Id, string Name);

/// <summary>Runs a remediation on single devices at once, whoever it is assigned to, and reads what they report.</summary>
/// <param name="graph">The tenant.</param>
/// <param name="script">Id of the remediation.</param>
internal sealed class DeviceRuns(GraphConnection graph, string script)
{
    /// <summary>Devices by name or id.</summary>
    /// <exception cref="ConflictException">Some are not there, or several have the name; all of them are named.</exception>
    public static async Task<IReadOnlyList<ManagedDevice>> FindAsync(GraphConnection graph, IEnumerable<string> names)
    {
        var found = new List<ManagedDevice>();
        var problems = new List<string>();
        foreach (string name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            ManagedDevice[] matches = await MatchesAsync(graph, name);
            if (matches is [var device])
                found.Add(device);
            else
                problems.Add(matches.Length == 0
                    ? $"there is no device \"{name}\" that this identity can see"
                    : $"there are {matches.Length} devices \"{name}\" ({string.Join(", ", matches.Select(one => one.Id))}); "
                        + "name one by its id");
        }
        return problems.Count == 0 ? found : throw new ConflictException(string.Join("; ", problems));
    }

    /// <summary>Asks Intune to run it; a request that is on its way already is overwritten.</summary>
    /// <exception cref="GraphFault">It was refused.</exception>
    public Task RunAsync(ManagedDevice device) => graph.ActAsync(
        $"{TenantPaths.Devices}/{Uri.EscapeDataString(device.Id)}/initiateOnDemandProactiveRemediation",
        new JsonObject { ["scriptPolicyId"] = script });

    /// <summary>What devices reported last, by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, JsonObject>> StatesAsync()
    {
        var states = new Dictionary<string, JsonObject>();
        await foreach (JsonObject state in graph.ListAsync(
            $"{TenantPaths.Script(script)}/deviceRunStates?$expand=managedDevice($select=id,deviceName)"))
        {
            if (state["managedDevice"]?["id"]?.GetValue<string>() is { } device)
                states[device] = state;
        }
        return states;
    }

    private static async Task<ManagedDevice[]> MatchesAsync(GraphConnection graph, string name)
    {
        const string Members = "$select=id,deviceName";
        if (Guid.TryParse(name, out _))
        {
            JsonObject? device = await graph.FindAsync($"{TenantPaths.Devices}/{name}?{Members}");
            return device is null ? [] : [Of(device)];
        }
        string filter = $"deviceName eq '{name.Replace("'", "''", StringComparison.Ordinal)}'";
        return await graph.ListAsync($"{TenantPaths.Devices}?$filter={Uri.EscapeDataString(filter)}&{Members}")
            .Select(Of).ToArrayAsync();
    }

    private static ManagedDevice Of(JsonObject device) =>
        new(device["id"]!.GetValue<string>(), device["deviceName"]?.GetValue<string>() ?? "");
}
