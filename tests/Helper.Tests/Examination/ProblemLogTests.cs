using CertProp.Examination;
using CertProp.Stores;

namespace CertProp.Tests.Examination;

public class ProblemLogTests
{
    private const int Named = 20;

    private readonly ProblemLog _log = new("/profiles/bob");

    [Fact]
    public void NoProblem_IsNone()
    {
        Assert.Empty(_log.Summarise());
    }

    [Fact]
    public void FirstTwenty_AreNamedInTheirOrder()
    {
        Add(Named, ProblemCode.ForeignFile);

        Assert.Equal(
            Enumerable.Range(0, Named).Select(number => $"{number}"), _log.Summarise().Select(problem => problem.Path));
    }

    [Fact]
    public void FurtherOnes_AreCountedByKind()
    {
        Add(Named, ProblemCode.ForeignFile);
        Add(1, ProblemCode.ForeignFile);
        Add(300, ProblemCode.Link);
        Add(2, ProblemCode.AccessDenied);

        Assert.Equal(
            [
                new Problem("/profiles/bob", ProblemCode.AccessDenied, "2 more of this kind"),
                new Problem("/profiles/bob", ProblemCode.Link, "300 more of this kind"),
                new Problem("/profiles/bob", ProblemCode.ForeignFile, "1 more of this kind"),
            ],
            _log.Summarise().Skip(Named));
    }

    [Fact]
    public void GapBehindAFloodOfFindings_IsStillAGap()
    {
        Add(4_000, ProblemCode.ForeignFile);
        Add(1, ProblemCode.IoError);

        Assert.Contains(_log.Summarise(), problem => problem.IsGap);
        Assert.Equal(Named + 2, _log.Summarise().Count);
    }

    [Fact]
    public void AskingTwice_GivesTheSame()
    {
        Add(50, ProblemCode.HardLink);

        Assert.Equal(_log.Summarise(), _log.Summarise());
    }

    [Theory]
    [InlineData("AccessDenied", true), InlineData("IoError", true), InlineData("TooManyEntries", true)]
    [InlineData("ProfileTimeout", true), InlineData("Link", false), InlineData("HardLink", false)]
    [InlineData("ForeignFile", false), InlineData("ProfileSkipped", false), InlineData("Limit", false)]
    public void Kinds_AreGapsOrFindings(string code, bool expected)
    {
        Assert.Equal(expected, new Problem("", Enum.Parse<ProblemCode>(code), "").IsGap);
    }

    private void Add(int count, ProblemCode code)
    {
        for (int i = 0; i < count; i++)
            _log.Add(new Problem($"{i}", code, "a problem"));
    }
}
