using System.Diagnostics;
using CertProp.Backups;
using CertProp.Certificates;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>Examines one place: reads its store, judges every entry, keeps what the command reports.</summary>
/// <param name="judge">The rules.</param>
/// <param name="reported">Which entries are reported.</param>
/// <param name="now">When the run began.</param>
/// <param name="patience">How long one place may take.</param>
internal sealed class Examiner(Judge judge, ReportedEntries reported, DateTimeOffset now, TimeSpan patience)
{
    /// <summary>How long one place may take in a run; product contract, section 7.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(20);

    /// <summary>What administrators put back and want to stay.</summary>
    public Holds Holds { get; init; } = Holds.None;

    /// <summary>Whether leaked entries are kept with their bytes, because they are to be removed.</summary>
    public bool KeepsCopies { get; init; }

    /// <summary>Whether what is reported carries the element itself.</summary>
    public bool ReportsElements { get; init; }

    public ProfileResult Examine(Place place, CancellationToken stop)
    {
        // Watched from before the first look: what changes between the two looks is seen, and keeps.
        var result = new ProfileResult(place) { Watch = KeepsCopies ? place.Watch() : null };
        using ICertificateStore? store = place.OpenStore(out Problem? problem);
        if (problem is not null)
            result.Add(problem);
        result.Examined = problem is null && (store is not null || place.IsProfile);
        if (store is null)
            return result;
        var circumstances = new Circumstances
        {
            Owner = place.Owner,
            Now = now,
            ActiveSession = place.WhySignedIn(),
            Cards = place.FindCards(),
            Restored = Holds.Of(place.Key),
        };
        var reading = new Reading(this, circumstances, result, patience, stop);
        if (!store.Read(reading))
        {
            result.Forget();
            result.Examined = false;
            if (reading.TookTooLong)
                result.Add(TookTooLong(place, patience));
        }
        return result;
    }

    /// <summary>What is said of a place that took longer than it may.</summary>
    public static Problem TookTooLong(Place place, TimeSpan patience) => new(
        place.Path, ProblemCode.ProfileTimeout,
        $"it could not be read within {patience.TotalSeconds:0} seconds; nothing in it was judged");

    private void Examine(in StoredEntry stored, Circumstances circumstances, ProfileResult result)
    {
        var entry = new EntryFacts(stored.Name, stored.Bytes, stored.LastWrite, stored.Fault);
        if (!judge.Considers(ref entry))
            return;
        Verdict verdict = judge.Decide(ref entry, circumstances);
        result.Count(verdict.Reason);
        bool isReported = reported.Takes(ref entry, stored.Name, verdict);
        if (!isReported && !verdict.IsLeaked)
            return;
        Finding finding = Describe(ref entry, stored, verdict, result.Place, circumstances);
        if (verdict.IsLeaked)
        {
            result.LeakedLength += stored.Bytes.Length;
            result.Leaked.Add(new LeakedEntry(finding, CopyOf(ref entry, stored, result)));
        }
        if (isReported)
            result.Findings.Add(finding);
    }

    // Beyond the limits the profile is left alone, so there is nothing to back up.
    private StoredCopy? CopyOf(ref EntryFacts entry, in StoredEntry stored, ProfileResult result)
    {
        if (!KeepsCopies || result.LeakedLength > ProfileResult.MaxLeakedLength)
            return null;
        Thumbprint thumbprint = entry.Thumbprint!.Value;
        return new StoredCopy(thumbprint, stored.Name ?? thumbprint.ToString(), stored.Bytes.ToArray(), stored.Traits);
    }

    private Finding Describe(
        ref EntryFacts entry, in StoredEntry stored, Verdict verdict, Place place, Circumstances circumstances)
    {
        entry.TryGetDetails(out CertificateDetails? details, out _);
        return new Finding
        {
            Profile = place.Name,
            Path = stored.Path.ToString(),
            Thumbprint = entry.Thumbprint,
            Certificate = details,
            KeyProvider = entry.KeyProvider,
            Archived = entry.Fault is null && entry.Element.Has(PropertyId.Archived),
            LastWrite = stored.LastWrite,
            Owner = judge.CompareOwner(ref entry, circumstances).Owner,
            Verdict = verdict,
            Element = ReportsElements ? stored.Bytes.ToArray() : null,
            Inspection = reported.Inspects ? Inspect(ref entry, circumstances) : null,
        };
    }

    private Inspection Inspect(ref EntryFacts entry, Circumstances circumstances)
    {
        var properties = new List<DecodedProperty>();
        foreach (StoreElement.Property property in entry.Element.Properties)
            properties.Add(DecodedProperty.Of(property));
        return new Inspection(properties, judge.Explain(ref entry, circumstances), circumstances.Owner);
    }

    /// <summary>The reading of one store: judges each entry while its bytes are there.</summary>
    private sealed class Reading(
        Examiner examiner, Circumstances circumstances, ProfileResult result, TimeSpan patience, CancellationToken stop)
        : IStoreReader
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public bool TookTooLong => Stopwatch.GetElapsedTime(_started) > patience;

        public bool WantsMore => !stop.IsCancellationRequested && !TookTooLong;

        public void Problem(Problem problem) => result.Add(problem);

        public void Entry(in StoredEntry stored) => examiner.Examine(stored, circumstances, result);
    }
}
