using CertProp.Backups;
using CertProp.Examination;
using CertProp.Files;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Removal;

/// <summary>The removal of entries from one profile.</summary>
/// <param name="result">What was found there; what becomes of it is noted in it.</param>
/// <param name="entries">Which of the leaked entries are to be removed.</param>
internal sealed class ProfileRemoval(ProfileResult result, IReadOnlyList<LeakedEntry> entries)
{
    private readonly Place _place = result.Place;
    private int _number;

    /// <summary>How many entries were removed, and not put back.</summary>
    public int Removed => entries.Count(entry => entry.Finding.Action is EntryAction.Removed);

    public FileFault? BackUp(BackupRun backup) =>
        backup.Write(_place.Name, _place.Key, _place.Root, [.. entries.Select(entry => entry.Copy!)], out _number);

    public void Preview()
    {
        foreach (LeakedEntry entry in entries)
            entry.Conclude(EntryAction.WouldRemove);
    }

    public void Fail(string why)
    {
        foreach (LeakedEntry entry in entries)
            entry.Conclude(EntryAction.Failed, $"not removed: {why}");
    }

    /// <summary>Removes the entries, as far as they still are what was judged and as long as nothing changes around them.</summary>
    public void Run(CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return;
        // Somebody may have signed in since the profile was read.
        if (_place.WhySignedIn(anew: true) is { } active)
        {
            KeepAll(Reason.SessionActive, active);
            return;
        }
        using IWritableStore? store = _place.OpenForChange(out Problem? problem);
        if (store is null)
        {
            Fail(problem?.Message ?? "the store is gone");
            // A link that took the store's place since is more than a finding: leaked entries are still somewhere.
            result.Add(problem is null
                ? new Problem(_place.Path, ProblemCode.RemoveFailed, "the store is gone")
                : problem with { Code = problem.IsGap ? problem.Code : ProblemCode.RemoveFailed });
            return;
        }
        string? changed = null;
        foreach (LeakedEntry entry in entries)
        {
            changed = result.Watch?.Invoke();
            if (changed is not null || stop.IsCancellationRequested)
                break;
            Remove(entry, store);
        }
        // A card that came while the last one was removed holds it again.
        changed ??= result.Watch?.Invoke();
        if (changed is not null)
            PutBack(store, changed);
    }

    /// <summary>What became of the entries, for the run's own record.</summary>
    public IEnumerable<JournalEntry> Journal(DateTimeOffset time) =>
        from entry in entries
        let finding = entry.Finding
        where finding.Action is not EntryAction.None
        select new JournalEntry(
            UtcTime.Iso(time)!, _number, finding.Profile, finding.Path, finding.Thumbprint.ToString()!,
            finding.Certificate is { } certificate ? Disclosure.Issuer(certificate, SubjectDisclosure.None) : null,
            Names.Of(finding.Action), finding.Action is EntryAction.Removed ? null : finding.Verdict.Detail);

    private void Remove(LeakedEntry entry, IWritableStore store)
    {
        StoreChange change = store.Remove(entry.Copy!);
        switch (change.Result)
        {
            case ChangeResult.Done:
                entry.Conclude(EntryAction.Removed);
                break;
            case ChangeResult.AlreadySo:
                entry.Conclude(EntryAction.None, change.Detail);
                break;
            default:
                entry.Conclude(EntryAction.Failed, $"not removed: {change.Detail}");
                result.Add(new Problem(entry.Finding.Path, change.Code!.Value, $"not removed: {change.Detail}"));
                break;
        }
    }

    private void KeepAll(Reason reason, string detail)
    {
        foreach (LeakedEntry entry in entries)
            result.Keep(entry, reason, detail);
    }

    private void PutBack(IWritableStore store, string changed)
    {
        foreach (LeakedEntry entry in entries)
        {
            // Of one that failed nobody knows for sure that it is still there; where it is, putting it back does nothing.
            if (entry.Finding.Action is EntryAction.None)
            {
                result.Keep(entry, Reason.CardPresent, changed, entry.Finding.Action);
                continue;
            }
            StoreChange change = store.PutBack(entry.Copy!);
            if (change.Result is not ChangeResult.Refused)
            {
                result.Keep(
                    entry, Reason.CardPresent, changed,
                    change.Result is ChangeResult.Done ? EntryAction.PutBack : EntryAction.None);
                continue;
            }
            entry.Conclude(EntryAction.Failed, $"it may be removed, and was not put back: {change.Detail}");
            result.Add(new Problem(
                entry.Finding.Path, ProblemCode.RemoveFailed,
                $"{changed}, so it was to be put back, which failed: {change.Detail}; the backup has it"));
        }
    }
}
