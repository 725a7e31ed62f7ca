using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>Whose a certificate is: the paragraph "Owner" of the contract, section 3, sentence by sentence.</summary>
public class OwnerTests
{
    private const string Alice = Situation.AliceSid, Bob = Situation.BobSid;
    private const string Erik = Situation.ErikEntraSid, Fatima = Situation.FatimaEntraSid;
    private const string OtherDomain = "S-1-5-21-1212121212-2323232323-3434343434-1104";

    [Fact]
    public void Own_AnySidIsTheSame()
    {
        Assert.Equal("own", Owner(Named(sid: Alice), Profile(sid: Alice)));
        Assert.Equal("own", Owner(Named(sidUris: [Alice]), Profile(sid: Alice)));
        Assert.Equal("own", Owner(Named(sid: Erik), Profile(sid: Erik)));
        Assert.Equal("own", Owner(Named(sid: Alice, sidUris: [Erik]), Profile(sid: Erik)));
        Assert.Equal("own", Owner(Named(sid: Alice.ToLowerInvariant()), Profile(sid: Alice)));

        string joined = $"{Bob}, tag:microsoft.com,2022-09-14:sid:{Alice}";
        Assert.Equal("own", Owner(Named(sidUris: [joined]), Profile(sid: Alice)));
    }

    [Fact]
    public void Own_AnyUpnIsTheSame()
    {
        Assert.Equal("own", Owner(Named(upns: ["alice@corp.example"]), Profile(upn: "alice@corp.example")));
        Assert.Equal("own", Owner(Named(upns: ["ALICE@Corp.Example"]), Profile(upn: "alice@corp.example")));
        Assert.Equal("own", Owner(Named(upns: ["a@b", "alice@corp.example"]), Profile(upn: "alice@corp.example")));
        Assert.Equal("own", Owner(Named(upns: ["1234567890@mil.example"]), Profile(upn: "1234567890@mil.example")));
    }

    [Fact]
    public void Own_AnyMailIsTheSame()
    {
        Assert.Equal("own", Owner(Named(mails: ["a.archer@corp.example"]), Profile(mail: "A.Archer@corp.example")));
        Assert.Equal("own", Owner(Named(mails: ["x@y.example", "a@corp.example"]), Profile(mail: "a@corp.example")));
    }

    [Fact]
    public void Own_UpnAndMailAddressAreOneInManyCompanies()
    {
        Assert.Equal("own", Owner(Named(mails: ["alice@corp.example"]), Profile(upn: "alice@corp.example")));
        Assert.Equal("own", Owner(Named(upns: ["alice@corp.example"]), Profile(mail: "alice@corp.example")));
    }

    [Fact]
    public void Own_AccountNameEqualsAUpnsFirstPartIgnoringCase()
    {
        Assert.Equal("own", Owner(Named(upns: ["Alice@anywhere.example"]), Profile(account: "aLICE")));
        Assert.Equal("own", Owner(Named(upns: ["alice"]), Profile(account: "alice")));
        Assert.Equal("own", Owner(Named(upns: ["JÜRGEN@corp.example"]), Profile(account: "jürgen")));
        Assert.Equal("own", Owner(Named(upns: ["1234567890@mil.example"]), Profile(account: "1234567890")));
    }

    [Fact]
    public void Own_OneSameNameBeatsEveryDifference()
    {
        Assert.Equal("own", Owner(Named(sid: Bob, upns: ["alice@corp.example"]), Profile(Alice, "alice@corp.example")));
        Assert.Equal("own", Owner(Named(sid: Alice, upns: ["bob@corp.example"]), Profile(Alice, "alice@corp.example")));
        Assert.Equal("own", Owner(Named(sid: Bob, mails: ["a@corp.example"]), Profile(Alice, mail: "a@corp.example")));
        Assert.Equal("own", Owner(Named(sid: Bob, upns: ["alice@x.example"]), Profile(Alice, account: "alice")));
    }

