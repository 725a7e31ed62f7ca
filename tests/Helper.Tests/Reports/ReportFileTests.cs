using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>The JSON report in a file: whole or not there, and no names but those that the policy allows.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ReportPath => Path.Combine(_folder.Path, "report.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list", 0)]
    [InlineData("detect", 10)]
    public void ReportOption_WritesTheWholeReportBesideTheOutput(string command, int exitCode)
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples(command, "--report", ReportPath));
        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("defect", result.Error, StringComparison.Ordinal);
        string report = File.ReadAllText(ReportPath);
        Assert.Empty(Schemas.FaultsOfReport(report));
        using JsonDocument document = JsonDocument.Parse(report);
        Assert.Equal(exitCode, document.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(ReportPath, Assert.Single(Directory.GetFileSystemEntries(_folder.Path)));
    }

    [Fact]
    public void ReportOption_LeavesThePortalLineAlone()
    {
        string[] arguments = CommandRun.OnSamples("detect", "--format", "line");
        CommandResult without = CommandRun.Of(arguments);
        CommandResult with = CommandRun.Of([.. arguments, "--report", ReportPath]);
        Assert.Equal((without.ExitCode, without.Output, ""), (with.ExitCode, with.Output, with.Error));
    }

    [Fact]
    public void EarlierReport_IsReplaced()
    {
        File.WriteAllText(ReportPath, new string('x', 1_000_000));
        CommandRun.Of("list", "--store", Path.Combine(Repository.Samples, "people.sst"), "--report", ReportPath);
        Assert.Empty(Schemas.FaultsOfReport(File.ReadAllText(ReportPath)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("hash")]
    [InlineData("full")]
    public void Subjects_AreThoseThatThePolicyAllows(string subjects)
    {
        JsonElement report = WriteReport(subjects, "list");
        JsonElement[] decoded =
        [
            .. report.GetProperty("certificates").EnumerateArray().Where(
                entry => entry.GetProperty("issuer").GetString() is not null),
        ];
        Assert.NotEmpty(decoded);
        Assert.All(decoded, entry =>
        {
            string? subject = entry.GetProperty("subject").GetString();
            switch (subjects)
            {
                case "none":
                    Assert.Null(subject);
                    break;
                case "hash":
                    Assert.Matches("^[0-9A-F]{16}$", subject);
                    break;
                default:
                    Assert.DoesNotMatch("^[0-9A-F]{16}$", subject);
                    break;
            }
        });
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("hash", false)]
    [InlineData("full", true)]
    public void Containers_AndSelfSignedIssuers_GoWithFullSubjects(string subjects, bool there)
    {
        JsonElement[] entries = [.. WriteReport(subjects, "list").GetProperty("certificates").EnumerateArray()];
        Assert.Equal(there, entries.Any(entry => entry.GetProperty("container").ValueKind is JsonValueKind.String));
        JsonElement selfSigned = entries.Single(
            entry => entry.GetProperty("thumbprint").GetString() == "E7B3E8B21D022FEC778820278478011A2FCCA5C2");
        Assert.Equal(there, selfSigned.GetProperty("issuer").GetString() != "(self-signed)");
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("hash", false)]
    [InlineData("full", true)]
    public void StoredProperties_GoWithFullSubjects(string subjects, bool there)
    {
        JsonElement[] entries = [.. WriteReport(subjects, "inspect", "Carl").GetProperty(
            "certificates").EnumerateArray()];
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal(there, entry.TryGetProperty("properties", out _)));
        Assert.All(entries, entry => Assert.Equal(there, entry.TryGetProperty("rules", out _)));
        Assert.Equal(there, File.ReadAllText(ReportPath).Contains("Carl Fischer", StringComparison.Ordinal));
    }

    [Fact]
    public void HashedSubjects_AreThoseOfThePortalLine()
    {
        JsonElement entry = WriteReport("hash", "list").GetProperty("certificates").EnumerateArray()
            .Single(entry => entry.GetProperty("thumbprint").GetString() == "022BAEE5A63AB3AAA77CB8F3E0ED2BA96DEE8688");
        PortalLine line = PortalLine.Of(CommandRun.Of(
            ["detect", "--profiles", Repository.SampleProfiles, "--policy", "-", "--format", "line"],
            PolicyWith("hash")));
        JsonElement item = Assert.Single(line.Items, item => item[0].GetString() == "022BAEE5");
        Assert.Equal(item[3].GetString(), entry.GetProperty("subject").GetString());
    }

    [Fact]
    public void HashedSubject_IsSha256OfTheName()
    {
        const string name = "022BAEE5A63AB3AAA77CB8F3E0ED2BA96DEE8688";
        byte[] element = File.ReadAllBytes(
            Path.Combine(Repository.SampleProfiles, "bob", TemporaryFolder.StoreInProfile, name));
        // The certificate is the last record.
        int der = element.AsSpan().LastIndexOf<byte>([32, 0, 0, 0, 1, 0, 0, 0]) + 12;
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(element.AsSpan(der));
        string hash = Convert.ToHexString(SHA256.HashData(certificate.SubjectName.RawData))[..16];
        JsonElement entry = WriteReport("hash", "list").GetProperty("certificates").EnumerateArray()
            .Single(entry => entry.GetProperty("thumbprint").GetString() == name);
        Assert.Equal(hash, entry.GetProperty("subject").GetString());
    }

    [Fact]
    public void StandardOutput_HasSubjectsWhateverThePolicySays()
    {
        CommandResult result = CommandRun.Of(
            ["list", "--profiles", Repository.SampleProfiles, "--policy", "-", "--format", "json"], PolicyWith("none"));
        Assert.Contains("CN=Carl Fischer", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RunThatDoesNotEnd_KeepsTheEarlierReport()
    {
        File.WriteAllText(ReportPath, "earlier");
        using (var report = ReportFile.Create(ReportPath, SubjectDisclosure.None))
        {
            report.Begin(new RunStart("list", "folder", null, "PC", DateTimeOffset.UnixEpoch, 7));
            Assert.Equal("earlier", File.ReadAllText(ReportPath));
        }
        Assert.Equal("earlier", File.ReadAllText(ReportPath));
        Assert.Equal(ReportPath, Assert.Single(Directory.GetFileSystemEntries(_folder.Path)));
    }

    [Fact]
    public void RunThatCannotWriteItsOutput_KeepsTheEarlierReport()
    {
        File.WriteAllText(ReportPath, "earlier");
        using var error = new StringWriter();
        var terminal = new Terminal(
            Stream.Null, new FullDisk(), error, outputIsTerminal: false, errorIsTerminal: false);
        int exitCode = CertProp.Commands.CommandLine.Run(
            CommandRun.OnSamples("list", "--format", "json", "--report", ReportPath), terminal);
        Assert.Equal(70, exitCode);
        Assert.Equal("certprop: the results could not be written: the disk is full" + Environment.NewLine,
            error.ToString());
        Assert.Equal("earlier", File.ReadAllText(ReportPath));
        Assert.Equal(ReportPath, Assert.Single(Directory.GetFileSystemEntries(_folder.Path)));
    }

    private static string PolicyWith(string subjects) =>
        $$"""{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S", "report": { "subjects": "{{subjects}}" } }""";

    private JsonElement WriteReport(string subjects, params string[] arguments)
    {
        CommandRun.Of(
            [.. arguments, "--profiles", Repository.SampleProfiles, "--policy", "-", "--report", ReportPath],
            PolicyWith(subjects));
        return JsonDocument.Parse(File.ReadAllText(ReportPath)).RootElement;
    }
}
