using System.Buffers.Binary;
using System.Security.Cryptography;
using CertProp.Certificates;
using CertProp.Policies;

namespace CertProp.Verdicts;

/// <summary>
/// The rules of the product contract, section 3, in their order: the first that matches keeps the entry, and what
/// none keeps is leaked. Pure: no I/O, no clock, no Windows.
/// </summary>
/// <param name="policy">The administrator's decisions.</param>
/// <param name="installedProviders">Smart-card providers that this machine has registered; empty for foreign machines.</param>
/// <param name="selection">Entries that the command line names; null where it names none and all are considered.</param>
internal sealed class Judge(Policy policy, IReadOnlySet<string> installedProviders, Selection? selection = null)
{
    private const string SmartCardLogon = "1.3.6.1.4.1.311.20.2.2";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const uint PhysicalSmartCard = 2;

    // A test keeps by returning a verdict; null lets the entry pass.
    private delegate Verdict? Test(Judge judge, ref EntryFacts entry, Circumstances circumstances);

    // Rule 1 stands there twice: the element is checked first, the certificate's fields when a rule needs them.
    private static readonly Rule[] s_rules =
    [
        new(1, Reason.Unreadable,
            "the element is well formed and its SHA-1 is its name",
            static (judge, ref entry, _) => ElementUnreadable(entry)),
        new(2, Reason.ProtectedProvider,
            "no protected provider is stored",
            static (judge, ref entry, _) => ProtectedProvider(entry)),
        new(3, Reason.UnknownProvider,
            "a smart-card provider is stored",
            static (judge, ref entry, _) => judge.NotSmartCard(entry)),
        new(4, Reason.NotRemovable,
            "nothing says that the card cannot be taken out",
            static (judge, ref entry, _) => NotRemovable(entry)),
        new(5, Reason.Managed,
            "no property shows that somebody manages it",
            static (judge, ref entry, _) => Managed(entry)),
        new(6, Reason.CardPresent,
            "no card is known to be in a reader",
            static (judge, ref entry, now) => CardPresent(entry, now.Cards)),
        new(1, Reason.Unreadable,
            "the certificate's fields can be decoded",
            static (judge, ref entry, _) => CertificateUnreadable(ref entry)),
        new(7, Reason.PolicyKeep,
            "neither a keep rule nor a hold matches",
            static (judge, ref entry, now) => judge.PolicyKeep(ref entry, now)),
        new(8, Reason.SessionActive,
            "the user is not known to be signed in",
            static (judge, ref entry, now) => Keep(Reason.SessionActive, now.ActiveSession)),
        new(9, Reason.Owner,
            "not the profile owner's own, or the policy does not ask",
            static (judge, ref entry, now) => judge.Own(ref entry, now)),
        new(10, Reason.OwnerUnknown,
            "proven to be somebody else's, or the policy asks for no proof",
            static (judge, ref entry, now) => judge.OwnerUnknown(ref entry, now)),
        new(11, Reason.Recent,
            "old enough, or the policy sets no minimum age",
            static (judge, ref entry, now) => judge.Recent(entry, now)),
    ];

    /// <summary>Whether the entry is among those that the command line names; the others get no verdict.</summary>
    public bool Considers(ref EntryFacts entry) => selection is null || selection.Matches(ref entry);

    /// <summary>The verdict on one entry that is considered.</summary>
    public Verdict Decide(ref EntryFacts entry, Circumstances circumstances)
    {
        foreach (Rule rule in s_rules)
        {
            if (rule.Test(this, ref entry, circumstances) is { } keeps)
                return keeps;
        }
        OwnerMatch owner = CompareOwner(ref entry, circumstances);
        return new Verdict(Reason.Leaked, $"a smart-card certificate without its card; {owner.Because}");
    }

    /// <summary>What every rule says of one entry, in order; after an unreadable element there is nothing to ask.</summary>
    public IReadOnlyList<RuleOutcome> Explain(ref EntryFacts entry, Circumstances circumstances)
    {
        var outcomes = new List<RuleOutcome>();
        foreach (Rule rule in s_rules)
        {
            Verdict? keeps = rule.Test(this, ref entry, circumstances);
            outcomes.Add(new RuleOutcome(
                rule.Number, keeps?.Reason ?? rule.Reason, keeps is not null, keeps?.Detail ?? rule.Passes));
            if (keeps is { Reason: Reason.Unreadable })
                break;
        }
        return outcomes;
    }

