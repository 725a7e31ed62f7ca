using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>The portal line of whole runs: over the samples, and over thousands of hostile names.</summary>
[Collection(SharedLeakTree.Name)]
public class LineReportTests(LeakTree tree)
{
    [Fact]
    public void ThousandsOfHostileNames_GiveOneShortAsciiLine()
    {
        CommandResult result = tree.Run("", "detect", "--format", "line");
        Assert.Equal(10, result.ExitCode);
        PortalLine line = PortalLine.Of(result);
        Assert.StartsWith($"LEAKED {tree.Count} certificates in {LeakTree.ProfileCount} profiles | ", line.Text,
            StringComparison.Ordinal);
        Assert.Equal((tree.Count, LeakTree.ProfileCount), (line["n"], line["p"]));
        Assert.Empty(line.Json.GetProperty("k").EnumerateObject());
        Assert.Empty(line.Json.GetProperty("x").EnumerateArray());
        Assert.False(line.Json.TryGetProperty("e", out _));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("hash")]
    [InlineData("full")]
    public void Items_AndThoseLeftOut_AreAllDistinctCertificates(string subjects)
    {
        PortalLine line = PortalLine.Of(
            tree.Run($$""" "report": { "subjects": "{{subjects}}" } """, "detect", "--format", "line"));
        string[] thumbprints = [.. line.Items.Select(item => item[0].GetString()!)];
        Assert.NotEmpty(thumbprints);
        Assert.Equal(thumbprints.Order(StringComparer.Ordinal), thumbprints);
        Assert.Equal(thumbprints.Distinct(), thumbprints);
        Assert.All(thumbprints, thumbprint => Assert.Matches("^[0-9A-F]{8}$", thumbprint));
        Assert.All(line.Items, item => Assert.Equal("unknown", item[2].GetString()));
        Assert.Equal(tree.Distinct, line.Items.Length + line["more"]);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("hash")]
    [InlineData("full")]
    public void SameFindings_GiveTheSameLine(string subjects)
    {
        string policy = $$""" "report": { "subjects": "{{subjects}}" } """;
        Assert.Equal(
            tree.Run(policy, "detect", "--format", "line").Output,
            tree.Run(policy, "detect", "--format", "line").Output);
    }

    [Fact]
    public void Subjects_StayOutOfTheLine_SelfSignedIssuersToo()
    {
        PortalLine line = PortalLine.Of(tree.Run("", "detect", "--format", "line"));
        Assert.DoesNotContain(LeakTree.SubjectMark, line.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(line.Items, item => Assert.Equal(3, item.GetArrayLength()));
    }

    [Fact]
    public void HashedSubjects_ArePseudonyms()
    {
        PortalLine line = PortalLine.Of(
            tree.Run(""" "report": { "subjects": "hash" } """, "detect", "--format", "line"));
        Assert.DoesNotContain(LeakTree.SubjectMark, line.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(line.Items, item => Assert.Matches("^[0-9A-F]{16}$", item[3].GetString()));
    }

    [Fact]
    public void FullSubjects_AreInTheLine()
    {
        PortalLine line = PortalLine.Of(
            tree.Run(""" "report": { "subjects": "full" } """, "detect", "--format", "line"));
        Assert.All(line.Items, item =>
            Assert.StartsWith($"CN={LeakTree.SubjectMark} ", item[3].GetString(), StringComparison.Ordinal));
        Assert.DoesNotContain("(self-signed)", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "(self-signed)")]
    [InlineData(""" "report": { "subjects": "hash" } """, "(self-signed)")]
    [InlineData(""" "report": { "subjects": "full" } """, "Carl Fischer")]
    public void SelfSignedIssuer_IsNamedWhereSubjectsAre(string report, string issuer)
    {
        // The policy of the samples with fewer certificates than a line holds.
        using var folder = new TemporaryFolder();
        const string name = "E7B3E8B21D022FEC778820278478011A2FCCA5C2";
        string source = Directory.EnumerateFiles(
            Path.Combine(Repository.SampleProfiles, "bob"), name, SearchOption.AllDirectories).Single();
        File.Copy(source, Path.Combine(folder.MakeStore("kiosk"), name));
        CommandResult result = CommandRun.Of(
            ["detect", "--format", "line", "--profiles", folder.Path, "--policy", "-"],
            $$"""{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S", {{report}} }""");
        JsonElement item = Assert.Single(PortalLine.Of(result).Items);
        Assert.Equal(issuer, item[1].GetString());
    }

    [Fact]
    public void IssuerThatIsTheSubjectSpelledOtherwise_IsNotNamed()
    {
        using var folder = new TemporaryFolder();
        var certificate = new SampleCertificate { Subject = "CN=Carl Fischer", Issuer = "CN=CARL FISCHER" };
        ElementWriter element = new ElementWriter()
            .KeyProvider("Microsoft Smart Card Key Storage Provider", null, type: 0)
            .Sha1().Certificate(certificate.ToDer());
        File.WriteAllBytes(Path.Combine(folder.MakeStore("kiosk"), element.Thumbprint), element.ToArray());
        CommandResult result = CommandRun.Of(
            ["detect", "--format", "line", "--profiles", folder.Path, "--policy", "-"],
            """{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S" }""");
        Assert.DoesNotContain("Carl Fischer", PortalLine.Of(result).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Samples_AreCountedAndNamed()
    {
        PortalLine line = PortalLine.Of(CommandRun.Of(CommandRun.OnSamples("detect", "--format", "line")));
        SampleVerdict[] leaked = [.. SampleVerdict.Expected.Where(entry => entry.Reason == "leaked")];
        Assert.Equal((leaked.Length, leaked.DistinctBy(entry => entry.Profile).Count()), (line["n"], line["p"]));
        Assert.Equal(leaked.Length, line.Items.Length + line["more"]);
        Assert.Equal(
            leaked.Select(entry => entry.Name[..8]).Order(StringComparer.Ordinal).Take(line.Items.Length),
            line.Items.Select(item => item[0].GetString()));
        Assert.Equal(
            SampleVerdict.Expected.Where(entry => entry.Reason != "leaked").GroupBy(entry => entry.Reason)
                .ToDictionary(group => group.Key, group => group.Count()),
            line.Json.GetProperty("k").EnumerateObject().ToDictionary(
                kept => kept.Name, kept => kept.Value.GetInt32()));
        Assert.Contains(", 15 kept for lack of proof", line.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void RecentEntries_AreNotInTheLine()
    {
        CommandResult result = CommandRun.Of(
            ["detect", "--profiles", Path.Combine(Repository.SampleProfiles), "--policy", "-", "--format", "line"],
            """{ "version": 1, "owner": "any", "minimumAge": "P365D" }""");
        PortalLine line = PortalLine.Of(result);
        Assert.Equal("CLEAN", line.FirstWord);
        Assert.False(line.Json.GetProperty("k").TryGetProperty("recent", out _));
    }

    [Fact]
    public void EmptyFolder_IsClean()
    {
        using var folder = new TemporaryFolder();
        CommandResult result = CommandRun.Of("detect", "--profiles", folder.Path, "--format", "line");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("CLEAN no leaked certificates", PortalLine.Of(result).Words);
    }
}
