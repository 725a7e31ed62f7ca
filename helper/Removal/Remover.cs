using CertProp.Backups;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Stores;

namespace CertProp.Removal;

/// <summary>
/// Removes what is leaked and loses nothing: profiles go in batches; all of a batch is read and judged, all of it is backed
/// up, the backups are flushed, and only then is entry after entry looked at again, removed, and looked for. Ended at any
/// instant, each certificate is in its store or in a flushed backup.
/// </summary>
/// <param name="scope">The places.</param>
/// <param name="examiner">Judges them, and keeps copies of what is leaked.</param>
/// <param name="policy">The limits.</param>
/// <param name="backups">Where backups go, locked by the caller; null for a preview, which changes nothing.</param>
/// <param name="id">What the run is called.</param>
/// <param name="now">When the run began.</param>
internal sealed class Remover(
    Scope scope, Examiner examiner, Policy policy, BackupFolder? backups, RunId id, DateTimeOffset now) : IDisposable
{
    private const int BatchSize = 256;

    private BackupRun? _backup;
    private int _left = policy.LimitPerRun;
    private int _removed;
    private string? _obstacle;
    private bool _cut;

    /// <summary>Whether the run has a backup.</summary>
    public bool HasBackup => _backup is not null;

    /// <summary>Problems of the run itself.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Counts entries that were removed elsewhere against the run's limit.</summary>
    public void Spend(int entries) => _left = Math.Max(0, _left - entries);

    /// <summary>Runs to the end, or until <paramref name="stop"/>.</summary>
    /// <param name="deliver">Gets each result when all is done that will be done with it.</param>
    /// <param name="advance">Called for each place that was examined.</param>
    /// <param name="stop">Ends the run early, between two entries.</param>
    /// <returns>False where it was stopped early.</returns>
    public bool Run(Action<ProfileResult> deliver, Action advance, CancellationToken stop)
    {
        bool completed = true;
        for (int first = 0; first < scope.Count && completed; first += BatchSize)
        {
            var batch = new List<ProfileResult>(BatchSize);
            int offset = first;
            completed = Sweep.Run(
                Math.Min(BatchSize, scope.Count - first),
                index => scope.PlaceAt(offset + index),
                examiner.Examine,
                result =>
                {
                    batch.Add(result);
                    advance();
                },
                Examiner.DefaultPatience,
                stop);
            if (completed)
                completed = Conclude(batch, stop);
            batch.ForEach(deliver);
        }
        if (_cut)
            Problems.Add(new Problem("", ProblemCode.Limit, $"one run removes {policy.LimitPerRun} entries, there are more, and the next ones go on"));
        if (_backup?.Complete(_removed) is { } fault)
            Problems.Add(new Problem(_backup.Id.ToString(), ProblemCode.IoError, $"the end of the run could not be noted: {fault.Message}"));
        return completed;
    }

    public void Dispose() => _backup?.Dispose();

    private bool Conclude(List<ProfileResult> batch, CancellationToken stop)
    {
        List<ProfileRemoval> removals = [.. batch.Select(TakeUpToLimit).OfType<ProfileRemoval>()];
        if (backups is null)
        {
            foreach (ProfileRemoval removal in removals)
                removal.Preview();
            return true;
        }
        if (removals.Count == 0)
            return true;
        // Time is up: a backup of what nobody will remove helps nobody.
        if (stop.IsCancellationRequested)
            return false;
        BackUp(removals);
        if (_obstacle is not null)
        {
            foreach (ProfileRemoval removal in removals)
                removal.Fail(_obstacle);
            return true;
        }
        Files.FileFault? fault = null;
        foreach (ProfileRemoval removal in removals)
        {
            removal.Run(stop);
            _removed += removal.Removed;
            // Profile by profile: whoever ends the run takes the record of one profile at most.
            fault ??= _backup!.Record(removal.Journal(now));
        }
        fault ??= _backup!.FlushRecord();
        if (fault is { } unwritten)
        {
            Problems.Add(new Problem(
                _backup!.Id.ToString(), ProblemCode.IoError, $"the journal could not be written: {unwritten.Message}"));
        }
        return !stop.IsCancellationRequested;
    }

    private ProfileRemoval? TakeUpToLimit(ProfileResult result)
    {
        if (result.Leaked.Count == 0 || result.WhyOverLimit(policy) is not null)
            return null;
        List<LeakedEntry> entries = result.Leaked[..Math.Min(_left, result.Leaked.Count)];
        _left -= entries.Count;
        _cut |= entries.Count < result.Leaked.Count;
        return entries.Count == 0 ? null : new ProfileRemoval(result, entries);
    }

    // What cannot be backed up once (the disk is full) is not tried again: the run goes on and only looks.
    private void BackUp(List<ProfileRemoval> removals)
    {
        if (_obstacle is not null)
            return;
        Files.FileFault? fault = null;
        _backup ??= BackupRun.Begin(backups!, id, scope.Name, out fault);
        foreach (ProfileRemoval removal in removals)
            fault ??= removal.BackUp(_backup!);
        fault ??= _backup!.Flush();
        if (fault is not { } refused)
            return;
        _obstacle = $"no backup could be written: {refused.Message}";
        Problems.Add(new Problem(backups!.FullPath, ProblemCode.BackupFailed, $"{_obstacle}; from there on nothing was removed"));
        DiscardUnflushed();
    }

    private void DiscardUnflushed()
    {
        Files.FileFault? fault = _backup?.DiscardUnflushed();
        if (_backup is { IsEmpty: true } empty)
        {
            // Windows does not delete a folder that is held.
            empty.Dispose();
            fault ??= backups!.DeleteRun(empty.Id);
            _backup = null;
        }
        if (fault is { } left)
        {
            Problems.Add(new Problem(
                backups!.FullPath, ProblemCode.IoError, $"what was written until then could not be taken away: {left.Message}"));
        }
    }
}
