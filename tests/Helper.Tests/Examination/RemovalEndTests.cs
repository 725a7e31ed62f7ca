using CertProp.Examination;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>How remove and restore end: 70, 2, 1, 4, 6, 5, 10, 3, 0, first wins, and nothing leaked is ever their failure.</summary>
public class RemovalEndTests
{
    private static readonly Problem s_closed = new("/closed", ProblemCode.AccessDenied, "permission denied");
    private static readonly Problem s_failed = new("/x", ProblemCode.RemoveFailed, "not removed");

    // defect, denied, time is up, over the limit, gap: what remove ends with, and the word.
    [Theory]
    [InlineData(false, false, false, false, false, 0, "Removed")]
    [InlineData(false, false, false, false, true, 3, "Incomplete")]
    [InlineData(false, false, false, true, false, 5, "Limit")]
    [InlineData(false, false, false, true, true, 5, "Limit")]
    [InlineData(false, false, true, true, true, 6, "Error")]
    [InlineData(false, true, true, false, true, 4, "Error")]
    [InlineData(true, true, true, true, true, 70, "Error")]
    public void Remove_EndsWithTheGravest(bool defect, bool denied, bool timedOut, bool limit, bool gap, int exitCode, string word)
    {
        foreach (RunKind kind in new[] { RunKind.Remove, RunKind.PreviewRemoval })
        {
            var tally = new RunTally(new() { LimitPerProfile = 2 }, kind);
            if (defect)
                tally.Add(ProfileResult.OfDefect(new FakePlace("broken"), new InvalidTimeZoneException()));
            if (denied)
                tally.Add(Findings.Result("closed", 0, s_closed));
            else
                tally.Add(Concluded(kind is RunKind.Remove ? EntryAction.Removed : EntryAction.WouldRemove));
            if (limit)
                tally.Add(Findings.Result("crowded", leaked: 3));
            if (gap)
                tally.Add(s_failed);

            RunEnd end = tally.End(timedOut);

            Assert.Equal((exitCode, kind is RunKind.Remove || word != "Removed" ? word : "Reported"), ((int)end.ExitCode, $"{end.Word}"));
        }
    }

    [Theory]
    [InlineData(RunKind.Remove, EntryAction.Removed, LineWord.Removed)]
    [InlineData(RunKind.Remove, EntryAction.None, LineWord.Clean)]
    [InlineData(RunKind.PreviewRemoval, EntryAction.WouldRemove, LineWord.Reported)]
    [InlineData(RunKind.Restore, EntryAction.PutBack, LineWord.Restored)]
    [InlineData(RunKind.Restore, EntryAction.None, LineWord.Clean)]
    [InlineData(RunKind.PreviewRestore, EntryAction.WouldPutBack, LineWord.Reported)]
    [InlineData(RunKind.Remove, EntryAction.PutBack, LineWord.Clean)]
    internal void RunWithoutAGap_EndsWith0AndSaysWhatItDid(RunKind kind, EntryAction action, LineWord word)
    {
        var tally = new RunTally(new(), kind);
        tally.Add(Concluded(action));

        RunEnd end = tally.End(timedOut: false);

        Assert.Equal((ExitCode.Ok, word), (end.ExitCode, end.Word));
        Assert.Equal(word is LineWord.Clean ? 0 : 1, end.Summary.Counted);
    }

    [Fact]
    public void Busy_EndsWith3AndItsOwnWord()
    {
        foreach (RunKind kind in new[] { RunKind.Remove, RunKind.Restore })
        {
            var tally = new RunTally(new(), kind);
            tally.Add(new Problem("/backups", ProblemCode.Busy, "another run is at work here"));

            RunEnd end = tally.End(timedOut: false);

            Assert.Equal((ExitCode.Incomplete, LineWord.Error, "busy"), (end.ExitCode, end.Word, end.Error));
            PortalLine line = PortalLine.Of(Compose(end));
            Assert.Equal(("ERROR", "busy"), (line.FirstWord, line.Json.GetProperty("e").GetString()));
        }
    }

    [Fact]
    public void Failed_IsCountedAndNotRemoved()
    {
        var tally = new RunTally(new(), RunKind.Remove);
        ProfileResult result = Concluded(EntryAction.Removed, EntryAction.Failed, EntryAction.Failed);
        result.Add(s_failed);
        tally.Add(result);

        RunEnd end = tally.End(timedOut: false);

        Assert.Equal((ExitCode.Incomplete, 1, 2, 1), (end.ExitCode, end.Summary.Removed, end.Summary.Failed, end.Summary.Counted));
    }

    [Fact]
    public void EveryWordOfEveryKind_IsALineWithinItsRules()
    {
        foreach (RunKind kind in Enum.GetValues<RunKind>())
        {
            foreach (LineWord word in Enum.GetValues<LineWord>())
            {
                RunSummary summary = RunSummary.Empty with { Counted = int.MaxValue, CountedProfiles = int.MaxValue, DistinctCounted = int.MaxValue };
                var end = new RunEnd(ExitCode.Ok, word, word is LineWord.Error ? "timeout" : null, summary, []) { Kind = kind };
                PortalLine line = PortalLine.Of(Compose(end));
                Assert.Equal(word.ToString().ToUpperInvariant(), line.FirstWord);
            }
        }
    }

    private static string Compose(RunEnd end)
    {
        using var output = new StringWriter();
        using var report = new LineReport(output, SubjectDisclosure.None);
        return report.Compose(end);
    }

    private static ProfileResult Concluded(params EntryAction[] actions)
    {
        ProfileResult result = Findings.Result("bob", actions.Length);
        foreach ((LeakedEntry entry, EntryAction action) in result.Leaked.Zip(actions))
            entry.Conclude(action);
        return result;
    }
}
