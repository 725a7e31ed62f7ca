using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>Profiles whose owners have their own certificates there, and how that shows.</summary>
internal static class OwnProfiles
{
    private static readonly Person s_alice = People.Alice, s_bob = People.Bob, s_carl = People.Carl;

    public static IEnumerable<SampleProfile> All =>
    [
        new("alice.CONTOSO", "everything that makes a certificate the owner's own; folder name with a domain")
        {
            Owner = SampleOwner.Of(s_alice),
            Entries =
            [
                Own("same SID in the extension", Cards.Ksp(s_alice.Anonymous("sid") with { Sid = s_alice.Sid })),
                Own("same SID in a URI", Cards.Ksp(s_alice.Anonymous("uri") with { SidUris = [s_alice.Sid] })),
                Own("same UPN, other case",
                    Cards.Csp(s_alice.Anonymous("upn") with { Upns = ["Alice.Archer@CORP.Example"] })),
                Own("same mail address",
                    Cards.Csp(s_alice.Anonymous("mail") with { Mails = ["A.Archer@contoso.example"] })),
                Own("mail address that is the profile's UPN",
                    Cards.Ksp(s_alice.Anonymous("mail as upn") with { Mails = ["alice.archer@corp.example"] })),
                Own("UPN that is the profile's mail address",
                    Cards.Ksp(s_alice.Anonymous("upn as mail") with { Upns = ["a.archer@contoso.example"] })),
                Own("account name is the UPN's first part",
                    Cards.Ksp(s_alice.Anonymous("account") with { Upns = ["Alice@old.example"] })),
                Own("several SIDs, one of them the profile's",
                    Cards.Ksp(s_bob.Anonymous("two sids") with { Sid = s_bob.Sid, SidUris = [s_alice.Sid] })),
                Own("two SIDs joined in one URI, the second the profile's",
                    Cards.Ksp(s_bob.Anonymous("joined sids") with
                    {
                        SidUris = [$"{s_bob.Sid}, tag:microsoft.com,2022-09-14:sid:{s_alice.Sid}"],
                    })),
                Own("the profile's SID beside another's UPN",
                    Cards.Ksp(s_bob.Anonymous("sid beats upn") with { Sid = s_alice.Sid, Upns = [s_bob.Upn] })),
                Leaked("another's card", Cards.Ksp(s_bob.Card("in alice's"))),
            ],
        },
        new($"{People.Anna.Sid}_anna", "FSLogix folder, SID first; not in owners.csv")
        {
            Entries =
            [
                Own("same SID as in the folder name",
                    Cards.Ksp(People.Anna.Anonymous("fslogix sid") with { Sid = People.Anna.Sid })),
                Own("account name in the folder name is the UPN's first part",
                    Cards.Ksp(People.Anna.Anonymous("fslogix account") with { Upns = [People.Anna.Upn] })),
                Leaked("another SID than the folder name's", Cards.Ksp(s_bob.Card("in anna's"))),
                OwnerUnknown("UPN only, and the profile's is not known",
                    Cards.Ksp(s_bob.Anonymous("upn in anna's") with { Upns = [s_bob.Upn] })),
            ],
        },
        new($"carl_{s_carl.Sid}", "FSLogix folder, name first; owners.csv adds the UPN")
        {
            Owner = new SampleOwner(Upn: s_carl.Upn),
            Entries =
            [
                Own("account name in the folder name is the UPN's first part",
                    Cards.Csp(s_carl.Anonymous("fslogix account") with { Upns = ["CARL@old.example"] })),
                Own("same SID as in the folder name", Cards.Ksp(s_carl.Card("fslogix sid"))),
                Leaked("another SID than the folder name's",
                    Cards.Ksp(s_bob.Anonymous("sid in carl's") with { Sid = s_bob.Sid })),
                Leaked("another UPN than owners.csv says",
                    Cards.Csp(s_bob.Anonymous("upn in carl's") with { Upns = [s_bob.Upn] })),
            ],
        },
        new("ErikLund", "Entra user, whose SID cannot be compared with those of Active Directory")
        {
            Owner = SampleOwner.Of(People.Erik),
            Entries =
            [
                Own("same Entra SID in a URI",
                    Cards.Ksp(People.Erik.Anonymous("entra") with { SidUris = [People.Erik.Sid] })),
                Own("same UPN beside his SID of Active Directory",
                    Cards.Ksp(People.Erik.Card("hybrid") with { Sid = People.ErikInActiveDirectory })),
                OwnerUnknown("a SID of Active Directory against the profile's Entra SID",
                    Cards.Ksp(People.Dana.Anonymous("ad sid") with { Sid = People.Dana.Sid })),
                Leaked("another Entra SID",
                    Cards.Ksp(People.Fatima.Anonymous("entra") with { SidUris = [People.Fatima.Sid] })),
                Leaked("SIDs not comparable, UPNs of one suffix differ", Cards.Csp(People.Dana.Card("in erik's"))),
            ],
        },
    ];
}
