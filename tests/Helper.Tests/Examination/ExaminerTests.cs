using CertProp.Examination;
using CertProp.Policies;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>One place: what is kept of it when its store does not come to an end.</summary>
public class ExaminerTests
{
    private static readonly TimeSpan s_longPatience = TimeSpan.FromHours(1);
    private static readonly byte[] s_element = Elements.OfCard("somebody@corp.example").ToArray();

    [Fact]
    public void WholeStore_IsJudgedAndClosed()
    {
        var store = new FakeStore(reader => Give(reader, 3));

        ProfileResult result = Examine(store, s_longPatience);

        Assert.Equal((3, 3, true), (result.Certificates, result.Findings.Count, store.IsDisposed));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void NoStore_IsNothing()
    {
        ProfileResult result = Examine(store: null, s_longPatience);

        Assert.Equal(0, result.Certificates);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void StoreThatMayNotBeJudged_LeavesItsProblemsAlone()
    {
        var store = new FakeStore(reader =>
        {
            Give(reader, 3);
            reader.Problem(new Problem("/fake/store", ProblemCode.TooManyEntries, "too many"));
            return false;
        });

        ProfileResult result = Examine(store, s_longPatience);

        Assert.Equal((0, 0, 0), (result.Certificates, result.Findings.Count, result.Leaked.Count));
        Assert.Equal([ProblemCode.TooManyEntries], result.Problems.Select(problem => problem.Code));
        Assert.True(store.IsDisposed);
    }

    [Fact]
    public void StoreThatTakesTooLong_IsForgottenAndAGap()
    {
        var store = new FakeStore(reader =>
        {
            while (reader.WantsMore)
                Give(reader, 1);
            return false;
        });

        ProfileResult result = Patience.Of(() => Examine(store, TimeSpan.FromMilliseconds(20)));

        Assert.Equal((0, 0), (result.Certificates, result.Findings.Count));
        Problem problem = Assert.Single(result.Problems);
        Assert.Equal((ProblemCode.ProfileTimeout, "/fake/place"), (problem.Code, problem.Path));
    }

    [Fact]
    public void StoreThatIsStopped_IsForgottenAndNoGap()
    {
        using var stop = new CancellationTokenSource();
        var store = new FakeStore(reader =>
        {
            Give(reader, 1);
            stop.Cancel();
            return reader.WantsMore;
        });

        ProfileResult result = ExamineUntil(store, s_longPatience, stop.Token);

        Assert.Equal(0, result.Certificates);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void ExceptionInTheStore_ComesOutAndTheStoreIsClosed()
    {
        var store = new FakeStore(_ => throw new InvalidTimeZoneException());

        Assert.Throws<InvalidTimeZoneException>(() => Examine(store, s_longPatience));
        Assert.True(store.IsDisposed);
    }

    private static bool Give(IStoreReader reader, int count)
    {
        for (int i = 0; i < count; i++)
            reader.Entry(new StoredEntry(null, new StorePath("/fake", $"{i}"), s_element, DateTimeOffset.UnixEpoch));
        return true;
    }

    private static ProfileResult Examine(FakeStore? store, TimeSpan patience) =>
        ExamineUntil(store, patience, CancellationToken.None);

    private static ProfileResult ExamineUntil(FakeStore? store, TimeSpan patience, CancellationToken stop)
    {
        var judge = new CertProp.Verdicts.Judge(new Policy(), Policy.NameSet([]));
        return new Examiner(judge, ReportedEntries.All, DateTimeOffset.UtcNow, patience)
            .Examine(new FakePlace("place", () => (store, null)), stop);
    }
}
