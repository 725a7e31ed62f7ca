using System.Text.Json;

namespace CertProp.Benchmarks.Parts;

/// <summary>What the product's own report says about a tree.</summary>
internal sealed record Summary(long Certificates, long Leaked)
{
    /// <param name="launcher">Runs it.</param>
    /// <param name="json">A command whose output is the JSON report.</param>
    public static Summary By(Launcher launcher, Command json)
    {
        launcher.Run(json);
        using FileStream stream = File.OpenRead(launcher.Output);
        using JsonDocument report = JsonDocument.Parse(stream);
        JsonElement summary = report.RootElement.GetProperty("summary");
        return new Summary(summary.GetProperty("certificates").GetInt64(), summary.GetProperty("leaked").GetInt64());
    }
}
