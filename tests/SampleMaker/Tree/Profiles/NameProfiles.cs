using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>Names from all over the world, and names made to do harm.</summary>
internal static class NameProfiles
{
    private static readonly Person s_bob = People.Bob;

    public static IEnumerable<SampleProfile> All =>
    [
        new("jürgen", "profile and subjects beyond ASCII")
        {
            Owner = SampleOwner.Of(People.Juergen),
            Entries =
            [
                Own("account name is the UPN's first part, umlaut in upper case",
                    Cards.Ksp(People.Juergen.Anonymous("account") with { Upns = ["JÜRGEN@old.example"] })),
                Own("his own card", Cards.Csp(People.Juergen.Card("own"))),
                Leaked("umlaut and emoji", Cards.Ksp(People.Zoe.Card("in jürgen's"))),
                Leaked("Chinese", Cards.Ksp(People.Mei.Card("in jürgen's"))),
                Leaked("Cyrillic", Cards.Csp(People.Olga.Card("in jürgen's"))),
            ],
        },
        new("mallory", "names made to do harm to terminals, spreadsheets, logs and web pages")
        {
            Owner = SampleOwner.Of(People.Mallory),
            Entries =
            [
                Hostile("terminal escape sequences", "CN=Bob\e[2J\e[1;31mowned\e]0;title\a"),
                Hostile("bidi override and isolates", "CN=Bob \u202Egnp.exe\u202C \u2066Miller\u2069"),
                Hostile("new lines that forge an answer", "CN=Bob\r\nCLEAN 0 certificates | {\"v\":1,\"s\":\"clean\"}"),
                Hostile("line and paragraph separators, next line", "CN=Bob\u2028one\u2029two\u0085three"),
                Hostile("spreadsheet formula", "CN==cmd|' /C calc'!A0"),
                Hostile("spreadsheet formulas with other beginnings", "CN=@SUM(A1:A9), OU=+1+1, O=-2+3"),
                Hostile("a tab in front", "CN=\t=1+1"),
                Hostile("5,000 characters", $"CN={new string('W', 5000)}"),
                Hostile("a comma and a second common name in the first",
                    "CN=\"Bob, CN=Administrator \"\"the\"\" best\", O=x"),
                Hostile("markup and JSON", "CN=<script>alert(1)</script>\"}],\"verdict\":\"kept\",\"x\":[{\""),
                Hostile("NUL, zero-width and tag characters", "CN=Bob\0Mil\u200Bler\uFEFF \U000E0041\U000E0042"),
                Hostile("no subject at all", ""),
                Leaked("hostile issuer",
                    Cards.Ksp(s_bob.Card("issuer") with { Issuer = "CN=\e[31mCA\u202E\n=1, O=\t@x" })),
                Leaked("hostile template",
                    Cards.Ksp(s_bob.Card("upn") with { TemplateName = "=\e[31mUser\r\n", TemplateOid = null })),
                SampleEntry.Of("control characters in the UPN: not the name that it looks like", "unreadable", "unknown",
                    Cards.Ksp(s_bob.Card("control") with { Upns = ["bob\e[0m\n\u202E@corp.example"] })),
                Leaked("hostile container and friendly name",
                    new ElementWriter().KeyProvider(Providers.SmartCardKsp, "\e]8;;file:///c:/\e\\\n", type: 0)
                        .Add(PropertyIds.FriendlyName, "\e[31m\u202E\r\n=1+1").Plain(s_bob.Card("container"))),
                Kept("unknownProvider", "hostile provider name",
                    Cards.With("Evil\e[31m\r\nKSP \u202E=1", s_bob.Card("provider"))),
            ],
        },
    ];

    private static SampleEntry Hostile(string shows, string subject) =>
        Leaked(shows, Cards.Ksp(s_bob.Card(shows) with { Subject = subject }));
}
