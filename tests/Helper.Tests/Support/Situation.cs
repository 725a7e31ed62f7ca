using System.Text;
using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Samples;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>
/// One entry in a profile, and what holds around it. As it is: Bob's card certificate, a day old, in Alice's profile,
/// nobody signed in, no card, no policy file. That is leaked; a test changes what its rule asks for.
/// </summary>
internal sealed record Situation
{
    public const string AliceSid = "S-1-5-21-1111111111-2222222222-3333333333-1104";
    public const string BobSid = "S-1-5-21-1111111111-2222222222-3333333333-1105";
    public const string ErikEntraSid = "S-1-12-1-1043750021-1180123456-2345678901-3456789012";
    public const string FatimaEntraSid = "S-1-12-1-2043750022-1280123457-1345678902-2456789013";

    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public SampleCertificate Certificate { get; init; } = new()
    {
        Subject = "CN=Bob Miller, OU=People, DC=corp, DC=example",
        Sid = BobSid,
        Upns = ["bob@corp.example"],
        Mails = ["bob@corp.example"],
    };

    /// <summary>Null stores none.</summary>
    public KeyProviderRecord? KeyProvider { get; init; } = new(Providers.SmartCardKsp, "le-SmartcardLogon-1");

    /// <summary>Further properties, in front of the certificate.</summary>
    public IReadOnlyList<(uint Id, byte[] Value)> Properties { get; init; } = [];

    /// <summary>The name of the file; null for the certificate's thumbprint.</summary>
    public string? Name { get; init; }

    public DateTimeOffset? LastWrite { get; init; } = Now - TimeSpan.FromDays(1);

    public string[] ProfileSids { get; init; } = [AliceSid];

    public string[] ProfileUpns { get; init; } = ["alice@corp.example"];

    public string[] ProfileMails { get; init; } = [];

    public string[] ProfileAccounts { get; init; } = ["alice"];

    public string? PresentCard { get; init; }

    public string? ActiveSession { get; init; }

    public bool IsRestored { get; init; }

    public Policy Policy { get; init; } = new();

    /// <summary>Smart-card providers that this machine has registered.</summary>
    public string[] InstalledProviders { get; init; } = [];

    public ElementWriter Element
    {
        get
        {
            var element = new ElementWriter();
            if (KeyProvider is not null)
                element.KeyProvider(KeyProvider);
            foreach ((uint id, byte[] value) in Properties)
                element.Add(id, value);
            return element.Sha1().Certificate(Certificate.ToDer());
        }
    }

    /// <summary>As reports spell it.</summary>
    public string Reason => Names.Of(Verdict.Reason);

    public Verdict Verdict
    {
        get
        {
            EntryFacts entry = Entry;
            return Judge.Decide(ref entry, Circumstances);
        }
    }

    /// <summary><c>own</c>, <c>foreign</c> or <c>unknown</c>.</summary>
    public string Owner
    {
        get
        {
            EntryFacts entry = Entry;
            return Names.Of(Judge.CompareOwner(ref entry, Circumstances).Owner);
        }
    }

    public IReadOnlyList<RuleOutcome> Explanation
    {
        get
        {
            EntryFacts entry = Entry;
            return Judge.Explain(ref entry, Circumstances);
        }
    }

    private EntryFacts Entry
    {
        get
        {
            ElementWriter element = Element;
            return new EntryFacts(Name ?? element.Thumbprint, element.ToArray(), LastWrite);
        }
    }

    private Judge Judge => new(Policy, Policy.NameSet(InstalledProviders));

    private Circumstances Circumstances => new()
    {
        Owner = new ProfileOwner([.. ProfileSids.Select(Parse)], ProfileUpns, ProfileMails, ProfileAccounts),
        Now = Now,
        Cards = new CardFacts(PresentCard),
        ActiveSession = ActiveSession,
        Restored = IsRestored
            ? new Dictionary<Thumbprint, DateTimeOffset?> { [Thumbprint.Of(Certificate.ToDer())] = LastWrite }
            : new Dictionary<Thumbprint, DateTimeOffset?>(),
    };

    /// <summary>A policy as an administrator writes it.</summary>
    public static Policy ReadPolicy(string members) =>
        PolicyReader.Read("policy", Encoding.UTF8.GetBytes($$"""{ "version": 1, {{members}} }"""));

    private static Sid Parse(string sid) =>
        Sid.TryParse(sid, out Sid parsed) ? parsed : throw new FormatException(sid);
}
