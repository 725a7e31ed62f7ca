using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>A store folder with things in it that are no store files.</summary>
internal static class CrowdedProfiles
{
    public static IEnumerable<SampleProfile> All =>
    [
        new("otto", "things in the store folder that are no store files")
        {
            Owner = SampleOwner.Of(People.Otto),
            Entries =
            [
                Own("his own card", Cards.Ksp(People.Otto.Card("own"))),
                Leaked("another's card", Cards.Ksp(People.Anna.Card("in otto's"))),
            ],
            ForeignItems =
            [
                new("AppContainerUserCertRead", "foreignFile", "empty file that Windows keeps") { Content = [] },
                new("desktop.ini", "foreignFile", "a name that is no thumbprint")
                {
                    Content = "[.ShellClassInfo]\r\n"u8.ToArray(),
                },
                new(Thumbprint("folder"), "foreignFile", "a folder with a thumbprint's name"),
                new(Thumbprint("link"), "link", "a link with a thumbprint's name, to a leaked one of another profile")
                {
                    // From the store folder up to the folder of all profiles.
                    Target = $"../../../../../../../bob/{StorePaths.OfProfile}/{LeakedProfiles.CarlsCard.Name}",
                },
            ],
        },
    ];

    private static string Thumbprint(string seed) => Convert.ToHexString(SeededBytes.Take(seed, 20));
}