    [Fact]
    public void Foreign_SidsDifferAndAreComparable()
    {
        Assert.Equal("foreign", Owner(Named(sid: Bob), Profile(sid: Alice)));
        Assert.Equal("foreign", Owner(Named(sid: OtherDomain), Profile(sid: Alice)));
        Assert.Equal("foreign", Owner(Named(sid: Fatima), Profile(sid: Erik)));
        Assert.Equal("foreign", Owner(Named(sidUris: [Fatima]), Profile(sid: Erik)));
        Assert.Equal("foreign", Owner(Named(sid: Bob, sidUris: [Fatima]), Profile(sid: Alice)));
        Assert.Equal("foreign", Owner(Named(sid: Bob, sidUris: [Bob]), Profile(sid: Alice)));
    }

    [Theory]
    [InlineData(Alice, Erik)]
    [InlineData(Erik, Alice)]
    [InlineData("S-1-5-32-544", Alice)]
    [InlineData(Bob, "S-1-5-80-1-2-3-4-5")]
    [InlineData("S-1-5-80-9-9-9-9-9", "S-1-5-80-1-2-3-4-5")]
    public void Unknown_SidsDifferAndAreNotComparable(string certificate, string profile) =>
        Assert.Equal("unknown", Owner(Named(sid: certificate), Profile(sid: profile)));

    [Fact]
    public void Foreign_UpnsOfTheSameSuffixDiffer()
    {
        Assert.Equal("foreign", Owner(Named(upns: ["bob@corp.example"]), Profile(upn: "alice@corp.example")));
        Assert.Equal("foreign", Owner(Named(upns: ["bob@CORP.example"]), Profile(upn: "alice@corp.EXAMPLE")));
        Assert.Equal("foreign", Owner(Named(Bob, upns: ["bob@corp.example"]), Profile(Erik, "erik@corp.example")));
        Assert.Equal("foreign", Owner(Named(upns: ["bob2@corp.example"]), Profile(upn: "bob@corp.example")));
    }

    [Fact]
    public void Foreign_UpnHasASuffixThatThePolicyLists()
    {
        Situation situation = Of(Named(upns: ["bob@cards.example"]), Profile(upn: "alice@corp.example"));

        Assert.Equal("unknown", situation.Owner);
        Assert.Equal("foreign", With(situation, """ "upnSuffixes": ["cards.example"] """).Owner);
        Assert.Equal("foreign", With(situation, """ "upnSuffixes": ["CARDS.Example"] """).Owner);
        Assert.Equal("unknown", With(situation, """ "upnSuffixes": ["example"] """).Owner);
        Assert.Equal("unknown", With(situation, """ "upnSuffixes": ["my.cards.example"] """).Owner);

        situation = situation with { ProfileUpns = [] };
        Assert.Equal("unknown", With(situation, """ "upnSuffixes": ["cards.example"] """).Owner);
    }

    [Theory]
    [InlineData("1234567890@corp.example")] // card numbers are not account names
    [InlineData("@corp.example")]
    [InlineData("bob")] // no suffix
    [InlineData("bob@")]
    [InlineData("corp.example")]
    [InlineData("alice@other.example")] // the same first part: renamed or another suffix
    [InlineData("bob@sub.corp.example")]
    [InlineData("bob@example")]
    public void Unknown_UpnProvesNothing(string upn)
    {
        Situation situation = Of(Named(upns: [upn]), Profile(upn: "alice@corp.example"));

        Assert.Equal("unknown", situation.Owner);
        Assert.Equal("unknown", With(situation, """ "upnSuffixes": ["other.example", "x.example"] """).Owner);
    }

    [Fact]
    public void Unknown_NeitherUpnHasASuffix()
    {
        Assert.Equal("unknown", Owner(Named(upns: ["bob"]), Profile(upn: "alice")));
        Assert.Equal("unknown", Owner(Named(upns: ["bob@"]), Profile(upn: "alice@")));
    }

    [Fact]
    public void Unknown_OneOfSeveralUpnsHasTheProfilesFirstPart() =>
        Assert.Equal(
            "unknown",
            Owner(Named(upns: ["bob@corp.example", "alice@old.example"]), Profile(upn: "alice@corp.example")));

