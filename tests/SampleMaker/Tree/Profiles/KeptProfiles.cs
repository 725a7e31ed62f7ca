using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>Other people's certificates that all stay, by rules that no policy switches off.</summary>
internal static class KeptProfiles
{
    private static readonly Person s_bob = People.Bob;

    public static IEnumerable<SampleProfile> All =>
    [
        new("rosa.V6", "keys that are not on a card (rules 2 and 3); folder name with a version")
        {
            Owner = SampleOwner.Of(People.Rosa),
            Entries =
            [
                Protected("Windows Hello", Cards.With(Providers.Passport, s_bob.Card("passport"))),
                Protected("TPM", Cards.With(Providers.Platform, s_bob.Card("platform"))),
                Protected("software", Cards.With(Providers.Software, s_bob.Card("software"))),
                Protected("software, CSP", Cards.Csp(
                    s_bob.Card("rsa and aes"), "Microsoft Enhanced RSA and AES Cryptographic Provider")),
                Protected("HSM", Cards.With(Providers.Luna, s_bob.Card("luna"))),
                Protected("HSM of another vendor",
                    Cards.With("nCipher Security World Key Storage Provider", s_bob.Card("ncipher"))),
                Protected("key of the machine (flag 0x20)",
                    new ElementWriter().KeyProvider(Providers.SmartCardKsp, "machine", type: 0, flags: 0x20)
                        .Plain(s_bob.Card("machine"))),
                Protected("provider parameters",
                    new ElementWriter()
                        .KeyProvider(new KeyProviderRecord(Providers.SmartCardCsp, "parameters")
                        {
                            Type = 1, KeySpec = 1, Parameters = [9],
                        })
                        .Plain(s_bob.Card("parameters"))),
                Kept("notSmartCard", "no key provider", new ElementWriter().Plain(s_bob.Card("no key"))),
                Kept("notSmartCard", "an element without extra properties",
                    new ElementWriter().Certificate(s_bob.Card("bare").ToDer())),
                Of("her own, imported without a key", "notSmartCard", "own",
                    new ElementWriter().Plain(People.Rosa.Card("no key"))),
                Kept("unknownProvider", "a provider that nobody knows",
                    Cards.With("Northwind Token KSP", s_bob.Card("unknown"))),
                Kept("unknownProvider", "a known name with more behind it",
                    Cards.Csp(s_bob.Card("longer"), Providers.EToken + " 2")),
                Kept("unknownProvider", "a provider that the policy excludes",
                    Cards.Csp(s_bob.Card("excluded"), PolicyFile.ExcludedProvider)),
            ],
        },
        new("tomas.000", "properties that keep (rules 4 and 5); folder name with a number")
        {
            Owner = SampleOwner.Of(People.Tomas),
            Entries =
            [
                NotRemovable("106 empty", PropertyIds.ReaderNonRemovable, []),
                NotRemovable("106 = one byte 1", PropertyIds.ReaderNonRemovable, [1]),
                NotRemovable("106 = two zero bytes", PropertyIds.ReaderNonRemovable, [0, 0]),
                NotRemovable("120 = 5, Windows Hello for a card", PropertyIds.KeyClassification, [5, 0, 0, 0]),
                NotRemovable("120 = 0, other", PropertyIds.KeyClassification, [0, 0, 0, 0]),
                NotRemovable("120 = 1, virtual smart card", PropertyIds.KeyClassification, [1, 0, 0, 0]),
                NotRemovable("120 of one byte", PropertyIds.KeyClassification, [2]),
                Managed("17, EFS", PropertyIds.Efs),
                Managed("21, auto-enrolment", PropertyIds.AutoEnroll),
                Managed("26, enrolment", PropertyIds.Enrollment),
                Managed("64, renewal", PropertyIds.Renewal),
                Managed("66, auto-enrolment to be tried again", PropertyIds.AutoEnrollRetry),
                Managed("87, enrolment policy", PropertyIds.EnrollmentPolicy),
                Managed("88, original enrolment policy", PropertyIds.OriginalEnrollmentPolicy),
                Managed("108, first of SCEP", PropertyIds.ScepFirst),
                Managed("110, SCEP", PropertyIds.ScepServerCertificates),
                Managed("116, last of SCEP", PropertyIds.ScepLast),
                Managed("117, key context", PropertyIds.SerializableKeyContext),
                Managed("118, isolated key", PropertyIds.IsolatedKey),
                Managed("119, chain of serial numbers", PropertyIds.SerialChain),
                Managed("125, key to be deleted with it", PropertyIds.DeleteKeyOnClear),
            ],
        },
    ];

    private static SampleEntry Protected(string shows, ElementWriter element) =>
        Kept("protectedProvider", shows, element);

    private static SampleEntry NotRemovable(string shows, uint id, byte[] value) =>
        Kept("notRemovable", shows, Cards.Ksp(s_bob.Card(shows)).Add(id, value));

    private static SampleEntry Managed(string shows, uint id) =>
        Kept("managed", shows, Cards.Ksp(s_bob.Card(shows)).Add(id, SeededBytes.Take(shows, 20)));
}
