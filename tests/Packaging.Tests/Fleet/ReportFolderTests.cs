using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>A folder of reports, for machines with neither Intune nor Configuration Manager.</summary>
public sealed class ReportFolderTests : IDisposable
{
    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Reports_BecomeAFleet_AndOtherFilesAreNamed()
    {
        Write("PC-1", "remove", "CLEAN", 0);
        Write("PC-2", "remove", "REMOVED", 0, removed: 2);
        Write("PC-3", "detect", "LEAKED", 10, leaked: 2);
        Write("PC-4", "remove", "ERROR", 4);
        Write("sub/PC-5", "remove", "CLEAN", 0, time: "2020-01-01T00:00:00Z");
        Write("PC-6", "remove", "LIMIT", 5, leaked: 2);
        _files.Write("reports/broken.json", "{ \"schemaVersion\": 1,");
        _files.Write("reports/other.json", """{ "schemaVersion": 1, "device": "PC-7", "word": "7", "summary": {} }""");
        _files.Write("reports/nulls.json", """{ "schemaVersion": 1, "device": "PC-8", "word": "CLEAN", "certificates": [null], "summary": { "leaked": -4, "keptBy": null } }""");
        DeployRun run = Run("--format", "csv");
        Assert.True(run.ExitCode == 0, run.Error);
        string[] rows = [.. run.Output.Split("\r\n").Skip(1).Where(row => row.Length > 0).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "PC-1,reports,compliant,,0", "PC-2,reports,fixed,,2", "PC-3,reports,reported,,2", "PC-4,reports,error,denied,0",
                "PC-6,reports,limit,,2", "PC-8,reports,compliant,,0", "sub/PC-5,reports,stale,,0",
            ],
            rows.Select(row => string.Join(',', row.Split(',')[..5])));
        Assert.Contains("Contoso Issuing CA 1", rows[2], StringComparison.Ordinal);
        Assert.Contains("broken.json is no report of certprop", run.Error, StringComparison.Ordinal);
        Assert.Contains("other.json is no report of certprop", run.Error, StringComparison.Ordinal);
    }

    // What the real helper writes is what is read.
    [Fact]
    public void ReportOfTheHelper_IsUnderstood()
    {
        Directory.CreateDirectory(Path.Combine(_files.Path, "reports"));
        string report = Path.Combine(_files.Path, "reports", "device.json");
        using var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false);
        Directory.CreateDirectory(Path.Combine(_files.Path, "profiles"));
        CertProp.Commands.CommandLine.Run(
            ["detect", "--profiles", Path.Combine(_files.Path, "profiles"), "--report", report], terminal);
        Assert.True(File.Exists(report));
        DeployRun run = Run("--html", Path.Combine(_files.Path, "page.html"));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches("(?m)^  compliant +1 +100.0 %", run.Output);
        Assert.True(File.Exists(Path.Combine(_files.Path, "page.html")));
    }

    [Fact]
    public void FolderWithoutReports_EndsInOneSentence()
    {
        _files.Write("reports/other.json", "[]");
        DeployRun run = Run();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("there is no report of certprop in it", run.Sentence, StringComparison.Ordinal);
    }

    private DeployRun Run(params string[] options) => DeployRun.Of(
        ["status", "--settings", Settings, "--reports", Path.Combine(_files.Path, "reports"), .. options]);

    private string Settings => File.Exists(Path.Combine(_files.Path, "s.json")) ? Path.Combine(_files.Path, "s.json")
        : _files.Write("s.json", $$"""{ "version": 1, "deployment": "{{Deployment.Id}}", "policy": null }""");

    private void Write(string device, string command, string word, int exitCode, int leaked = 0, int removed = 0, string? time = null)
    {
        string verdict = leaked + removed > 0 ? "leaked" : "kept";
        _files.Write($"reports/{device}.json", $$"""
            { "schemaVersion": 1, "helperVersion": "1.0.0", "device": "{{device}}", "time": "{{time ?? DateTimeOffset.UtcNow.ToString("O")}}",
              "command": "{{command}}", "scope": "machine",
              "certificates": [ { "profile": "anna", "thumbprint": "8BC56FD1", "issuer": "CN=Contoso Issuing CA 1, O=Contoso", "owner": "foreign", "verdict": "{{verdict}}" } ],
              "exitCode": {{exitCode}}, "word": "{{word}}",
              "summary": { "profiles": 1, "certificates": 1, "leaked": {{leaked}}, "kept": 0, "unreadable": 0, "removed": {{removed}}, "failed": 0, "keptBy": { "ownerUnknown": 1 } },
              "problems": [], "backup": null }
            """);
    }
}
