using System.Text.Json;

namespace CertProp.Tests.Support;

/// <summary>What tests/Samples/expected.csv says, and the same of a report.</summary>
internal sealed record SampleVerdict(string Profile, string Name, string Reason, string Owner)
{
    public static IReadOnlyList<SampleVerdict> Expected { get; } =
    [
        .. Rfc4180.Parse(File.ReadAllText(Path.Combine(Repository.Samples, "expected.csv"))).Skip(1)
            .Select(row => new SampleVerdict(row[0], row[1], row[2], row[3])),
    ];

    /// <summary>The first of a reason.</summary>
    public static SampleVerdict OfReason(string reason) => Expected.First(entry => entry.Reason == reason);

    public static IEnumerable<SampleVerdict> InReport(JsonElement report) =>
        report.GetProperty("certificates").EnumerateArray().Select(Read);

    private static SampleVerdict Read(JsonElement certificate)
    {
        string reason = Text("reason")!;
        // What is unreadable is expected by the name of its file, which is not always its thumbprint.
        string name = (reason == "unreadable" ? null : Text("thumbprint")) ?? Path.GetFileName(Text("path")!);
        return new SampleVerdict(Text("profile")!, name, reason, Text("owner")!);

        string? Text(string member) => certificate.GetProperty(member).GetString();
    }
}
