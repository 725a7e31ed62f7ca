using CertProp.Stores;

namespace CertProp.Examination;

/// <summary>The first problems of one place word for word, the others as numbers: one user cannot flood a report.</summary>
internal sealed class ProblemLog(string path)
{
    private const int MaxNamed = 20;

    private readonly List<Problem> _named = [];
    private readonly SortedDictionary<ProblemCode, int> _counted = [];

    public void Add(Problem problem)
    {
        if (_named.Count < MaxNamed)
            _named.Add(problem);
        else
            _counted[problem.Code] = _counted.GetValueOrDefault(problem.Code) + 1;
    }

    public IReadOnlyList<Problem> Summarise() =>
        _counted.Count == 0
            ? _named
            : [.. _named, .. _counted.Select(more => new Problem(path, more.Key, $"{more.Value} more of this kind"))];
}
