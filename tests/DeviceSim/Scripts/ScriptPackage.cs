using System.Text.Json.Nodes;

namespace CertProp.DeviceSim.Scripts;

/// <summary>A deviceHealthScript as the agent downloads it: bytes as they were uploaded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Counts changes.</param>
/// <param name="Detection">The detection script.</param>
/// <param name="Remediation">Null for a package that only detects.</param>
public sealed record ScriptPackage(string Id, string Version, byte[] Detection, byte[]? Remediation)
{
    /// <param name="script">As Graph has it.</param>
    /// <exception cref="NotSupportedException">It is to run as something that no device here is.</exception>
    public static ScriptPackage Of(JsonObject script)
    {
        // W14, W15: another account or bitness is another world, which must not go unnoticed.
        if (Text(script, "runAsAccount") is not "system" || script["runAs32Bit"]!.GetValue<bool>())
            throw new NotSupportedException("only 64-bit scripts of SYSTEM are run here");
        return new ScriptPackage(
            Text(script, "id")!, Text(script, "version")!, Bytes(script, "detectionScriptContent") ?? [],
            Bytes(script, "remediationScriptContent"));
    }

    /// <summary>The folder that the agent keeps the scripts in, below its cache (section 6).</summary>
    public string Folder => Path.Combine("HealthScripts", $"{Id}_{Version}");

    private static byte[]? Bytes(JsonObject script, string member) =>
        Text(script, member) is { Length: > 0 } content ? Convert.FromBase64String(content) : null;

    private static string? Text(JsonObject script, string member) => script[member]?.GetValue<string>();
}