    /// <summary>Whose the certificate is; unknown where it cannot be decoded.</summary>
    public OwnerMatch CompareOwner(ref EntryFacts entry, Circumstances circumstances) =>
        entry.OwnerMatch ??= entry.TryGetDetails(out CertificateDetails? details, out string? fault)
            ? OwnerMatch.Compare(details.Identity, circumstances.Owner, policy)
            : new OwnerMatch(Owner.Unknown, fault);

    private static Verdict? ElementUnreadable(in EntryFacts entry) => Keep(Reason.Unreadable, entry.Fault);

    private static Verdict? CertificateUnreadable(ref EntryFacts entry) =>
        entry.TryGetDetails(out _, out string? fault) ? null : new Verdict(Reason.Unreadable, fault);

    private static Verdict? ProtectedProvider(in EntryFacts entry) =>
        entry.KeyProvider switch
        {
            null => null,
            { IsMachineKey: true } => new Verdict(Reason.ProtectedProvider, "the key belongs to the machine"),
            { HasParameters: true } => new Verdict(
                Reason.ProtectedProvider, "provider parameters are stored, whose meaning only the provider knows"),
            { Provider: var name } when KnownProviders.IsProtected(name) => new Verdict(
                Reason.ProtectedProvider, "the key is in Windows Hello, a TPM, software or an HSM"),
            _ => null,
        };

    private Verdict? NotSmartCard(in EntryFacts entry) =>
        entry.KeyProvider switch
        {
            null => new Verdict(Reason.NotSmartCard, "no key provider is stored"),
            { Provider: var name } when policy.ExcludedProviders.Contains(name) => new Verdict(
                Reason.UnknownProvider, "the policy excludes the provider"),
            { Provider: var name } when !IsSmartCard(name) => new Verdict(
                Reason.UnknownProvider, "the provider is not known as a smart-card provider"),
            _ => null,
        };

    private bool IsSmartCard(string provider) =>
        KnownProviders.IsSmartCard(provider)
        || policy.IncludedProviders.Contains(provider)
        || installedProviders.Contains(provider);

    // Property 106: 1 or 4 zero bytes are what Windows may write for an ordinary reader. Property 120: 2 is a physical
    // card; everything else, 0 and a wrong length included, may be something that cannot be taken out.
    private static Verdict? NotRemovable(in EntryFacts entry)
    {
        foreach (StoreElement.Property property in entry.Element.Properties)
        {
            if (property.Id is PropertyId.SmartCardReaderNonRemovable
                && (property.Value.Length is not (1 or 4) || property.Value.ContainsAnyExcept((byte)0)))
            {
                return new Verdict(Reason.NotRemovable, "property 106 says that the card cannot be taken out");
            }
            if (property.Id is PropertyId.KeyClassification
                && (property.Value.Length != sizeof(uint)
                    || BinaryPrimitives.ReadUInt32LittleEndian(property.Value) != PhysicalSmartCard))
            {
                return new Verdict(Reason.NotRemovable, "property 120 does not say that the key is on a physical card");
            }
        }
        return null;
    }

    private static Verdict? Managed(in EntryFacts entry)
    {
        foreach (StoreElement.Property property in entry.Element.Properties)
        {
            if (ShowsManagement(property.Id))
                return new Verdict(Reason.Managed, $"property {(uint)property.Id} shows that somebody manages the entry");
        }
        return null;
    }

    // Enrolment, renewal, EFS, SCEP and delete-key properties; and key handles, which nobody stores on purpose.
    private static bool ShowsManagement(PropertyId id) => id is PropertyId.Efs or PropertyId.AutoEnroll
        or PropertyId.Enrollment or PropertyId.Renewal or PropertyId.AutoEnrollRetry
        or PropertyId.CertificateEnrollmentPolicy or PropertyId.OriginalCertificateEnrollmentPolicy
        or (>= PropertyId.ScepFirst and <= PropertyId.ScepLast)
        or PropertyId.SerializableKeyContext or PropertyId.IsolatedKey or PropertyId.SerialChain
        or PropertyId.DeleteKeyOnClear
        or PropertyId.KeyProviderHandle or PropertyId.KeyContext or PropertyId.NCryptKeyHandle
        or PropertyId.KeyProviderOrNCryptKeyHandle or PropertyId.NCryptKeyHandleTransfer
        or PropertyId.KeyProviderOrNCryptKeyHandleTransfer;

