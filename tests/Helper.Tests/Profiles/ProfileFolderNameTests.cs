using CertProp.Profiles;
using CertProp.Verdicts;

namespace CertProp.Tests.Profiles;

public class ProfileFolderNameTests
{
    private const string Sid = "S-1-5-21-1111111111-2222222222-3333333333-1107";

    [Theory]
    [InlineData(Sid + "_anna", "anna")]
    [InlineData("anna_" + Sid, "anna")]
    [InlineData(Sid + "_first_last", "first_last")]
    [InlineData("first_last_" + Sid, "first_last")]
    [InlineData("s-1-5-21-1111111111-2222222222-3333333333-1107_anna", "anna")]
    [InlineData("jürgen müller_" + Sid, "jürgen müller")]
    public void FsLogixName_GivesSidAndAccount(string folder, string account)
    {
        ProfileOwner owner = ProfileFolderName.ReadOwner(folder);

        Assert.Equal(Sid, Assert.Single(owner.Sids).ToString());
        Assert.Equal([account], owner.AccountNames);
    }

    [Theory]
    [InlineData(Sid), InlineData("S-1-12-1-1043750021-1180123456-2345678901-3456789012")]
    public void BareSid_GivesTheSidAlone(string folder)
    {
        ProfileOwner owner = ProfileFolderName.ReadOwner(folder);

        Assert.Equal(folder, Assert.Single(owner.Sids).ToString());
        Assert.Empty(owner.AccountNames);
    }

    [Theory]
    [InlineData("alice", new[] { "alice" })]
    [InlineData("alice.CONTOSO", new[] { "alice.CONTOSO", "alice" })]
    [InlineData("alice.CONTOSO.000", new[] { "alice.CONTOSO.000", "alice" })]
    [InlineData("alice.000", new[] { "alice.000", "alice" })]
    [InlineData("alice.V6", new[] { "alice.V6", "alice" })]
    [InlineData("alice.CONTOSO.V2", new[] { "alice.CONTOSO.V2", "alice" })]
    [InlineData("alice.archer", new[] { "alice.archer" })]
    [InlineData("alice.archer.CONTOSO", new[] { "alice.archer.CONTOSO", "alice.archer" })]
    [InlineData("svc_backup", new[] { "svc_backup" })]
    [InlineData("Novák, Eva", new[] { "Novák, Eva" })]
    [InlineData(".CONTOSO", new[] { ".CONTOSO" })]
    [InlineData("_", new[] { "_" })]
    public void AnyOtherName_GivesAccountNamesAlone(string folder, string[] accounts)
    {
        ProfileOwner owner = ProfileFolderName.ReadOwner(folder);

        Assert.Empty(owner.Sids);
        Assert.Equal(accounts, owner.AccountNames);
        Assert.Empty(owner.Upns);
        Assert.Empty(owner.Mails);
    }

    [Theory]
    [InlineData("S-1-5-21-_anna"), InlineData("S-1_anna"), InlineData("anna_S-1-5--1")]
    [InlineData("xS-1-5-21-1-2-3-4_anna"), InlineData("anna_S-1-5-21-1-2-3-4x"), InlineData("anna-S-1-5-21-1-2-3-4"), InlineData("S-1-5-21-1-2-3-4 _anna")]
    public void NearlyASid_IsNone(string folder)
    {
        ProfileOwner owner = ProfileFolderName.ReadOwner(folder);

        Assert.Empty(owner.Sids);
        Assert.Contains(folder, owner.AccountNames);
    }

    [Fact]
    public void TwoSids_AreNotOneUser()
    {
        ProfileOwner owner = ProfileFolderName.ReadOwner($"{Sid}_{Sid[..^1]}8");

        Assert.Equal(Sid, Assert.Single(owner.Sids).ToString());
    }

    [Theory]
    [InlineData("Default", true), InlineData("default user", true)]
    [InlineData("PUBLIC", true), InlineData("All Users", true)]
    [InlineData("Defaults", false), InlineData("public.CONTOSO", false)]
    [InlineData("alice", false), InlineData("", false)]
    public void FoldersOfWindows_AreNobodys(string folder, bool expected)
    {
        Assert.Equal(expected, ProfileFolderName.IsNobodys(folder));
    }
}
