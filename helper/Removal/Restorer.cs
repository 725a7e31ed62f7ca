using CertProp.Backups;
using CertProp.Certificates;
using CertProp.Examination;
using CertProp.Files;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Removal;

/// <summary>
/// Puts back what runs removed, and holds it from then on. A backup says which profile and which bytes, never where: the
/// profile is looked for in the scope, its store where stores are, and the entry's name is computed from the certificate.
/// </summary>
/// <param name="scope">Where profiles are looked for.</param>
/// <param name="policy">For whose the certificates are.</param>
/// <param name="backups">Locked by the caller, except for a preview.</param>
/// <param name="holds">What is held already; what is put back is added.</param>
/// <param name="only">The thumbprints to put back; empty for all.</param>
/// <param name="preview">Whether nothing is changed.</param>
/// <param name="now">When the run began.</param>
internal sealed class Restorer(
    Scope scope, Policy policy, BackupFolder backups, Holds holds, IReadOnlySet<Thumbprint> only, bool preview, DateTimeOffset now)
{
    private readonly HashSet<(string Key, string? Root, Thumbprint)> _done = [];

    // Held though they are not there yet; what is left here at the end was not reached, and is not held.
    private readonly HashSet<(string Key, Thumbprint)> _ahead = [];

    /// <summary>Problems of runs as a whole.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Puts one run back. Of several, the newest goes first: what it put back, older ones leave alone.</summary>
    /// <param name="run">The backup.</param>
    /// <param name="deliver">Gets what became of each profile's entries.</param>
    /// <param name="stop">Ends it early, between two entries.</param>
    /// <returns>False where it was stopped early.</returns>
    public bool Restore(SavedRun run, Action<ProfileResult> deliver, CancellationToken stop)
    {
        // Held before they are there: a run that is ended in between must not let the next one remove them again.
        if (!preview && !HoldAll(run))
            return true;
        bool whole = only.Count == 0;
        for (int number = 1; number <= run.File.Profiles && !stop.IsCancellationRequested; number++)
        {
            if (Read(run, number) is not { } file)
            {
                whole = false;
                continue;
            }
            ProfileResult result = Restore(file, stop);
            whole &= !result.Problems.Any(problem => problem.IsGap);
            if (!preview)
                Note(run.Record(result.Leaked.Select(entry => Journal(entry.Finding, number))));
            deliver(result);
        }
        whole &= !stop.IsCancellationRequested;
        if (!preview)
        {
            foreach ((string key, Thumbprint thumbprint) in _ahead)
                holds.Remove(key, thumbprint);
            // With the times that the entries have now, so that the hold ends when somebody writes them anew.
            Note(backups.WriteHolds(holds));
            Note(whole ? run.NoteRestored(now) : null);
        }
        return !stop.IsCancellationRequested;
    }

    private bool HoldAll(SavedRun run)
    {
        for (int number = 1; number <= run.File.Profiles; number++)
        {
            // What cannot be read is said when its turn to be put back comes.
            ElementsFile? file = run.ReadElements(number, out _);
            foreach (ElementsFile.Entry entry in file?.Entries ?? [])
            {
                if (ElementsFile.Accept(entry, out _) is { } copy && IsWanted(copy) && !IsHeldAsIs(file!.Key, copy))
                    Hold(file.Key, copy);
            }
        }
        return Note(backups.WriteHolds(holds));
    }

    private ProfileResult Restore(ElementsFile file, CancellationToken stop)
    {
        Place? place = scope.Find(file.Key, file.Root);
        var result = new ProfileResult(place ?? new LostPlace(file.Profile));
        result.Examined = place is not null;
        if (place is null)
        {
            result.Add(new Problem(file.Profile, ProblemCode.IoError, "its profile is not in this scope, or several are; nothing was put back there"));
            return result;
        }
        if (place.WhySignedIn(anew: true) is { } active)
        {
            result.Add(new Problem(place.Path, ProblemCode.SessionNotEntered, $"nothing was put back there: {active}"));
            return result;
        }
        using IWritableStore? store = place.OpenForChange(out Problem? problem);
        if (store is null)
        {
            // Whatever stands in the way: what was asked for was not done, so it is a gap, and can be asked for again.
            result.Add(problem is null
                ? new Problem(place.Path, ProblemCode.IoError, "it has no certificate store any more; nothing was put back there")
                : problem with { Code = problem.IsGap ? problem.Code : ProblemCode.IoError });
            return result;
        }
        foreach (ElementsFile.Entry entry in file.Entries)
        {
            if (stop.IsCancellationRequested)
                break;
            Restore(entry, file, place, store, result);
        }
        return result;
    }

    private void Restore(ElementsFile.Entry entry, ElementsFile file, Place place, IWritableStore store, ProfileResult result)
    {
        if (ElementsFile.Accept(entry, out string? fault) is not { } copy)
        {
            result.Add(new Problem(place.Path, ProblemCode.IoError, $"an entry of the backup is no store element ({fault}); it was not put back"));
            return;
        }
        if (!IsWanted(copy) || !_done.Add((file.Key, file.Root, copy.Thumbprint)))
            return;
        StoreChange change = !preview ? store.PutBack(copy)
            : store.Has(copy) ? new StoreChange(ChangeResult.AlreadySo, "it is there")
            : StoreChange.Done;
        string path = store.PathOf(copy);
        result.Count(Reason.Restored);
        var restored = new LeakedEntry(Describe(copy, path, place, change));
        result.Leaked.Add(restored);
        switch (change.Result)
        {
            case ChangeResult.Refused:
                result.Add(new Problem(path, change.Code!.Value, $"not put back: {change.Detail}"));
                // Where an entry of it is there all the same, it stays.
                if (!store.Has(copy))
                    break;
                _ahead.Remove((file.Key, copy.Thumbprint));
                break;
            case ChangeResult.Done or ChangeResult.AlreadySo when !preview:
                holds.Add(file.Key, copy.Thumbprint, change.LastWrite);
                _ahead.Remove((file.Key, copy.Thumbprint));
                break;
        }
    }

    private Finding Describe(StoredCopy copy, string path, Place place, StoreChange change)
    {
        var entry = new EntryFacts(copy.Name, copy.Element, copy.Traits?.LastWrite);
        entry.TryGetDetails(out CertificateDetails? details, out _);
        return new Finding
        {
            Profile = place.Name,
            Path = path,
            Thumbprint = copy.Thumbprint,
            Certificate = details,
            KeyProvider = entry.KeyProvider,
            Archived = entry.Element.Has(PropertyId.Archived),
            LastWrite = change.LastWrite ?? copy.Traits?.LastWrite,
            Owner = details is null ? Owner.Unknown : OwnerMatch.Compare(details.Identity, place.Owner, policy).Owner,
            Element = copy.Element,
            Verdict = new Verdict(Reason.Restored, change.Detail ?? (preview ? "it would be put back" : "it was put back and stays")),
            Action = change.Result switch
            {
                ChangeResult.Done => preview ? EntryAction.WouldPutBack : EntryAction.PutBack,
                ChangeResult.Refused => EntryAction.Failed,
                _ => EntryAction.None,
            },
        };
    }

    private ElementsFile? Read(SavedRun run, int number)
    {
        ElementsFile? file = run.ReadElements(number, out string? fault);
        if (file is null)
        {
            Problems.Add(new Problem(
                Path.Combine(backups.FullPath, run.Id.ToString(), RunFile.ElementsName(number)), ProblemCode.IoError,
                $"this backup cannot be read: {fault}"));
        }
        return file;
    }

    private bool IsWanted(StoredCopy copy) => only.Count == 0 || only.Contains(copy.Thumbprint);

    private bool IsHeldAsIs(string key, StoredCopy copy) =>
        holds.Of(key).TryGetValue(copy.Thumbprint, out DateTimeOffset? lastWrite) && (lastWrite is null || lastWrite == copy.Traits?.LastWrite);

    private void Hold(string key, StoredCopy copy)
    {
        if (!holds.Of(key).ContainsKey(copy.Thumbprint))
            _ahead.Add((key, copy.Thumbprint));
        holds.Add(key, copy.Thumbprint, lastWrite: null);
    }

    private JournalEntry Journal(Finding finding, int number) => new(
        UtcTime.Iso(now)!, number, finding.Profile, finding.Path, finding.Thumbprint.ToString()!,
        finding.Certificate is { } certificate ? Disclosure.Issuer(certificate, SubjectDisclosure.None) : null,
        Names.Of(finding.Action), finding.Verdict.Detail);

    private bool Note(FileFault? fault)
    {
        if (fault is { } refused)
            Problems.Add(new Problem(backups.FullPath, ProblemCode.IoError, $"the backup folder could not be written to: {refused.Message}"));
        return fault is null;
    }

    /// <summary>Stands for a profile that is not there.</summary>
    private sealed record LostPlace(string Name) : Place(Name, Name, ProfileOwner.Unknown)
    {
        public override ICertificateStore? OpenStore(out Problem? problem) => throw new InvalidOperationException("It is not there.");

        public override IWritableStore? OpenForChange(out Problem? problem) => throw new InvalidOperationException("It is not there.");
    }
}
