using CertProp.Examination;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Examination;

public class RunTallyTests
{
    private const int MostNamedProblems = 10_000;
    private const int MostOnALine = 90;

    [Fact]
    public void Counts_AreAddedUpByReason()
    {
        var tally = new RunTally(new Policy(), RunKind.Detect);
        ProfileResult bob = Findings.Result("bob", leaked: 2);
        bob.Count(Reason.Owner);
        bob.Count(Reason.Unreadable);
        tally.Add(bob);
        ProfileResult anna = Findings.Result("anna", leaked: 0);
        anna.Count(Reason.Owner);
        tally.Add(anna);

        RunSummary summary = End(tally).Summary;

        Assert.Equal((2, 5), (summary.Profiles, summary.Certificates));
        Assert.Equal((2, 3, 1), (summary.Leaked, summary.Kept, summary.Unreadable));
        Assert.Equal(new Dictionary<Reason, int> { [Reason.Owner] = 2, [Reason.Unreadable] = 1 }, summary.KeptBy);
        Assert.Equal((2, 1, 2), (summary.Counted, summary.CountedProfiles, summary.DistinctCounted));
    }

    [Theory]
    [InlineData(2, ExitCode.Leaked, 2), InlineData(3, ExitCode.Limit, 0)]
    public void ProfileOverItsLimit_IsLeftWholeAndNamed(int leaked, object exitCode, int removable)
    {
        var tally = new RunTally(new Policy { LimitPerProfile = 2 }, RunKind.Detect);
        tally.Add(Findings.Result("bob", leaked));

        RunEnd end = End(tally);

        Assert.Equal((exitCode, removable, leaked), (end.ExitCode, end.Summary.Counted, end.Summary.Leaked));
        Assert.Equal(leaked > 2 ? ["/fake/bob"] : [], end.Problems.Select(problem => problem.Path));
        Assert.Equal(removable, end.Summary.FirstCounted.Count);
    }

    [Fact]
    public void ProfileOverItsLimit_LeavesTheOthersRemovable()
    {
        var tally = new RunTally(new Policy { LimitPerProfile = 2 }, RunKind.Detect);
        tally.Add(Findings.Result("crowded", Enumerable.Range(100, 3)));
        tally.Add(Findings.Result("bob", Enumerable.Range(0, 2)));

        RunSummary summary = End(tally).Summary;
        Assert.Equal(5, summary.Leaked);
        Assert.Equal((2, 1, 2), (summary.Counted, summary.CountedProfiles, summary.DistinctCounted));
    }

    [Theory]
    [InlineData(4, ExitCode.Leaked), InlineData(3, ExitCode.Limit)]
    public void RunOverItsLimit_EndsWithTheLimit(int limit, object exitCode)
    {
        var tally = new RunTally(new Policy { LimitPerRun = limit }, RunKind.Detect);
        tally.Add(Findings.Result("anna", leaked: 2));
        tally.Add(Findings.Result("bob", leaked: 2));

        RunEnd end = End(tally);
        Assert.Equal((exitCode, 4), (end.ExitCode, end.Summary.Counted));
        Assert.Equal(limit < 4, end.Problems.Any(problem => problem.Code is ProblemCode.Limit));
    }

    [Fact]
    public void ProfileOverItsLimit_DoesNotUseUpTheRunsLimit()
    {
        var tally = new RunTally(new Policy { LimitPerProfile = 2, LimitPerRun = 2 }, RunKind.Detect);
        tally.Add(Findings.Result("crowded", leaked: 3));
        tally.Add(Findings.Result("bob", leaked: 2));

        Assert.Equal(["/fake/crowded"], End(tally).Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void List_NeverEndsWithLeaked()
    {
        foreach (int leaked in new[] { 0, 1, 100 })
        {
            var tally = new RunTally(new Policy(), RunKind.List);
            tally.Add(Findings.Result("bob", leaked));
            Assert.Equal(ExitCode.Ok, tally.End(timedOut: false).ExitCode);
        }
    }

    [Fact]
    public void SameCertificateInManyProfiles_IsOneOnTheLine()
    {
        var tally = new RunTally(new Policy(), RunKind.Detect);
        foreach (string profile in new[] { "anna", "bob", "carl" })
            tally.Add(Findings.Result(profile, [7, 8]));

        RunSummary summary = End(tally).Summary;
        Assert.Equal((6, 3, 2), (summary.Counted, summary.CountedProfiles, summary.DistinctCounted));
        Assert.Equal(["anna", "anna"], summary.FirstCounted.Select(finding => finding.Profile));
    }

    [Theory]
    [InlineData(1), InlineData(17), InlineData(101)]
    public void FirstThumbprints_AreTheSmallestInWhateverOrderTheyCame(int step)
    {
        const int count = 1_000;
        var tally = new RunTally(new Policy(), RunKind.Detect);
        for (int i = 0; i < count; i++)
            tally.Add(Findings.Result($"{i}", [((i * step) + 500) % count, 3]));

        RunSummary summary = End(tally).Summary;
        Assert.Equal(count, summary.DistinctCounted);
        Assert.Equal(
            Enumerable.Range(0, MostOnALine).Select(Elements.NumberedThumbprint),
            summary.FirstCounted.Select(finding => finding.Thumbprint.ToString()));
    }

    [Fact]
    public void ProfileThatCouldNotBeOpened_IsNotCountedAsExamined()
    {
        var tally = new RunTally(new Policy(), RunKind.Detect);
        tally.Add(Findings.Result("closed", 0, new Problem("/closed", ProblemCode.IoError, "a disk error")));
        tally.Add(Findings.Result("odd", 0, new Problem("/odd", ProblemCode.ForeignFile, "not a store element")));
        tally.Add(Findings.Result("partly", 1, new Problem("/partly", ProblemCode.IoError, "a disk error")));

        Assert.Equal(2, End(tally).Summary.Profiles);
    }

    [Theory]
    [InlineData(ProblemCode.IoError, ExitCode.Incomplete), InlineData(ProblemCode.Limit, ExitCode.Limit)]
    [InlineData(ProblemCode.Link, ExitCode.Ok)]
    public void ProblemsBeyondTheNamedOnes_StillCount(object last, object exitCode)
    {
        var tally = new RunTally(new Policy(), RunKind.Detect);
        for (int i = 0; i < MostNamedProblems; i++)
            tally.Add(new Problem("/x", ProblemCode.ForeignFile, "a finding"));
        tally.Add(new Problem("/y", (ProblemCode)last, "the last one"));

        RunEnd end = End(tally);
        Assert.Equal(exitCode, end.ExitCode);
        Assert.Equal(MostNamedProblems + 1, end.Problems.Count);
        Assert.Contains("1 more", end.Problems[^1].Message, StringComparison.Ordinal);
    }

    private static RunEnd End(RunTally tally) => tally.End(timedOut: false);
}
