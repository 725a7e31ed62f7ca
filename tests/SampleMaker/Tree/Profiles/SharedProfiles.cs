using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>Accounts that many people work with: where most certificates leak to.</summary>
internal static class SharedProfiles
{
    private static readonly Person s_admin = People.CarlAsAdministrator;

    private static readonly Person s_service = new(
        "svc-backup", People.InCorp(1190), "svc-backup@corp.example", "");

    public static IEnumerable<SampleProfile> All =>
    [
        new("svc-backup", "service account full of other people's certificates; only its SID is known")
        {
            Owner = new SampleOwner(s_service.Sid),
            Entries =
            [
                Leaked("one of many", Cards.Ksp(People.Alice.Card("in svc-backup"))),
                Leaked("one of many", Cards.Csp(People.Bob.Card("in svc-backup"))),
                Leaked("the same person's other card", Cards.Ksp(People.Bob.Card("second, in svc-backup"))),
                Leaked("one of many", Cards.Ksp(People.Carl.Card("in svc-backup"))),
                Leaked("one of many", Cards.Csp(People.Dana.Card("in svc-backup"), Providers.EToken)),
                Leaked("one of many", Cards.Csp(People.Eva.Card("in svc-backup"))),
                Leaked("one of many", Cards.Ksp(People.Peter.Card("in svc-backup"))),
                Leaked("one of many", Cards.Ksp(People.Wendy.Card("in svc-backup"))),
                OwnerUnknown("UPN only, and the profile's is not known",
                    Cards.Ksp(People.Rosa.Anonymous("in svc-backup") with { Upns = [People.Rosa.Upn] })),
                Of("the service's own certificate, its key in software", "protectedProvider", "own",
                    Cards.With(Providers.Software, s_service.Anonymous("own") with { Sid = s_service.Sid })),
            ],
        },
        new("adm-carl", "an administrator's second account on a jump host")
        {
            Owner = new SampleOwner(s_admin.Sid, s_admin.Upn),
            Entries =
            [
                Own("the administrator's card", Cards.Ksp(s_admin.Card("own"))),
                Leaked("the same person's everyday card: another account", Cards.Ksp(People.Carl.Card("in adm-carl"))),
                Leaked("a colleague's card", Cards.Csp(People.Alice.Card("in adm-carl"))),
                Leaked("UPN suffix that the policy lists",
                    Cards.Ksp(People.Carl.Anonymous("listed") with { Upns = [$"carl@{PolicyFile.CardSuffix}"] })),
                OwnerUnknown("UPN suffix that the policy does not list",
                    Cards.Ksp(People.Carl.Anonymous("not listed") with { Upns = ["carl@partner.example"] })),
            ],
        },
        new("kiosk", "nothing is known of the owner but the account name")
        {
            Entries =
            [
                OwnerUnknown("a card with every name, and nothing to compare it with",
                    Cards.Ksp(People.Bob.Card("in kiosk"))),
                Own("account name is the UPN's first part",
                    Cards.Ksp(new SampleCertificate { Subject = "CN=Kiosk", Upns = ["kiosk@corp.example"] })),
            ],
        },
        new("Public", "Windows' shared folder: never looked at, though a certificate lies there")
        {
            IsSkipped = true,
            Entries = [Leaked("must stay unseen", Cards.Ksp(People.Bob.Card("in Public")))],
        },
        new("peter", "bare roaming tree, as some profile shares keep it")
        {
            Owner = SampleOwner.Of(People.Peter),
            IsRoaming = true,
            Entries =
            [
                Own("his own card", Cards.Ksp(People.Peter.Card("own"))),
                Leaked("another's card", Cards.Csp(People.Anna.Card("in peter's"))),
                LowerCase(Leaked("file name in lower case", Cards.Ksp(People.Bob.Card("in peter's")))),
            ],
        },
        new("nadia", "never signed in with a certificate: no store folder") { Owner = SampleOwner.Of(People.Nadia) },
    ];

    private static SampleEntry LowerCase(SampleEntry entry) =>
        entry with { FileName = string.Concat(entry.Name.Select(char.ToLowerInvariant)) };
}
