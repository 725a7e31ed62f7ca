using System.IO.Enumeration;
using CertProp.Certificates;

namespace CertProp.Verdicts;

/// <summary>
/// Entries that somebody named on the command line. Each kind of name narrows; of several names of one kind any may
/// match. Who names entries knows what they are, so the rules that ask for proof of a stranger and for age do not hold.
/// </summary>
internal sealed record Selection
{
    /// <summary>Values of a whole attribute: a common name, a UPN or a mail address; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    public IReadOnlySet<Thumbprint> Thumbprints { get; init; } = new HashSet<Thumbprint>();

    /// <summary>Hex digits without leading zeros.</summary>
    public IReadOnlySet<string> SerialNumbers { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Common names or whole names, as `list` prints them; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Whether the owner's own certificates are among them.</summary>
    public bool IncludesOwn { get; init; }

    /// <summary>Whether single certificates are named, and not whose they are or where they come from.</summary>
    public bool NamesCertificates => Thumbprints.Count > 0 || SerialNumbers.Count > 0;

    public bool IsEmpty => !NamesCertificates && Subjects.Count == 0 && Issuers.Count == 0;

    /// <summary>Whether an entry is meant. One that cannot be decoded never is.</summary>
    public bool Matches(ref EntryFacts entry) =>
        entry.TryGetDetails(out CertificateDetails? certificate, out _)
        && (Thumbprints.Count == 0 || (entry.Thumbprint is { } thumbprint && Thumbprints.Contains(thumbprint)))
        && (SerialNumbers.Count == 0 || SerialNumbers.Contains(StripZeros(certificate.SerialNumber)))
        && (Subjects.Count == 0 || SubjectValues(certificate).Any(value => IsAny(Subjects, value)))
        && (Issuers.Count == 0 || IsAny(Issuers, certificate.Issuer) || IsAny(Issuers, certificate.IssuerName));

    /// <summary>A serial number as it is compared: programs differ in how many zeros they put in front.</summary>
    public static string StripZeros(string serialNumber) => serialNumber.TrimStart('0') is { Length: > 0 } digits ? digits : "0";

    private static IEnumerable<string> SubjectValues(CertificateDetails certificate) =>
        [certificate.SubjectName, .. certificate.Identity.Upns, .. certificate.Identity.Mails];

    // The only wildcard is the asterisk: question marks and backslashes stand in names.
    private static bool IsAny(IReadOnlyList<string> patterns, string value) => patterns.Any(pattern =>
        FileSystemName.MatchesSimpleExpression(Literally(pattern), value.Replace('?', '\uFFFF').Replace('\\', '\uFFFE'), ignoreCase: true));

    private static string Literally(string pattern) => pattern.Replace('?', '\uFFFF').Replace('\\', '\uFFFE');
}
