using System.Security.Cryptography;
using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>A profile with every form in which somebody else's certificate may be left behind.</summary>
internal static class LeakedProfiles
{
    private static readonly Person s_carl = People.Carl, s_dana = People.Dana;

    private static readonly SampleCertificate s_neutral = s_carl.Card("neutral");

    /// <summary>Stands first in the profile, and other samples point to it.</summary>
    public static SampleEntry CarlsCard { get; } =
        Leaked("card behind the Microsoft KSP (type 0)", Cards.Ksp(s_carl.Card("ksp")));

    public static IEnumerable<SampleProfile> All =>
    [
        new("bob", "leaked certificates in every form")
        {
            Owner = SampleOwner.Of(People.Bob),
            Entries =
            [
                CarlsCard,
                Leaked("card behind the Microsoft CSP (type 1, keySpec 1)", Cards.Csp(s_carl.Card("csp"))),
                Leaked("card behind a vendor's CSP", Cards.Csp(s_dana.Card("etoken"), Providers.EToken)),
                Leaked("provider's name in other case",
                    Cards.With(Providers.SmartCardKsp.ToUpperInvariant(), s_carl.Card("upper case"))),
                Leaked("provider that the policy includes",
                    Cards.With(PolicyFile.IncludedProvider, s_carl.Card("included"))),
                Leaked("no container", new ElementWriter().KeyProvider(Providers.SmartCardCsp, null, 1, keySpec: 1)
                    .Plain(s_carl.Card("no container"))),
                Leaked("container that names a reader",
                    new ElementWriter().KeyProvider(Providers.SmartCardCsp, @"\\.\Example Reader 0\", 1, keySpec: 1)
                        .Plain(s_dana.Card("reader"))),
                Leaked("archived (property 19)", Cards.Ksp(s_carl.Card("archived")).Add(PropertyIds.Archived, [])),
                Leaked("expired", Cards.Csp(s_carl.Card("expired") with { NotBefore = At(2019), NotAfter = At(2022) })),
                Leaked("not valid yet",
                    Cards.Ksp(s_carl.Card("future") with { NotBefore = At(2045), NotAfter = At(2055) })),
                Leaked("property 106 of one zero byte",
                    Cards.Ksp(s_carl.Card("106 one")).Add(PropertyIds.ReaderNonRemovable, [0])),
                Leaked("property 106 of four zero bytes",
                    Cards.Ksp(s_carl.Card("106 four")).Add(PropertyIds.ReaderNonRemovable, [0, 0, 0, 0])),
                Leaked("property 120 = 2, a physical card",
                    Cards.Ksp(s_carl.Card("120 two")).Add(PropertyIds.KeyClassification, 2)),
                Leaked("backed up (property 71)", Cards.Csp(s_carl.Card("71")).Add(PropertyIds.BackedUp, [1, 0, 0, 0])),
                Leaked("friendly name (property 11)",
                    Cards.Ksp(s_carl.Card("11")).Add(PropertyIds.FriendlyName, "Carl's card, März")),
                Leaked("many properties that mean nothing", Neutral()),
                Leaked("Intune joins an AD and an Entra SID in one URI",
                    Cards.Ksp(s_dana.Anonymous("joined") with
                    {
                        SidUris = [$"{s_dana.Sid}, tag:microsoft.com,2022-09-14:sid:{People.Fatima.Sid}"],
                    })),
                Leaked("self-signed", Cards.Ksp(SelfSigned())),
                Leaked("UPN of the same suffix, no SID",
                    Cards.Csp(People.Peter.Anonymous("upn only") with { Upns = [People.Peter.Upn] })),
                Leaked("code signing beside smart-card logon, which the keep list does not mean",
                    Cards.Ksp(s_carl.Card("signs in too") with { Ekus = [Oids.CodeSigning, Oids.SmartCardLogon] })),
                Own("his own card", Cards.Ksp(People.Bob.Card("own"))),
            ],
        },
    ];

    private static SampleCertificate SelfSigned()
    {
        SampleCertificate card = s_carl.Card("self-signed");
        return card with { Issuer = card.Subject };
    }

    private static ElementWriter Neutral()
    {
        byte[] der = s_neutral.ToDer();
        return Cards.Ksp(s_neutral)
            .Add(PropertyIds.Md5Hash, Md5(der))
            .Add(PropertyIds.Sha256Hash, SHA256.HashData(der))
            .Add(PropertyIds.Description, "nothing to see here")
            .Add(PropertyIds.SmartCardData, [1, 2, 3])
            .Add(PropertyIds.KeyIdentifier, SeededBytes.Take("20", 20))
            .Add(PropertyIds.SubjectPublicKeyMd5Hash, SeededBytes.Take("25", 16))
            .Add(PropertyIds.DateStamp, [0x00, 0x80, 0x3E, 0xD5, 0xDE, 0xB1, 0x9D, 0x01])
            .Add(PropertyIds.RequestOriginator, "pc0042.corp.example")
            .Add(PropertyIds.SubjectPublicKeyBitLength, 2048)
            .Add(PropertyIds.SmartCardReader, "Example Reader 0")
            .Add(0x7FFF_0001, "an id that nobody knows");
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5351", Justification = "Property 4 is an MD5 hash by definition.")]
    private static byte[] Md5(byte[] der) => MD5.HashData(der);

    private static DateTimeOffset At(int year) => new(year, 6, 1, 12, 0, 0, TimeSpan.Zero);
}
