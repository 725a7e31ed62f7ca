using CertProp.GraphEmulator.Contract;

namespace CertProp.GraphEmulator.Recording;

/// <summary>What came in and what was wrong.</summary>
internal sealed class Journal
{
    private readonly List<Violation> _violations = [];

    public RequestLog Requests { get; } = new();

    public IReadOnlyList<Violation> Violations
    {
        get
        {
            lock (_violations)
                return [.. _violations];
        }
    }

    public void Add(ViolationOf of, RecordedRequest request, IEnumerable<ContractProblem> problems)
    {
        lock (_violations)
            _violations.AddRange(problems.Select(problem => new Violation(of, request, problem)));
    }

    public void Clear()
    {
        Requests.Clear();
        lock (_violations)
            _violations.Clear();
    }
}
