using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// A folder of files that <c>certprop --report</c> wrote, for machines with neither Intune nor Configuration Manager.
/// Devices write there, so each file is a stranger's. Schema: docs/certprop-report.schema.json.
/// </summary>
/// <param name="folder">Read with what is below it.</param>
/// <param name="say">Told of files that are no reports.</param>
internal sealed class ReportFolderSource(string folder, Action<string> say) : IFleetSource
{
    // A file server's report over 100,000 profiles stays below it.
    private const long LongestFile = 256L << 20;

    // As many as a row carries along.
    private const int MostNamed = 64;

    private static readonly FleetPackage s_looks = new("", "reports", Removes: false);
    private static readonly FleetPackage s_removes = s_looks with { Removes = true };

    public FleetOrigin Origin { get; } = new($"reports in {folder}", null, null);

    /// <exception cref="InvalidInputException">There is no such folder, or no report in it.</exception>
    public async IAsyncEnumerable<DeviceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new InvalidInputException(folder, "there is no such folder; --reports takes one with files of "
                + "certprop --report");
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            // Whoever may write there does not choose what else is read.
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        int found = 0, others = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.json", options))
        {
            if (await ReadAsync(path, cancellation) is { } row)
            {
                found++;
                yield return row;
            }
            else if (others++ < 10)
            {
                say($"{Path.GetRelativePath(folder, path)} is no report of certprop; left out ...");
            }
        }
        if (others > 10)
            say($"{others - 10} more files are no reports of certprop; left out ...");
        if (found == 0)
            throw new InvalidInputException(folder, "there is no report of certprop in it (files *.json that "
                + "certprop --report wrote)");
    }

    private static async Task<DeviceRow?> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length <= LongestFile
                && await JsonSerializer.DeserializeAsync(file, ReportJson.Default.WrittenReport, cancellation) is { } report
                ? RowOf(report)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DeviceRow? RowOf(WrittenReport report)
    {
        if (report is not { SchemaVersion: 1, Device: { Length: > 0 and <= 256 } device, Word: { } said, Summary: { } summary }
            || !said.All(char.IsAsciiLetter) || !Enum.TryParse(said, ignoreCase: true, out PortalWord word))
        {
            return null;
        }
        return new DeviceRow
        {
            Package = report.Command == "remove" ? s_removes : s_looks,
            DeviceId = device,
            DeviceName = device,
            Detection = word is PortalWord.Clean ? DetectionState.Success : DetectionState.Fail,
            Before = LineOf(report, summary, word),
            // The report is about one run: how long it has been so, nobody knows.
            Seen = report.Time,
        };
    }

    private static PortalLine LineOf(WrittenReport report, WrittenSummary summary, PortalWord word)
    {
        WrittenCertificate[] leaked =
            [.. (report.Certificates ?? []).OfType<WrittenCertificate>().Where(one => one.Verdict == "leaked")];
        int count = Math.Max(0, word is PortalWord.Removed ? summary.Removed : summary.Leaked);
        int profiles = leaked.Select(one => one.Profile).Distinct().Count();
        string words = word is PortalWord.Clean ? "CLEAN no leaked certificates"
            : $"{word.ToString().ToUpperInvariant()} {Words.Count(count, "certificate")} in "
                + $"{Words.Count(profiles, "profile")}";
        return new PortalLine(word, words)
        {
            Code = word is PortalWord.Error ? CodeOf(report.ExitCode) : null,
            Count = count,
            Profiles = profiles,
            Kept = (summary.KeptBy ?? new Dictionary<string, int>()).Where(kept => kept is { Key.Length: <= 32, Value: > 0 })
                .Take(MostNamed).ToDictionary(kept => SafeText.Of(kept.Key), kept => kept.Value),
            Certificates =
            [
                .. leaked.DistinctBy(one => one.Thumbprint).Take(MostNamed).Select(one => new LineCertificate(
                    Safe(one.Thumbprint), Safe(CommonName(one.Issuer)), Safe(one.Owner), null)),
            ],
            Helper = report.HelperVersion is { Length: <= 32 } version ? SafeText.Of(version) : null,
            IsWhole = true,
        };
    }

    private static string Safe(string? text) => SafeText.Of(text ?? "");

    // As the portal line names it: a whole distinguished name says no more to whoever reads a list.
    private static string? CommonName(string? issuer) => issuer?.Split(", ")
        .FirstOrDefault(part => part.StartsWith("CN=", StringComparison.Ordinal))?[3..].Trim('"') ?? issuer;

    private static string CodeOf(int exitCode) => exitCode switch
    {
        (int)CertProp.ExitCode.Usage => "usage",
        (int)CertProp.ExitCode.Invalid => "invalid",
        (int)CertProp.ExitCode.Incomplete => "busy",
        (int)CertProp.ExitCode.Denied => "denied",
        (int)CertProp.ExitCode.Timeout => "timeout",
        _ => "internal",
    };
}

/// <summary>As much of a report as the fleet needs.</summary>
internal sealed record WrittenReport(
    int SchemaVersion, string? HelperVersion, string? Device, DateTimeOffset? Time, string? Command,
    IReadOnlyList<WrittenCertificate?>? Certificates, int ExitCode, string? Word, WrittenSummary? Summary);

internal sealed record WrittenCertificate(
    string? Profile, string? Thumbprint, string? Issuer, string? Owner, string? Verdict);

internal sealed record WrittenSummary(int Leaked, int Removed, IReadOnlyDictionary<string, int>? KeptBy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(WrittenReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
