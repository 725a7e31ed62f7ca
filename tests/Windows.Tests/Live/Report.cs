using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Live;

/// <summary>Reads JSON reports.</summary>
internal static class Report
{
    /// <summary>The reason of an entry, or "leaked"; "missing" where the report does not name it.</summary>
    public static string ReasonOf(this CommandResult result, ElementWriter entry) =>
        result.Find(entry) is { } found ? found.GetProperty("reason").GetString()! : "missing";

    public static string DetailOf(this CommandResult result, ElementWriter entry) =>
        result.Find(entry)?.GetProperty("detail").GetString() ?? "";

    /// <summary>What was done with an entry; "missing" where the report does not name it.</summary>
    public static string ActionOf(this CommandResult result, ElementWriter entry) =>
        result.Find(entry) is { } found ? found.GetProperty("action").GetString()! : "missing";

    public static JsonElement? Find(this CommandResult result, ElementWriter entry) =>
        result.Certificates().Where(found => found.GetProperty("thumbprint").GetString() == entry.Thumbprint)
            .Select(found => (JsonElement?)found).FirstOrDefault();

    public static IReadOnlyList<JsonElement> Certificates(this CommandResult result)
    {
        Assert.True(result.Output.StartsWith('{'), $"exit code {result.ExitCode}, no report: {result.Output}{result.Error}");
        return [.. result.Json.GetProperty("certificates").EnumerateArray()];
    }

    /// <summary>Code and path's last part of each problem, with the message.</summary>
    public static IReadOnlyList<(string Code, string Path, string Message)> Problems(this CommandResult result) =>
    [
        .. result.Json.GetProperty("problems").EnumerateArray().Select(problem => (
            problem.GetProperty("code").GetString()!,
            problem.GetProperty("path").GetString()!,
            problem.GetProperty("message").GetString()!)),
    ];
}
