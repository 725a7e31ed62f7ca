using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet;

/// <summary>One device with its verdict; every text in it is harmless to show.</summary>
internal sealed record FleetDevice
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Ring { get; init; }

    public required Verdict Verdict { get; init; }

    public string? Code { get; init; }

    /// <summary>What the device says, in words; null where it says nothing.</summary>
    public string? Sentence { get; init; }

    public int Certificates { get; init; }

    public int Profiles { get; init; }

    public int KeptForLackOfProof { get; init; }

    public IReadOnlyList<string> Issuers { get; init; } = [];

    public IReadOnlyList<string> Open { get; init; } = [];

    public string? Helper { get; init; }

    /// <summary>Null where the settings keep people out of reports.</summary>
    public string? User { get; init; }

    public string? OsVersion { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Seen { get; init; }

    /// <summary>Whether there is something to remove on it.</summary>
    public bool IsLeaking => Verdict is Verdict.Leaked or Verdict.Recurring or Verdict.Limit or Verdict.Reported;

    /// <summary>Whether somebody should look at it.</summary>
    public bool NeedsAttention =>
        Verdict is not (Verdict.Compliant or Verdict.Fixed or Verdict.NotApplicable or Verdict.Pending);

    /// <param name="row">What was reported.</param>
    /// <param name="settings">How long is too long, and whether people are named.</param>
    /// <param name="now">The time.</param>
    public static FleetDevice Of(DeviceRow row, StatusSettings settings, DateTimeOffset now)
    {
        var verdict = DeviceVerdict.Of(row, settings, now);
        PortalLine? line = verdict.Line;
        return new FleetDevice
        {
            Id = row.DeviceId,
            Name = Harmless(row.DeviceName),
            Ring = row.Package.Ring,
            Verdict = verdict.Verdict,
            Code = verdict.Code,
            Sentence = line?.Sentence ?? (row.Fault is { Length: > 0 } fault ? SafeText.Of(SafeText.OneLine(fault)) : null),
            Certificates = line?.Count ?? 0,
            Profiles = line?.Profiles ?? 0,
            KeptForLackOfProof = line?.KeptForLackOfProof ?? 0,
            Issuers = line?.FirstIssuers ?? [],
            Open = line?.Open ?? [],
            Helper = line?.Helper,
            User = settings.UserNames && row.User is { Length: > 0 } user ? Harmless(user) : null,
            OsVersion = row.OsVersion is { Length: > 0 } version ? Harmless(version) : null,
            Since = row.Since,
            Seen = row.Seen,
        };
    }

    /// <summary>
    /// Of several rows of one device the worst counts. One that was not heard of for long says nothing beside one that
    /// was: a device that moved to another ring leaves its row behind.
    /// </summary>
    public FleetDevice Worse(FleetDevice other) => (Verdict, other.Verdict) switch
    {
        (Verdict.Stale, not Verdict.Stale) => other,
        (not Verdict.Stale, Verdict.Stale) => this,
        _ => other.Verdict < Verdict ? other : this,
    };

    // Nearly all names are plain, and looking at each letter of half a million by itself takes its time.
    private static string Harmless(string text) =>
        text.Length <= SafeText.MaxLength && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text : SafeText.Of(text);
}
