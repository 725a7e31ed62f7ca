using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>The JSON report of whole runs against its schema and against what the samples are known to be.</summary>
public class JsonReportTests
{
    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect", "CN")]
    [InlineData("inspect", "nobody at all")]
    public void ReportOnTheSamples_FitsTheSchema(params string[] arguments) =>
        Assert.Empty(Schemas.FaultsOfReport(
            CommandRun.Of(CommandRun.OnSamples([.. arguments, "--format", "json"])).Output));

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect", "Bob")]
    public void ReportOnAStoreFile_FitsTheSchema(params string[] arguments)
    {
        string store = Path.Combine(Repository.Samples, "people.sst");
        Assert.Empty(Schemas.FaultsOfReport(
            CommandRun.Of([.. arguments, "--store", store, "--format", "json"]).Output));
    }

    [Fact]
    public void ReportOfAnEmptyFolder_FitsTheSchema()
    {
        using var folder = new TemporaryFolder();
        CommandResult result = CommandRun.Of("detect", "--profiles", folder.Path, "--format", "json");
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.Equal(0, result.Json.GetProperty("certificates").GetArrayLength());
    }

    [Theory]
    [InlineData("device")]
    [InlineData("certificates")]
    [InlineData("summary")]
    [InlineData("problems")]
    [InlineData("backup")]
    public void ReportWithoutAMember_DoesNotFitTheSchema(string member)
    {
        JsonElement report = Report("detect");
        string json = JsonSerializer.Serialize(
            report.EnumerateObject().Where(other => other.Name != member).ToDictionary(
                other => other.Name, other => other.Value));
        Assert.NotEmpty(Schemas.FaultsOfReport(json));
    }

    [Fact]
    public void List_HasEveryEntryWithItsVerdict() => Assert.Equal(
        SampleVerdict.Expected.OrderBy(entry => entry.ToString()),
        SampleVerdict.InReport(Report("list")).OrderBy(entry => entry.ToString()));

    [Fact]
    public void Detect_HasTheLeakedEntries() => Assert.Equal(
        SampleVerdict.Expected.Where(entry => entry.Reason == "leaked").OrderBy(entry => entry.ToString()),
        SampleVerdict.InReport(Report("detect")).OrderBy(entry => entry.ToString()));

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect", "nobody at all")]
    public void Summary_CountsAllEntriesWhateverIsReported(params string[] arguments)
    {
        JsonElement summary = Report(arguments).GetProperty("summary");
        ILookup<string, SampleVerdict> byReason = SampleVerdict.Expected.ToLookup(entry => entry.Reason);
        int leaked = byReason["leaked"].Count(), all = SampleVerdict.Expected.Count;
        Assert.Equal(all, Number("certificates"));
        Assert.Equal(leaked, Number("leaked"));
        Assert.Equal(all - leaked, Number("kept"));
        Assert.Equal(byReason["unreadable"].Count(), Number("unreadable"));
        Assert.Equal((0, 0), (Number("removed"), Number("failed")));
        // All but Public, which belongs to nobody.
        Assert.Equal(Directory.GetDirectories(Repository.SampleProfiles).Length - 1, Number("profiles"));
        Assert.Equal(
            byReason.Where(group => group.Key != "leaked").ToDictionary(group => group.Key, group => group.Count()),
            summary.GetProperty("keptBy").EnumerateObject().ToDictionary(
                kept => kept.Name, kept => kept.Value.GetInt32()));

        int Number(string member) => summary.GetProperty(member).GetInt32();
    }

    [Fact]
    public void Problems_AreTheExpectedOnes()
    {
        IEnumerable<string> expected = Rfc4180.Parse(
            File.ReadAllText(Path.Combine(Repository.Samples, "expected-problems.csv")))
            .Skip(1).Select(row => $"{row[1]} {row[2]}").Append("Public profileSkipped");
        IEnumerable<string> found = Report("list").GetProperty("problems").EnumerateArray().Select(problem =>
            $"{Path.GetFileName(problem.GetProperty("path").GetString())} {problem.GetProperty("code").GetString()}");
        Assert.Equal(expected.Order(), found.Order());
    }

    [Theory]
    [InlineData("list", 0, "LEAKED")]
    [InlineData("detect", 10, "LEAKED")]
    public void Head_SaysWhatWasRun(string command, int exitCode, string word)
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples(command, "--format", "json"));
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode, result.Json.GetProperty("exitCode").GetInt32());
        Assert.Equal(word, result.Json.GetProperty("word").GetString());
        Assert.Equal(command, result.Json.GetProperty("command").GetString());
        Assert.Equal("folder", result.Json.GetProperty("scope").GetString());
        Assert.Equal(Environment.MachineName, result.Json.GetProperty("device").GetString());
        Assert.Equal(JsonValueKind.Null, result.Json.GetProperty("backup").ValueKind);
    }

    [Fact]
    public void Inspect_HasPropertiesAndRules_AndTheFirstThatKeepsIsTheReason()
    {
        JsonElement[] entries = [.. Report("inspect", "CN").GetProperty("certificates").EnumerateArray()];
        Assert.NotEmpty(entries);
        Assert.All(entries, entry =>
        {
            Assert.NotEmpty(entry.GetProperty("properties").EnumerateArray());
            IEnumerable<string?> keeping = from rule in entry.GetProperty("rules").EnumerateArray()
                                           where rule.GetProperty("keeps").GetBoolean()
                                           select rule.GetProperty("reason").GetString();
            Assert.Equal(entry.GetProperty("reason").GetString(), keeping.FirstOrDefault("leaked"));
        });
    }

    [Fact]
    public void HostileNames_AreWholeAndEscaped()
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples("detect", "--format", "json"));
        TerminalCells.AssertHarmless(result.Output);
        string[] subjects =
        [
            .. result.Json.GetProperty("certificates").EnumerateArray().Select(
                entry => entry.GetProperty("subject").GetString()!),
        ];
        Assert.Contains("CN=Bob\e[2J\e[1;31mowned\e]0;title\a", Unquoted(subjects));
        Assert.Contains("CN=Bob \u202Egnp.exe\u202C \u2066Miller\u2069", Unquoted(subjects));
        Assert.Contains($"CN={new string('W', 5000)}", subjects);
        Assert.Contains("", subjects);
        Assert.Contains("CN=Zoë 🦄 Quinn, OU=People, DC=corp, DC=example", subjects);
    }

    [Fact]
    public void Output_IsOneLineOfUtf8WithoutMark()
    {
        string output = CommandRun.Of(CommandRun.OnSamples("list", "--format", "json")).Output;
        Assert.Equal('{', output[0]);
        Assert.Equal(output.Length - 1, output.IndexOf('\n', StringComparison.Ordinal));
        Assert.Contains("jürgen", output, StringComparison.Ordinal);
    }

    private static JsonElement Report(params string[] arguments) =>
        CommandRun.Of(CommandRun.OnSamples([.. arguments, "--format", "json"])).Json;

    private static string[] Unquoted(string[] subjects) =>
        [.. subjects.Select(subject => subject.Replace("\"", "", StringComparison.Ordinal))];
}