    // What is read from a card proves absence only for providers that put every certificate of a card there.
    private static Verdict? CardPresent(in EntryFacts entry, CardFacts cards)
    {
        if (cards.WhyPresent is null)
            return null;
        bool provenAbsent = cards.Contents is { } contents
            && entry.KeyProvider is { } provider && KnownProviders.IsMicrosoftSmartCard(provider.Provider)
            && !contents.Contains(Convert.ToHexString(SHA256.HashData(entry.Element.Certificate)));
        return provenAbsent ? null : new Verdict(Reason.CardPresent, cards.WhyPresent);
    }

    private Verdict? PolicyKeep(ref EntryFacts entry, Circumstances circumstances)
    {
        if (entry.Thumbprint is { } thumbprint)
        {
            if (policy.Keep.Thumbprints.Contains(thumbprint))
                return new Verdict(Reason.PolicyKeep, "the policy keeps this thumbprint");
            // Without a time on one side nobody can say that it was written anew.
            if (circumstances.Restored.TryGetValue(thumbprint, out DateTimeOffset? restored)
                && (restored is null || entry.LastWrite is null || entry.LastWrite == restored))
                return new Verdict(Reason.Restored, "an administrator restored it");
        }
        if (!entry.TryGetDetails(out CertificateDetails? details, out _))
            return null;
        return KeepsIssuer(details)
            ? new Verdict(Reason.PolicyKeep, "the policy keeps certificates of this issuer")
            : KeepsTemplate(details)
            ? new Verdict(Reason.PolicyKeep, "the policy keeps certificates of this template")
            : KeepsEkus(details.Ekus)
            ? new Verdict(Reason.PolicyKeep, "the policy keeps certificates for this use (EKU)")
            : null;
    }

    private bool KeepsIssuer(CertificateDetails details) =>
        policy.Keep.Issuers.Count > 0
        && (policy.Keep.Issuers.Contains(details.IssuerName) || policy.Keep.Issuers.Contains(details.Issuer));

    private bool KeepsTemplate(CertificateDetails details) =>
        policy.Keep.Templates.Count > 0
        && ((details.TemplateName is { } name && policy.Keep.Templates.Contains(name))
            || (details.TemplateId is { } id && policy.Keep.Templates.Contains(id)));

    // Cards for signing often let their holder sign in as well: such a certificate is a person's and may leak. Uses that
    // an administrator adds to the three for signing keep whatever else the certificate is for.
    private bool KeepsEkus(IReadOnlyList<string> ekus)
    {
        bool signsIn = ekus.Any(eku => eku is SmartCardLogon or ClientAuthentication);
        return ekus.Any(eku => policy.Keep.Ekus.Contains(eku) && !(signsIn && KeepList.DefaultEkus.Contains(eku)));
    }

    private Verdict? Own(ref EntryFacts entry, Circumstances circumstances) =>
        policy.Owner is not OwnerRequirement.Any
        && selection is not { IncludesOwn: true }
        && CompareOwner(ref entry, circumstances) is { Owner: Owner.Own, Because: var because }
            ? new Verdict(Reason.Owner, because)
            : null;

    private Verdict? OwnerUnknown(ref EntryFacts entry, Circumstances circumstances) =>
        selection is null
        && (policy.Owner is OwnerRequirement.Foreign
            || (policy.Owner is OwnerRequirement.NotOwn && circumstances.Owner.NamesIncomplete))
        && CompareOwner(ref entry, circumstances) is { Owner: Owner.Unknown, Because: var because }
            ? new Verdict(Reason.OwnerUnknown, because)
            : null;

    private Verdict? Recent(in EntryFacts entry, Circumstances circumstances) =>
        policy.MinimumAge == TimeSpan.Zero || selection is not null ? null : entry.LastWrite switch
        {
            null => new Verdict(Reason.Recent, "nobody knows when it was written"),
            { Year: < 2000 } => new Verdict(Reason.Recent, "its time lies before smart cards, so nobody knows when it was written"),
            { } written when written > circumstances.Now => new Verdict(Reason.Recent, "its time lies in the future"),
            { } written when circumstances.Now - written < policy.MinimumAge => new Verdict(
                Reason.Recent, "it came less than the policy's minimum age ago"),
            _ => null,
        };

    private static Verdict? Keep(Reason reason, string? detail) => detail is null ? null : new Verdict(reason, detail);

    private sealed record Rule(int Number, Reason Reason, string Passes, Test Test);
}

/// <param name="Number">Number of the rule in the product contract.</param>
/// <param name="Reason">The reason it gives, or would give.</param>
/// <param name="Keeps">Whether it keeps the entry.</param>
/// <param name="Detail">Why it keeps the entry, or what let it pass.</param>
internal sealed record RuleOutcome(int Number, Reason Reason, bool Keeps, string Detail);
