using System.Text.Json;
using System.Text.Json.Serialization;

namespace CertProp.Deploy.Check;

/// <summary>Findings for programs.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Scripts">How many were looked at.</param>
/// <param name="Findings">What is wrong with them.</param>
internal sealed record FindingsJson(int Version, int Scripts, IReadOnlyList<Finding> Findings)
{
    public static void Write(TextWriter output, IReadOnlyList<Finding> findings, int scripts)
    {
        var report = new FindingsJson(1, scripts, findings);
        output.WriteLine(JsonSerializer.Serialize(report, FindingsJsonContext.Default.FindingsJson));
        output.Flush();
    }
}

/// <summary>How findings are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(FindingsJson))]
internal sealed partial class FindingsJsonContext : JsonSerializerContext;
