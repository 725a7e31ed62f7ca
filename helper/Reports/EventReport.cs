using CertProp.Policies;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>
/// The run in the Application log, for whoever watches machines there: one event a run, one for each certificate that was
/// removed or put back. Written at the run's end, when it is known what the run is called. Previews leave nothing there.
/// </summary>
/// <param name="write">Takes each event.</param>
/// <param name="subjects">How much of subjects the policy lets into the log.</param>
internal sealed class EventReport(Action<LogEvent> write, SubjectDisclosure subjects) : IReport
{
    /// <summary>One run must not push everybody else's events out of the log.</summary>
    public const int MostOfOneRun = 500;

    private readonly List<Finding> _changed = [];
    private bool _restores;
    private int _more, _left;
    private string? _why;

    public void Begin(RunStart start) => _restores = start.Command == "restore";

    public void Add(Finding finding)
    {
        if (finding.Action == (_restores ? EntryAction.PutBack : EntryAction.Removed))
        {
            if (_changed.Count < MostOfOneRun)
                _changed.Add(finding);
            else
                _more++;
        }
        else if (!_restores && finding.Verdict.Reason is Reason.CardPresent or Reason.SessionActive)
        {
            // It was leaked when it was judged; a card or a user came since.
            _left++;
            _why ??= finding.Verdict.Detail;
        }
    }

    public void End(RunEnd end)
    {
        if (end.Kind is not (RunKind.Remove or RunKind.Restore))
            return;
        LogEventId id = _restores ? LogEventId.Restored : LogEventId.Removed;
        foreach (Finding finding in _changed)
            write(new LogEvent(id, Describe(finding, end.Backup?.Run)));
        if (_more > 0)
            write(new LogEvent(id, $"{Words.Count(_more, "more certificate")} {(_restores ? "put back" : "removed")} by this run; the journal beside its backup names them"));
        if (WhyStopped(end) is { } why)
            write(new LogEvent(LogEventId.StoppedForSafety, $"Stopped for safety: {why}"));
        string line = new LineReport(TextWriter.Null, subjects).Compose(end);
        write(new LogEvent(end.Word is LineWord.Error ? LogEventId.Error : LogEventId.Run, line));
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private string Describe(Finding finding, string? run)
    {
        string names = finding.Certificate is not { } certificate ? ""
            : $", issued by {SafeText.Of(Disclosure.Issuer(certificate, subjects))}"
                + (Disclosure.Subject(certificate, subjects) is { } subject ? $", subject {SafeText.Of(subject)}" : "");
        string where = $", profile {SafeText.Of(finding.Profile)}, {SafeText.Of(finding.Path)}";
        return $"{(_restores ? "Put back" : "Removed")} {finding.Thumbprint}{names}{where}{(run is null ? "" : $", run {run}")}";
    }

    private string? WhyStopped(RunEnd end)
    {
        if (_left > 0)
        {
            return $"{Words.Count(_left, "certificate")} left or put back because something changed meanwhile"
                + (_why is null ? "" : $" ({SafeText.Of(_why)})");
        }
        Problem? limit = end.Problems.FirstOrDefault(problem => problem.Code is ProblemCode.Limit);
        return limit is null ? null : SafeText.Of(limit.Path.Length > 0 ? $"{limit.Path}: {limit.Message}" : limit.Message);
    }
}
