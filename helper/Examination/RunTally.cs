using CertProp.Certificates;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>Adds the results of all places up, in their order, and knows how the run ends.</summary>
internal sealed class RunTally(Policy policy, RunKind kind)
{
    // The shortest item (["8BC56FD1","","own"],) has 22 characters: more than this never fit a portal line.
    private const int MaxItems = 90;
    private const int MaxProblems = 10_000;

    private readonly int[] _byReason = new int[Enum.GetValues<Reason>().Length];
    private readonly List<Problem> _problems = [];
    private readonly HashSet<Thumbprint> _distinct = [];
    private readonly List<ProtectOutcome> _protection = [];
    private readonly ProblemLog _unprotected = new("");
    private readonly SortedList<Thumbprint, Finding> _first = [];
    private int _profiles, _removable, _counted, _countedProfiles, _removed, _failed, _unnamedProblems;
    private ConditionState? _rdpFiles;
    private bool _hasGap, _overLimit, _denied, _busy;

    /// <summary>The first defect that a place met.</summary>
    public Exception? Defect { get; private set; }

    public void Add(Problem problem)
    {
        _hasGap |= problem.IsGap;
        _denied |= problem.Code is ProblemCode.AccessDenied;
        _overLimit |= problem.Code is ProblemCode.Limit;
        _busy |= problem.Code is ProblemCode.Busy;
        if (_problems.Count < MaxProblems)
            _problems.Add(problem);
        else
            _unnamedProblems++;
    }

    public void Add(ProtectOutcome outcome)
    {
        _protection.Add(outcome);
        ProblemCode code = outcome.Kind is OutcomeKind.Failed ? ProblemCode.ProtectFailed : ProblemCode.ProtectRefused;
        if (outcome.Kind is OutcomeKind.Failed or OutcomeKind.Refused)
            _unprotected.Add(new Problem(outcome.Path, code, $"{outcome.Setting.Name}: {outcome.Detail}"));
    }

    public void Add(ProfileResult result)
    {
        Defect ??= result.Defect;
        _protection.AddRange(result.Protection);
        // One user whose client offers cards is enough; the least is open.
        if (result.RdpFiles is { } state && (_rdpFiles is null || state < _rdpFiles))
            _rdpFiles = state;
        foreach (Problem problem in result.Problems)
            Add(problem);
        if (result.Examined && (result.Certificates > 0 || !result.Problems.Any(problem => problem.IsGap)))
            _profiles++;
        for (int reason = 0; reason < _byReason.Length; reason++)
            _byReason[reason] += result[(Reason)reason];
        if (kind is not (RunKind.Restore or RunKind.PreviewRestore) && result.WhyOverLimit(policy) is { } overLimit)
        {
            Add(new Problem(result.Place.Path, ProblemCode.Limit, overLimit));
            return;
        }
        // What was put back, or is kept since, is not leaked any more.
        _removable += result.Leaked.Count(entry => entry.Finding.Verdict.IsLeaked);
        _removed += result.Leaked.Count(entry => entry.Finding.Action is EntryAction.Removed);
        _failed += result.Leaked.Count(entry => entry.Finding.Action is EntryAction.Failed);
        Count([.. result.Leaked.Select(entry => entry.Finding).Where(IsCounted)]);
    }

    /// <param name="timedOut">Whether the run was stopped before its end.</param>
    /// <param name="backup">Where what was removed can be had back from.</param>
    public RunEnd End(bool timedOut, RunBackup? backup = null)
    {
        foreach (Problem problem in _unprotected.Summarise())
            Add(problem);
        if (Looks && _removable > policy.LimitPerRun)
        {
            Add(new Problem(
                "", ProblemCode.Limit,
                $"{_removable} leaked entries, one run removes {policy.LimitPerRun} and the next ones go on"));
        }
        if (_unnamedProblems > 0)
            _problems.Add(new Problem("", ProblemCode.IoError, $"{_unnamedProblems} more problems are not named"));
        ExitCode gravest = Gravest(timedOut);
        (LineWord word, string? error) = Word(gravest);
        // To list leaked entries is not to fail; what was not seen still counts.
        ExitCode exitCode = gravest is ExitCode.Leaked && kind is RunKind.List
            ? _hasGap ? ExitCode.Incomplete : ExitCode.Ok
            : gravest;
        return new RunEnd(exitCode, word, error, Summarise(), _problems)
        {
            Kind = kind,
            Defect = Defect,
            Backup = backup,
            RdpFiles = _rdpFiles,
            Protection = _protection,
        };
    }

    private bool Looks => kind is RunKind.List or RunKind.Detect;

    private ExitCode Gravest(bool timedOut)
    {
        bool nothingExamined = _denied && _byReason.Sum() == 0 && _profiles == 0;
        return ExitCodes.Gravest(
            Defect is null ? ExitCode.Ok : ExitCode.Internal,
            nothingExamined ? ExitCode.Denied : ExitCode.Ok,
            timedOut ? ExitCode.Timeout : ExitCode.Ok,
            _overLimit ? ExitCode.Limit : ExitCode.Ok,
            Looks && _removable > 0 ? ExitCode.Leaked : ExitCode.Ok,
            _hasGap ? ExitCode.Incomplete : ExitCode.Ok);
    }

    private (LineWord, string? Error) Word(ExitCode gravest) => gravest switch
    {
        ExitCode.Internal => (LineWord.Error, "internal"),
        ExitCode.Denied => (LineWord.Error, "denied"),
        ExitCode.Timeout => (LineWord.Error, "timeout"),
        ExitCode.Limit => (LineWord.Limit, null),
        ExitCode.Leaked => (LineWord.Leaked, null),
        // A run that gives way to another has looked at nothing.
        ExitCode.Incomplete => _busy ? (LineWord.Error, "busy") : (LineWord.Incomplete, null),
        _ when _counted == 0 => (LineWord.Clean, null),
        _ => (kind is RunKind.Remove ? LineWord.Removed : kind is RunKind.Restore ? LineWord.Restored : LineWord.Reported, null),
    };

    private bool IsCounted(Finding finding) => kind switch
    {
        RunKind.Remove => finding.Action is EntryAction.Removed,
        RunKind.PreviewRemoval => finding.Action is EntryAction.WouldRemove,
        RunKind.Restore => finding.Action is EntryAction.PutBack,
        RunKind.PreviewRestore => finding.Action is EntryAction.WouldPutBack,
        _ => true,
    };

    private void Count(IReadOnlyList<Finding> findings)
    {
        _counted += findings.Count;
        _countedProfiles += findings.Count > 0 ? 1 : 0;
        foreach (Finding finding in findings)
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
        Counted = _counted,
        CountedProfiles = _countedProfiles,
        DistinctCounted = _distinct.Count,
        FirstCounted = [.. _first.Values],
        Removed = _removed,
        Failed = _failed,
    };
}
