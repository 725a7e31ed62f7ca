using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>What came out of one place.</summary>
internal sealed class ProfileResult(Place place)
{
    /// <summary>
    /// Real entries have one to five kilobytes. More than this is somebody's attempt to fill memory and backups, which
    /// hold what 256 profiles leak at once.
    /// </summary>
    public const long MaxLeakedLength = 8 << 20;

    private static readonly int s_reasons = Enum.GetValues<Reason>().Length;

    private readonly ProblemLog _problems = new(place.Path);
    private readonly int[] _byReason = new int[s_reasons];

    /// <summary>The result of a place whose examination ran into a defect of certprop.</summary>
    public static ProfileResult OfDefect(Place place, Exception defect)
    {
        var result = new ProfileResult(place) { Defect = defect, Examined = false };
        result.Add(new Problem(
            place.Path, ProblemCode.IoError, $"a defect in certprop ({defect.GetType().Name}); nothing in it was judged"));
        return result;
    }

    public Place Place { get; } = place;

    /// <summary>What went wrong in certprop itself; null where nothing did.</summary>
    public Exception? Defect { get; private init; }

    /// <summary>The place was looked at to its end, whether or not there was a store.</summary>
    public bool Examined { get; set; } = true;

    /// <summary>The entries that the command reports, in stored order.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The leaked ones among all entries, whatever the command reports.</summary>
    public List<LeakedEntry> Leaked { get; } = [];

    /// <summary>Bytes of the leaked entries' elements.</summary>
    public long LeakedLength { get; set; }

    /// <summary>Where the place's own backup is, where that is another one than the run's.</summary>
    public string? Backup { get; set; }

    /// <summary>Whether the user's Default.rdp offers cards; null where that was not looked at.</summary>
    public ConditionState? RdpFiles { get; set; }

    /// <summary>What became of the user's conditions that the policy wants closed.</summary>
    public List<ProtectOutcome> Protection { get; } = [];

    /// <inheritdoc cref="Place.Watch"/>
    public Func<string?>? Watch { get; set; }

    public IReadOnlyList<Problem> Problems => _problems.Summarise();

    public int Certificates => _byReason.Sum();

    public int this[Reason reason] => _byReason[(int)reason];

    public void Count(Reason reason, int count = 1) => _byReason[(int)reason] += count;

    public void Add(Problem problem) => _problems.Add(problem);

    /// <summary>Why the profile is left alone though it has leaked entries; null where it need not be.</summary>
    public string? WhyOverLimit(Policy policy) =>
        Leaked.Count > policy.LimitPerProfile
            ? $"{Leaked.Count} leaked entries, the policy's limit for one profile is {policy.LimitPerProfile}; the profile is left alone"
        : LeakedLength > MaxLeakedLength
            ? $"its leaked entries have {LeakedLength >> 20} MB together, which no cards' have; the profile is left alone"
        : null;

    /// <summary>An entry that was leaked when it was judged is not any more, because something happened since.</summary>
    public void Keep(LeakedEntry entry, Reason reason, string detail, EntryAction action = EntryAction.None)
    {
        _byReason[(int)entry.Finding.Verdict.Reason]--;
        Count(reason);
        entry.Conclude(action, detail, reason);
    }

    /// <summary>A place that was given up: what was judged there is forgotten, what went wrong is not.</summary>
    public void Forget()
    {
        Findings.Clear();
        Leaked.Clear();
        LeakedLength = 0;
        Array.Clear(_byReason);
    }
}
