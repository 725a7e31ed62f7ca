using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>Adds the results of all places up, in their order, and knows how the run ends.</summary>
internal sealed class RunTally(Policy policy)
{
    // The shortest item (["8BC56FD1","","own"],) has 22 characters: more than this never fit a portal line.
    private const int MaxItems = 90;
    private const int MaxProblems = 10_000;

    private readonly int[] _byReason = new int[Enum.GetValues<Reason>().Length];
    private readonly List<Problem> _problems = [];
    private readonly HashSet<Thumbprint> _distinct = [];
    private readonly SortedList<Thumbprint, Finding> _first = [];
    private int _profiles, _removable, _removableProfiles, _unnamedProblems;
    private bool _hasGap, _overLimit, _denied;

    /// <summary>The first defect that a place met.</summary>
    public Exception? Defect { get; private set; }

    public void Add(Problem problem)
    {
        _hasGap |= problem.IsGap;
        _denied |= problem.Code is ProblemCode.AccessDenied;
        _overLimit |= problem.Code is ProblemCode.Limit;
        if (_problems.Count < MaxProblems)
            _problems.Add(problem);
        else
            _unnamedProblems++;
    }

    public void Add(ProfileResult result)
    {
        Defect ??= result.Defect;
        foreach (Problem problem in result.Problems)
            Add(problem);
        if (result.Examined && (result.Certificates > 0 || !result.Problems.Any(problem => problem.IsGap)))
            _profiles++;
        foreach (Reason reason in Enum.GetValues<Reason>())
            _byReason[(int)reason] += result[reason];
        if (result.Leaked.Count > policy.LimitPerProfile)
        {
            Add(new Problem(
                result.Place.Path, ProblemCode.Limit,
                $"{result.Leaked.Count} leaked entries, the policy's limit for one profile is {policy.LimitPerProfile}; "
                + "the profile is left alone"));
        }
        else if (result.Leaked.Count > 0)
        {
            AddRemovable(result.Leaked);
        }
    }

    /// <param name="detects">Whether leaked entries are what the command was asked for.</param>
    /// <param name="timedOut">Whether the run was stopped before its end.</param>
    public RunEnd End(bool detects, bool timedOut)
    {
        if (_removable > policy.LimitPerRun)
        {
            Add(new Problem(
                "", ProblemCode.Limit,
                $"{_removable} leaked entries, one run removes {policy.LimitPerRun} and the next ones go on"));
        }
        if (_unnamedProblems > 0)
            _problems.Add(new Problem("", ProblemCode.IoError, $"{_unnamedProblems} more problems are not named"));
        bool nothingExamined = _denied && _byReason.Sum() == 0 && _profiles == 0;
        ExitCode gravest = ExitCodes.Gravest(
            Defect is null ? ExitCode.Ok : ExitCode.Internal,
            nothingExamined ? ExitCode.Denied : ExitCode.Ok,
            timedOut ? ExitCode.Timeout : ExitCode.Ok,
            _overLimit ? ExitCode.Limit : ExitCode.Ok,
            _removable > 0 ? ExitCode.Leaked : ExitCode.Ok,
            _hasGap ? ExitCode.Incomplete : ExitCode.Ok);
        (LineWord word, string? error) = gravest switch
        {
            ExitCode.Internal => (LineWord.Error, "internal"),
            ExitCode.Denied => (LineWord.Error, "denied"),
            ExitCode.Timeout => (LineWord.Error, "timeout"),
            ExitCode.Limit => (LineWord.Limit, null),
            ExitCode.Leaked => (LineWord.Leaked, null),
            ExitCode.Incomplete => (LineWord.Incomplete, default(string)),
            _ => (LineWord.Clean, null),
        };
        // To list leaked entries is not to fail; what was not seen still counts.
        ExitCode exitCode = gravest is ExitCode.Leaked && !detects
            ? _hasGap ? ExitCode.Incomplete : ExitCode.Ok
            : gravest;
        return new RunEnd(exitCode, word, error, Summarise(), _problems);
    }

    private void AddRemovable(List<Finding> leaked)
    {
        _removable += leaked.Count;
        _removableProfiles++;
        foreach (Finding finding in leaked)
        {
            Thumbprint thumbprint = finding.Thumbprint!.Value;
            if (!_distinct.Add(thumbprint))
                continue;
            if (_first.Count == MaxItems && thumbprint.CompareTo(_first.Keys[^1]) > 0)
                continue;
            _first.Add(thumbprint, finding);
            if (_first.Count > MaxItems)
                _first.RemoveAt(MaxItems);
        }
    }

    private RunSummary Summarise() => new()
    {
        Profiles = _profiles,
        Certificates = _byReason.Sum(),
        Leaked = _byReason[(int)Reason.Leaked],
        Unreadable = _byReason[(int)Reason.Unreadable],
        KeptBy = Enum.GetValues<Reason>()
            .Where(reason => reason is not Reason.Leaked && _byReason[(int)reason] > 0)
            .ToDictionary(reason => reason, reason => _byReason[(int)reason]),
        Removable = _removable,
        RemovableProfiles = _removableProfiles,
        DistinctRemovable = _distinct.Count,
        FirstRemovable = [.. _first.Values],
    };
}
