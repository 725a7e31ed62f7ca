using System.Text.Json.Nodes;

namespace CertProp.Deploy.Graph;

/// <summary>How many devices say that there is something to remove.</summary>
/// <param name="Count">So many.</param>
/// <param name="IsExact">Whether each one's line was read; else those that report any issue are counted.</param>
internal sealed record LeakingDevices(int Count, bool IsExact)
{
    // Beyond it nobody wants to wait for pages of results.
    private const int MostRead = 5000;

    // The portal line's words for what remediation can remove.
    private static readonly string[] s_words = ["LEAKED ", "LIMIT "];

    /// <param name="graph">The tenant.</param>
    /// <param name="script">Id of the remediation.</param>
    /// <returns>Null where the service does not say.</returns>
    public static async Task<LeakingDevices?> CountAsync(GraphConnection graph, string script)
    {
        string path = TenantPaths.Script(script);
        JsonObject? summary = await graph.FindAsync($"{path}/runSummary");
        if (summary?["issueDetectedDeviceCount"]?.GetValue<int>() is not { } issues)
            return null;
        if (issues is 0 or > MostRead)
            return new LeakingDevices(issues, IsExact: issues == 0);
        int leaking = await graph
            .ListAsync($"{path}/deviceRunStates?$select=id,detectionState,preRemediationDetectionScriptOutput")
            .CountAsync(state => $"{state["detectionState"]}" == "fail" && s_words.Any(word =>
                $"{state["preRemediationDetectionScriptOutput"]}".StartsWith(word, StringComparison.Ordinal)));
        return new LeakingDevices(leaking, IsExact: true);
    }

    public override string ToString() => IsExact ? $"LEAKED: {Count}" : $"ANY ISSUE: {Count}";
}
