using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>Every committed sample, judged by the real command.</summary>
public class SampleVerdictTests
{
    [Fact]
    public void EverySample_IsJudgedAsExpected()
    {
        CommandResult run = CommandRun.Of(CommandRun.OnSamples("list", "--format", "json"));

        string[] actual =
        [
            .. run.Json.GetProperty("certificates").EnumerateArray()
                .Select(entry => string.Join(
                    ' ', Text(entry, "profile"), NameOf(entry), Text(entry, "reason"), Text(entry, "owner")))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Expected.Order(StringComparer.Ordinal), actual);
        Assert.All(
            run.Json.GetProperty("certificates").EnumerateArray(),
            entry => Assert.Equal(Text(entry, "reason") == "leaked" ? "leaked" : "kept", Text(entry, "verdict")));
    }

    [Fact]
    public void ExpectedVerdicts_ShowEveryReasonThatFilesCanHave() =>
        Assert.Superset(
            new HashSet<string>
            {
                "unreadable", "protectedProvider", "notSmartCard", "unknownProvider", "notRemovable", "managed",
                "policyKeep", "owner", "ownerUnknown", "leaked",
            },
            Expected.Select(line => line.Split(' ')[^2]).ToHashSet());

    // profile,name,reason,owner; only a profile's name may be quoted.
    private static IEnumerable<string> Expected =>
        File.ReadLines(Path.Combine(Repository.Samples, "expected.csv")).Skip(1)
            .Select(line =>
            {
                string[] cells = line.Split(',');
                string profile = string.Join(',', cells[..^3]).Trim('"');
                return $"{profile} {cells[^3]} {cells[^2]} {cells[^1]}";
            });

    // The certificate's thumbprint; of an unreadable element, the name of its file.
    private static string NameOf(JsonElement entry) =>
        Text(entry, "reason") == "unreadable" ? Path.GetFileName(Text(entry, "path")) : Text(entry, "thumbprint");

    private static string Text(JsonElement entry, string member) => entry.GetProperty(member).GetString()!;
}
