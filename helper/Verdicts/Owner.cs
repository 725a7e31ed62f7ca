using System.Buffers;
using CertProp.Certificates;
using CertProp.Policies;

namespace CertProp.Verdicts;

/// <summary>Whose a certificate is, seen from the profile it lies in.</summary>
internal enum Owner
{
    Unknown,
    Own,
    Foreign,
}

/// <param name="Owner">The conclusion.</param>
/// <param name="Because">Why, in words without anybody's name.</param>
internal readonly record struct OwnerMatch(Owner Owner, string Because)
{
    // What Microsoft Entra ID allows in front of the @. Accented and look-alike letters have several spellings.
    private static readonly SearchValues<char> s_inAccountNames =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.-_!#^~");

    /// <summary>
    /// Compares the names in a certificate with its profile's owner: the same anywhere is own; different SIDs of one
    /// kind, or UPNs that prove it, are foreign; everything else is unknown.
    /// </summary>
    public static OwnerMatch Compare(CertificateIdentity certificate, ProfileOwner profile, Policy policy) =>
        FindSame(certificate, profile) is { } same ? new(Owner.Own, same)
        : ContradictsItself(certificate) ? new(Owner.Unknown, "the certificate names several SIDs of one kind")
        : policy.SidProves && SidsDiffer(certificate, profile)
            ? new(Owner.Foreign, "its SID and the profile's are of one kind and differ")
        : policy.UpnProves && UpnsDiffer(certificate, profile, policy)
            ? new(Owner.Foreign, "its UPN is another account's than the profile's")
        : new(Owner.Unknown, WhyUnknown(certificate, profile));

    private static string? FindSame(CertificateIdentity certificate, ProfileOwner profile) =>
        certificate.Sids.Any(profile.Sids.Contains) ? "its SID is the profile's"
        : AnySame(certificate.Upns, profile.Upns) ? "its UPN is the profile's"
        : AnySame(certificate.Mails, profile.Mails) ? "its mail address is the profile's"
        // Many companies make both the same, and doubt keeps.
        : AnySame(certificate.Mails, profile.Upns) || AnySame(certificate.Upns, profile.Mails)
            ? "its UPN or mail address is the profile's mail address or UPN"
        : AnySame(certificate.Upns.Select(FirstPart), profile.AccountNames)
            ? "its UPN begins with the profile's account name"
        : null;

    // One person may have an AD SID and an Entra SID; two of one kind are two accounts.
    private static bool ContradictsItself(CertificateIdentity certificate) =>
        certificate.Sids.Count > 1 && certificate.Sids.CountBy(sid => sid.Kind).Any(kind => kind.Value > 1);

    private static bool SidsDiffer(CertificateIdentity certificate, ProfileOwner profile) =>
        certificate.Sids.Any(sid =>
            sid.Kind is not SidKind.Other && profile.Sids.Any(other => other.Kind == sid.Kind && other != sid));

    // Names that no account can have prove nothing, on either side: what looks different may be the same to a directory.
    private static bool UpnsDiffer(CertificateIdentity certificate, ProfileOwner profile, Policy policy) =>
        profile.Upns.Count > 0
        && profile.Upns.All(upn => IsAccountName(FirstPart(upn)) && Suffix(upn).Length > 0)
        && certificate.Upns.All(upn => !MayBeSameName(FirstPart(upn), profile))
        && certificate.Upns.Any(upn => IsAccountName(FirstPart(upn))
            && Suffix(upn) is { Length: > 0 } suffix
            && (policy.UpnSuffixes.Contains(suffix) || AnySame([suffix], profile.Upns.Select(Suffix))));

    private static bool MayBeSameName(string firstPart, ProfileOwner profile) =>
        !firstPart.All(s_inAccountNames.Contains) || AnySame([firstPart], profile.Upns.Select(FirstPart));

    // Card numbers (1234567890@mil) stand in UPNs too and name a card, not an account.
    private static bool IsAccountName(string firstPart) =>
        firstPart.Length > 0 && firstPart.All(s_inAccountNames.Contains) && !firstPart.All(char.IsAsciiDigit);

    private static string WhyUnknown(CertificateIdentity certificate, ProfileOwner profile) =>
        certificate.Sids.Count == 0 && certificate.Upns.Count == 0 ? "the certificate names no SID and no UPN"
        : profile.Sids.Count == 0 && profile.Upns.Count == 0 ? "neither SID nor UPN of the profile's owner is known"
        : "its SIDs and UPNs cannot be compared with the profile's";

    private static bool AnySame(IEnumerable<string> some, IEnumerable<string> others) =>
        some.Any(one => others.Contains(one, StringComparer.OrdinalIgnoreCase));

    private static string FirstPart(string upn) => upn.LastIndexOf('@') is >= 0 and var at ? upn[..at] : upn;

    private static string Suffix(string upn) => upn.LastIndexOf('@') is >= 0 and var at ? upn[(at + 1)..] : "";
}
