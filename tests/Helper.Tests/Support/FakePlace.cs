using CertProp.Examination;
using CertProp.Profiles;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>A place whose store is what a test says.</summary>
internal sealed record FakePlace(string Name, Func<(ICertificateStore? Store, Problem? Problem)>? Open = null)
    : Place(Name, $"/fake/{Name}", ProfileOwner.Unknown)
{
    public static FakePlace At(int number) => new($"{number}");

    public override ICertificateStore? OpenStore(out Problem? problem)
    {
        (ICertificateStore? store, problem) = Open?.Invoke() ?? default;
        return store;
    }

    public override IWritableStore? OpenForChange(out Problem? problem) =>
        throw new InvalidOperationException("a fake place is only looked at");
}

/// <summary>A store that hands over what a test says, and knows whether it was closed.</summary>
internal sealed class FakeStore(Func<IStoreReader, bool> read) : ICertificateStore
{
    public bool IsDisposed { get; private set; }

    public bool Read(IStoreReader reader) => read(reader);

    public void Dispose() => IsDisposed = true;
}

/// <summary>Takes the results of a sweep and checks what must hold of every delivery.</summary>
internal sealed class Deliveries
{
    private readonly List<ProfileResult> _results = [];
    private int _inside;

    public IReadOnlyList<ProfileResult> Results => _results;

    public IEnumerable<string> Names => _results.Select(result => result.Place.Name);

    public IEnumerable<string> TimedOut => _results
        .Where(result => result.Problems.Any(problem => problem.Code is ProblemCode.ProfileTimeout))
        .Select(result => result.Place.Name);

    public void Take(ProfileResult result)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        _results.Add(result);
        Assert.Equal(0, Interlocked.Decrement(ref _inside));
    }

    public static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(number => $"{number}");
}
