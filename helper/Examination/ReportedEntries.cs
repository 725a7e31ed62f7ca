using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>Which entries a command reports.</summary>
internal abstract record ReportedEntries
{
    /// <summary>Every entry.</summary>
    public static ReportedEntries All { get; } = new AllEntries();

    /// <summary>What nothing keeps.</summary>
    public static ReportedEntries Leaked { get; } = new LeakedEntries();

    /// <summary>Whether everything about an entry is gathered.</summary>
    public virtual bool Inspects => false;

    public abstract bool Takes(ref EntryFacts entry, string? name, Verdict verdict);

    private sealed record AllEntries : ReportedEntries
    {
        public override bool Takes(ref EntryFacts entry, string? name, Verdict verdict) => true;
    }

    private sealed record LeakedEntries : ReportedEntries
    {
        public override bool Takes(ref EntryFacts entry, string? name, Verdict verdict) => verdict.IsLeaked;
    }
}

/// <summary>Entries that match what somebody pasted: a thumbprint or its beginning, a serial number, part of the subject.</summary>
internal sealed record MatchingText(string Text) : ReportedEntries
{
    // Shorter beginnings of a thumbprint are more likely part of a name.
    private const int MinHexLength = 6;

    private readonly string _hex = Thumbprint.StripPasted(Text);

    public override bool Inspects => true;

    public override bool Takes(ref EntryFacts entry, string? name, Verdict verdict)
    {
        bool isHex = _hex.Length > 0 && _hex.All(char.IsAsciiHexDigit);
        if (isHex && _hex.Length >= MinHexLength && (StartsWithHex(entry.Thumbprint?.ToString()) || StartsWithHex(name)))
            return true;
        return entry.TryGetDetails(out CertificateDetails? details, out _)
            && ((isHex && SameNumber(details.SerialNumber, _hex))
                || details.Subject.Contains(Text, StringComparison.OrdinalIgnoreCase));
    }

    private static bool SameNumber(string one, string other) =>
        string.Equals(one.TrimStart('0'), other.TrimStart('0'), StringComparison.OrdinalIgnoreCase);

    private bool StartsWithHex(string? text) => text?.StartsWith(_hex, StringComparison.OrdinalIgnoreCase) ?? false;
}
