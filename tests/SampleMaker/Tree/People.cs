namespace CertProp.Samples.Tree;

/// <summary>Everybody in the samples. Names, domains and identifiers are invented.</summary>
internal static class People
{
    /// <summary>Erik's account in Active Directory; his sessions run under the Entra SID.</summary>
    public static readonly string ErikInActiveDirectory = InContoso(2001);

    public static readonly Person Alice =
        new("Alice Archer", InCorp(1104), "alice.archer@corp.example", "a.archer@contoso.example");

    public static readonly Person Bob = InCorp("Bob Miller", 1105, "bob.miller");
    public static readonly Person Carl = InCorp("Carl Fischer", 1106, "carl.fischer");
    public static readonly Person Anna = InCorp("Anna Berg", 1107, "anna");
    public static readonly Person Juergen = InCorp("Jürgen Groß", 1108, "juergen.gross");
    public static readonly Person Eva = InCorp("Eva Novák", 1111, "eva.novak");
    public static readonly Person Peter = InCorp("Peter Quist", 1112, "peter.quist");
    public static readonly Person Quentin = InCorp("Quentin Hale", 1113, "quentin.hale");
    public static readonly Person Rosa = InCorp("Rosa Lima", 1114, "rosa.lima");
    public static readonly Person Tomas = InCorp("Tomas Weber", 1115, "tomas.weber");
    public static readonly Person Wendy = InCorp("Wendy Ashe", 1116, "wendy.ashe");
    public static readonly Person Otto = InCorp("Otto Brandt", 1117, "otto.brandt");
    public static readonly Person Mallory = InCorp("Mallory Finch", 1118, "mallory.finch");
    public static readonly Person Nadia = InCorp("Nadia Haddad", 1119, "nadia.haddad");
    public static readonly Person Mei = InCorp("李梅", 1121, "mei.li");
    public static readonly Person Olga = InCorp("Ольга Смирнова", 1122, "olga.smirnova");
    public static readonly Person Zoe = InCorp("Zoë 🦄 Quinn", 1123, "zoe.quinn");
    public static readonly Person CarlAsAdministrator = InCorp("Carl Fischer (Admin)", 1506, "adm-carl");

    public static readonly Person Dana =
        new("Dana Okafor", InContoso(2002), "dana.okafor@contoso.example", "dana.okafor@contoso.example");

    public static readonly Person Erik = new(
        "Erik Lund", "S-1-12-1-1043750021-1180123456-2345678901-3456789012",
        "erik.lund@contoso.example", "erik.lund@contoso.example");

    public static readonly Person Fatima = new(
        "Fatima Zahra", "S-1-12-1-2043750022-1280123457-1345678902-2456789013",
        "fatima.zahra@contoso.example", "fatima.zahra@contoso.example");

    public static string InCorp(int account) => $"S-1-5-21-1111111111-2222222222-3333333333-{account}";

    private static string InContoso(int account) => $"S-1-5-21-1212121212-2323232323-3434343434-{account}";

    private static Person InCorp(string name, int account, string firstPart) =>
        new(name, InCorp(account), $"{firstPart}@corp.example", $"{firstPart}@corp.example");
}
