using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>Certificates that the policy keeps, and certificates of which nothing proves whose they are.</summary>
internal static class DoubtProfiles
{
    private static readonly Person s_bob = People.Bob, s_wendy = People.Wendy;

    /// <summary>The policy names its thumbprint.</summary>
    public static SampleEntry PinnedCard { get; } =
        PolicyKeeps("by thumbprint", Cards.Ksp(s_bob.Card("pinned")));

    public static IEnumerable<SampleProfile> All =>
    [
        new("Novák, Eva", "the policy's keep list (rule 7); folder name with a comma")
        {
            Owner = SampleOwner.Of(People.Eva),
            Entries =
            [
                PinnedCard,
                PolicyKeeps("by the issuer's common name",
                    Cards.Ksp(s_bob.Card("issuer cn") with { Issuer = $"CN={PolicyFile.KeptIssuer}, O=Contoso" })),
                PolicyKeeps("by the issuer's whole name",
                    Cards.Csp(s_bob.Card("issuer name") with { Issuer = PolicyFile.KeptIssuerName })),
                PolicyKeeps("by the name of a version 1 template",
                    Cards.Ksp(s_bob.Card("v1") with { TemplateName = PolicyFile.KeptTemplate, TemplateOid = null })),
                PolicyKeeps("by the identifier of a version 2 template",
                    Cards.Ksp(s_bob.Card("v2") with { TemplateOid = PolicyFile.KeptTemplateOid })),
                PolicyKeeps("by EKU: code signing",
                    Cards.Ksp(s_bob.Card("code signing") with { Ekus = [Oids.CodeSigning] })),
                Leaked("an issuer whose name only begins like the kept one's",
                    Cards.Ksp(s_bob.Card("issuer near") with { Issuer = $"CN={PolicyFile.KeptIssuer} 2, O=Contoso" })),
            ],
        },
        new("wendy", "nothing proves whose certificate it is (rule 10)")
        {
            Owner = new SampleOwner(s_wendy.Sid, s_wendy.Upn),
            Entries =
            [
                OwnerUnknown("no identity at all", Cards.Ksp(s_bob.Anonymous("nobody"))),
                OwnerUnknown("a card's number and UUID only (PIV)",
                    Cards.Ksp(s_bob.Anonymous("piv") with { CardNumber = "4711" })),
                OwnerUnknown("a card number as UPN; the policy lists its suffix",
                    Cards.Ksp(s_bob.Anonymous("digits") with { Upns = [$"1234567890@{PolicyFile.CardNumberSuffix}"] })),
                OwnerUnknown("UPN of a suffix that is not listed",
                    Cards.Csp(s_bob.Anonymous("suffix") with { Upns = ["bob.miller@partner.example"] })),
                OwnerUnknown("UPN with her first part, of a suffix that is listed",
                    Cards.Ksp(s_wendy.Anonymous("suffix") with { Upns = [$"wendy.ashe@{PolicyFile.CardSuffix}"] })),
                OwnerUnknown("UPN without a suffix",
                    Cards.Ksp(s_bob.Anonymous("no suffix") with { Upns = ["bob.miller"] })),
                OwnerUnknown("another's mail address, which proves nothing",
                    Cards.Ksp(s_bob.Anonymous("mail") with { Mails = [s_bob.Mail] })),
                OwnerUnknown("contradictory SIDs in one certificate",
                    Cards.Ksp(s_bob.Card("contradiction") with { SidUris = [People.Carl.Sid] })),
                OwnerUnknown("an Entra SID against the profile's of Active Directory",
                    Cards.Ksp(People.Fatima.Anonymous("entra in wendy's") with { SidUris = [People.Fatima.Sid] })),
                OwnerUnknown("a SID of another kind",
                    Cards.Ksp(s_bob.Anonymous("group") with { Sid = "S-1-5-32-544" })),
                Leaked("the same SID twice is no contradiction",
                    Cards.Ksp(s_bob.Anonymous("twice") with { Sid = s_bob.Sid, SidUris = [s_bob.Sid] })),
            ],
        },
    ];

    private static SampleEntry PolicyKeeps(string shows, ElementWriter element) => Kept("policyKeep", shows, element);
}