    [Fact]
    public void Foreign_OneOfSeveralUpnsProvesIt() =>
        Assert.Equal(
            "foreign",
            Owner(Named(upns: ["1234567890@mil.example", "bob@corp.example"]), Profile(upn: "alice@corp.example")));

    [Fact]
    public void Unknown_SidsContradictEachOther()
    {
        Assert.Equal("unknown", Owner(Named(sid: Bob, sidUris: [OtherDomain]), Profile(sid: Alice)));
        Assert.Equal("unknown", Owner(Named(sidUris: [Fatima, "S-1-12-1-1-2-3-4"]), Profile(sid: Erik)));
        Assert.Equal(
            "unknown",
            Owner(Named(Bob, [OtherDomain], upns: ["bob@corp.example"]), Profile(Alice, "alice@corp.example")));
    }

    [Fact]
    public void Unknown_NothingToCompare()
    {
        Assert.Equal("unknown", Owner(Named(), Profile(Alice, "alice@corp.example", "a@corp.example", "alice")));
        Assert.Equal("unknown", Owner(Named(Bob, [Fatima], ["bob@corp.example"], ["b@corp.example"]), Profile()));
        Assert.Equal("unknown", Owner(Named(sid: Bob), Profile(upn: "alice@corp.example")));
        Assert.Equal("unknown", Owner(Named(upns: ["bob@corp.example"]), Profile(sid: Alice)));
    }

    [Fact]
    public void Unknown_MailAndAccountNameProveNothing()
    {
        Assert.Equal(
            "unknown", Owner(Named(mails: ["bob@corp.example"]), Profile(Alice, "a@corp.example", "b@corp.example")));
        Assert.Equal("unknown", Owner(Named(upns: ["bob@corp.example"]), Profile(account: "alice")));
    }

    [Fact]
    public void Foreign_AdministratorsSecondAccountIsAnother() =>
        Assert.Equal("foreign", Owner(Named(upns: ["carl@corp.example"]), Profile(upn: "adm-carl@corp.example")));

    [Fact]
    public void EvidenceSid_ComparesNoUpns()
    {
        const string policy = """ "ownerEvidence": ["sid"], "upnSuffixes": ["corp.example"] """;
        Situation alices = Profile(Alice, "alice@corp.example");

        Assert.Equal("foreign", With(new Situation(), policy).Owner);
        Assert.Equal("unknown", With(Of(Named(upns: ["bob@corp.example"]), alices), policy).Owner);
        Assert.Equal("own", With(Of(Named(upns: ["alice@corp.example"]), alices), policy).Owner);
    }

    [Fact]
    public void EvidenceUpn_ComparesNoSids()
    {
        const string policy = """ "ownerEvidence": ["upn"] """;

        Assert.Equal("foreign", With(new Situation(), policy).Owner);
        Assert.Equal("unknown", With(Of(Named(sid: Bob), Profile(Alice, "alice@corp.example")), policy).Owner);
        Assert.Equal("own", With(Of(Named(sid: Alice), Profile(Alice)), policy).Owner);
    }

    [Fact]
    public void NoEvidence_ProvesNothing() =>
        Assert.Equal("unknown", With(new Situation(), """ "ownerEvidence": [] """).Owner);

    private static string Owner(SampleCertificate certificate, Situation profile) => Of(certificate, profile).Owner;

    private static Situation Of(SampleCertificate certificate, Situation profile) =>
        profile with { Certificate = certificate };

    private static Situation With(Situation situation, string policy) =>
        situation with { Policy = Situation.ReadPolicy(policy) };

    private static SampleCertificate Named(
        string? sid = null, string[]? sidUris = null, string[]? upns = null, string[]? mails = null) =>
        new() { Sid = sid, SidUris = sidUris ?? [], Upns = upns ?? [], Mails = mails ?? [] };

    private static Situation Profile(
        string? sid = null, string? upn = null, string? mail = null, string? account = null) =>
        new()
        {
            ProfileSids = sid is null ? [] : [sid],
            ProfileUpns = upn is null ? [] : [upn],
            ProfileMails = mail is null ? [] : [mail],
            ProfileAccounts = account is null ? [] : [account],
        };
}
