using CertProp.Examination;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>Where several hold: 70, 2, 1, 4, 6, 5, 10, 3, 0, first wins.</summary>
public class ExitCodePrecedenceTests
{
    private static readonly int[] s_order = [70, 2, 1, 4, 6, 5, 10, 3, 0];
    private static readonly Problem s_closed = new("/closed", ProblemCode.AccessDenied, "permission denied");

    [Fact]
    public void OfTwoCodes_TheGraverWins()
    {
        for (int grave = 0; grave < s_order.Length; grave++)
        {
            for (int other = grave; other < s_order.Length; other++)
            {
                Assert.Equal(s_order[grave], Gravest(s_order[grave], s_order[other]));
                Assert.Equal(s_order[grave], Gravest(s_order[other], s_order[grave], 0));
            }
        }
    }

    [Fact]
    public void EveryCode_HasItsPlaceInTheOrder()
    {
        Assert.Equal(s_order.Order(), Enum.GetValues<ExitCode>().Select(code => (int)code).Order());
        Assert.Equal(0, Gravest());
    }

    // denied, time is up, over the limit, leaked, gap: the codes of detect and of list, and the word.
    [Theory]
    [InlineData(false, false, false, false, false, 0, 0, "Clean")]
    [InlineData(false, false, false, false, true, 3, 3, "Incomplete")]
    [InlineData(false, false, false, true, false, 10, 0, "Leaked")]
    [InlineData(false, false, false, true, true, 10, 3, "Leaked")]
    [InlineData(false, false, true, false, false, 5, 5, "Limit")]
    [InlineData(false, false, true, true, true, 5, 5, "Limit")]
    [InlineData(false, true, false, false, false, 6, 6, "Error")]
    [InlineData(false, true, false, true, true, 6, 6, "Error")]
    [InlineData(false, true, true, true, true, 6, 6, "Error")]
    [InlineData(true, false, false, false, true, 4, 4, "Error")]
    [InlineData(true, true, false, false, true, 4, 4, "Error")]
    public void Run_EndsWithTheGravest(
        bool denied, bool timedOut, bool limit, bool leaked, bool gap, int detectEnds, int listEnds, string word)
    {
        foreach ((bool detects, int expected) in new[] { (true, detectEnds), (false, listEnds) })
        {
            var tally = new RunTally(new() { LimitPerProfile = 2 }, detects ? RunKind.Detect : RunKind.List);
            if (denied)
                tally.Add(Findings.Result("closed", 0, s_closed));
            if (limit)
                tally.Add(Findings.Result("crowded", leaked: 3));
            if (leaked)
                tally.Add(Findings.Result("bob", leaked: 1));
            if (gap)
                tally.Add(Findings.Result("slow", 0, new Problem("/slow", ProblemCode.ProfileTimeout, "too slow")));

            RunEnd end = tally.End(timedOut);

            Assert.Equal((expected, word), ((int)end.ExitCode, $"{end.Word}"));
            Assert.Equal(end.Word is LineWord.Error ? denied ? "denied" : "timeout" : null, end.Error);
        }
    }

    [Fact]
    public void OneExaminedProfileAmongClosedOnes_IsIncompleteAndNotDenied()
    {
        var tally = new RunTally(new(), RunKind.Detect);
        tally.Add(Findings.Result("closed", 0, s_closed));
        tally.Add(Findings.Result("empty", leaked: 0));

        Assert.Equal(ExitCode.Incomplete, tally.End(timedOut: false).ExitCode);
    }

    [Fact]
    public void FindingsBesideEntries_DoNotChangeTheEnd()
    {
        var tally = new RunTally(new(), RunKind.Detect);
        foreach (string code in new[] { "Link", "HardLink", "ForeignFile", "ProfileSkipped" })
            tally.Add(new Problem("/x", Enum.Parse<ProblemCode>(code), "a finding"));

        RunEnd end = tally.End(timedOut: false);
        Assert.Equal((ExitCode.Ok, LineWord.Clean, 4), (end.ExitCode, end.Word, end.Problems.Count));
    }

    private static int Gravest(params int[] codes) =>
        (int)ExitCodes.Gravest([.. codes.Select(code => (ExitCode)code)]);
}
