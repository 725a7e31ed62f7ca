using CertProp.Policies;
using CertProp.Reports;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Reports;

/// <summary>Lines of runs that ended in ways which no test can bring about with files.</summary>
public class LineOfRunEndTests
{
    [Fact]
    public void ReasonsThatComeAndGo_AreLeftOut()
    {
        var kept = Enum.GetValues<Reason>().Where(reason => reason is not Reason.Leaked)
            .ToDictionary(reason => reason, reason => (int)reason);
        PortalLine line = Compose(
            new RunEnd(ExitCode.Ok, LineWord.Clean, null, RunSummary.Empty with { KeptBy = kept }, []));
        Assert.Equal(
            [
                "managed", "notRemovable", "notSmartCard", "owner", "ownerUnknown", "policyKeep", "protectedProvider",
                "restored", "unknownProvider", "unreadable",
            ],
            line.Json.GetProperty("k").EnumerateObject().Select(reason => reason.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RunsThatDifferOnlyInWhatComesAndGoes_GiveTheSameLine()
    {
        RunEnd Of(int present, int active, int recent) => new(ExitCode.Ok, LineWord.Clean, null, RunSummary.Empty with
        {
            Certificates = present + active + recent + 1,
            KeptBy = new Dictionary<Reason, int>
            {
                [Reason.CardPresent] = present,
                [Reason.SessionActive] = active,
                [Reason.Recent] = recent,
                [Reason.Owner] = 1,
            },
        }, []);
        Assert.Equal(Compose(Of(1, 2, 3)).Text, Compose(Of(4, 0, 0)).Text);
    }

    [Theory]
    [InlineData("denied")]
    [InlineData("timeout")]
    public void Error_CarriesItsCode(string code)
    {
        PortalLine line = Compose(new RunEnd(ExitCode.Denied, LineWord.Error, code, RunSummary.Empty, []));
        Assert.StartsWith($"ERROR {code} ", line.Text, StringComparison.Ordinal);
        Assert.Equal(code, line.Json.GetProperty("e").GetString());
    }

    [Fact]
    public void GreatestCounts_LeaveTheLineShort()
    {
        RunSummary summary = RunSummary.Empty with
        {
            KeptBy = Enum.GetValues<Reason>().ToDictionary(reason => reason, _ => int.MaxValue),
            Counted = int.MaxValue,
            CountedProfiles = int.MaxValue,
            DistinctCounted = int.MaxValue,
        };
        foreach (LineWord word in Enum.GetValues<LineWord>())
            Compose(new RunEnd(ExitCode.Leaked, word, word is LineWord.Error ? "timeout" : null, summary, []));
    }

    [Theory]
    [InlineData("plain sentence")]
    [InlineData("two\r\nlines\u2028or three")]
    [InlineData("\e[31mred\u202E and 漢字 and 🦄")]
    [InlineData("""looks like one | {"v":1,"s":"clean","n":0}""")]
    public void ErrorSentence_IsAsciiAndOneLine(string sentence)
    {
        PortalLine line = PortalLine.Of(LineReport.Error("usage", sentence));
        Assert.StartsWith("ERROR usage ", line.Text, StringComparison.Ordinal);
        Assert.Equal("usage", line.Json.GetProperty("e").GetString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("漢")]
    [InlineData("🦄")]
    [InlineData("\n")]
    public void LongErrorSentence_IsCut(string unit) =>
        PortalLine.Of(LineReport.Error("invalid", string.Concat(Enumerable.Repeat(unit, 5_000))));

    private static PortalLine Compose(RunEnd end) =>
        PortalLine.Of(new LineReport(TextWriter.Null, SubjectDisclosure.None).Compose(end));
}
