using System.Text;
using CertProp.Profiles;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Profiles;

public class OwnersFileTests
{
    private const string Sid = "S-1-5-21-1-2-3-1104";

    [Fact]
    public void AllColumnsInAnyOrder_AddUp()
    {
        OwnersFile file = Read($"""
            Mail, UPN ,PROFILE,Sid
            a@mail.example,a@corp.example,Alice,{Sid}
            ,,alice,S-1-12-1-1-2-3-4

            b@mail.example , " b@corp.example",bob,
            """);

        ProfileOwner alice = file.AddTo(ProfileOwner.Unknown, "ALICE");
        Assert.Equal([Sid, "S-1-12-1-1-2-3-4"], alice.Sids.Select(sid => sid.ToString()));
        Assert.Equal(["a@corp.example"], alice.Upns);
        Assert.Equal(["a@mail.example"], alice.Mails);
        ProfileOwner bob = file.AddTo(ProfileOwner.Unknown, "bob");
        Assert.Empty(bob.Sids);
        Assert.Equal(["b@mail.example"], bob.Mails);
        Assert.Equal(["Alice", "bob"], file.Profiles.Order());
    }

    [Fact]
    public void CellsWithCommasQuotesAndLetters_AreTheProfilesNames()
    {
        OwnersFile file = Read(""""
            profile,upn
            "Novák, Eva",eva@corp.example
            "the ""boss""",boss@corp.example
            """");

        Assert.Equal(["eva@corp.example"], file.AddTo(ProfileOwner.Unknown, "Novák, Eva").Upns);
        Assert.Equal(["boss@corp.example"], file.AddTo(ProfileOwner.Unknown, "the \"boss\"").Upns);
    }

    [Fact]
    public void ProfileThatIsNotNamed_StaysAsItIs()
    {
        ProfileOwner owner = ProfileFolderName.ReadOwner("carl");

        Assert.Same(owner, Read("profile\nbob").AddTo(owner, "carl"));
    }

    [Fact]
    public void WhatTheFileSays_ComesToWhatTheFolderSays()
    {
        const string folder = Sid + "_anna";

        ProfileOwner owner = Read($"profile,sid\n{folder},{Sid}").AddTo(ProfileFolderName.ReadOwner(folder), folder);

        Assert.Equal(Sid, Assert.Single(owner.Sids).ToString());
        Assert.Equal(["anna"], owner.AccountNames);
    }

    [Theory]
    [InlineData("", ": it is empty; a header line \"profile,sid,upn,mail\" was expected")]
    [InlineData("\n", ", line 1: there is no column \"\"; allowed are profile, sid, upn, mail")]
    [InlineData(
        "profile;sid;upn\nbob;;\n", ", line 1: its cells are separated by semicolons or tabs; save it with commas")]
    [InlineData("profile\tsid\n", ", line 1: its cells are separated by semicolons or tabs; save it with commas")]
    [InlineData("profile,name\n", ", line 1: there is no column \"name\"; allowed are profile, sid, upn, mail")]
    [InlineData("profile,sid,Profile\n", ", line 1: a column stands there twice")]
    [InlineData("sid,upn\n", ", line 1: the column \"profile\" is missing")]
    [InlineData("profile,sid\nbob\n", ", line 2: 1 cells, the header has 2")]
    [InlineData("profile,sid\n\nbob,,\n", ", line 3: 3 cells, the header has 2")]
    [InlineData(
        "profile,sid\n ,S-1-5-21-1\n",
        ", line 2: the cell \"profile\" is empty, a profile folder's name was expected")]
    [InlineData("profile,sid\nbob,bob\n", ", line 2: \"bob\" is no SID, one like S-1-5-21-1-2-3-1104 was expected")]
    [InlineData(
        "profile,upn\nbob,\ncarl,corp\\carl\n",
        ", line 3: \"corp\\carl\" is no UPN, one like alice@corp.example was expected")]
    [InlineData(
        "profile,upn\n\"bob\nx\",b@c\ncarl,carl\n",
        ", line 4: \"carl\" is no UPN, one like alice@corp.example was expected")]
    [InlineData("profile\n\"bob", ", line 2: a quoted cell has no closing quote")]
    public void BadInput_SaysFileLineAndWhatWasExpected(string text, string expected)
    {
        Assert.Equal("owners.csv" + expected, Assert.Throws<InvalidInputException>(() => Read(text)).Message);
    }

    [Theory]
    [InlineData("profile,upn\nbob,@corp.example\n"), InlineData("profile,upn\nbob,bob@\n")]
    [InlineData("profile,mail\nbob,bob\n")]
    public void HalfAnAddress_IsBadInput(string text)
    {
        var exception = Assert.Throws<InvalidInputException>(() => Read(text));
        Assert.StartsWith("owners.csv, line 2: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileInUtf8WithAByteOrderMarkOrInUtf16_IsRead()
    {
        using var folder = new TemporaryFolder();
        folder.MakeStore("jürgen");
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] text = encoding.GetBytes("profile,upn\njürgen,j@corp.example\n");
            string owners = folder.Write("owners.csv", [.. encoding.GetPreamble(), .. text]);
            CommandResult result = CommandRun.Of("list", "--profiles", folder.Path, "--owners", owners);
            Assert.Equal(0, result.ExitCode);
            Assert.DoesNotContain("owners", result.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Spreadsheets save "CSV" in the language's code page. Read as UTF-8 the user's own UPN would come out as another
    /// one, which proves that the user's own certificate is somebody else's.
    /// </summary>
    [Fact]
    public void FileInACodePage_IsBadInputAndNoProof()
    {
        using var folder = new TemporaryFolder();
        string store = folder.MakeStore("profiles/user1");
        File.SetLastWriteTimeUtc(Elements.OfCard("jürgen@corp.example").WriteTo(store), new DateTime(2025, 1, 1));
        byte[] text = Encoding.Latin1.GetBytes("profile,upn\nuser1,jürgen@corp.example\n");
        string owners = folder.Write("owners.csv", text);

        CommandResult result = CommandRun.Of(
            "detect", "--profiles", Path.Combine(folder.Path, "profiles"), "--owners", owners, "--format", "line");
        Assert.DoesNotContain("LEAKED", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void FileThatIsMissingAFolderOrUnnamed_IsBadInput()
    {
        using var folder = new TemporaryFolder();
        folder.MakeStore("bob");
        foreach (string owners in new[] { Path.Combine(folder.Path, "missing.csv"), folder.Path, "" })
        {
            CommandResult result = CommandRun.Of("list", "--profiles", folder.Path, "--owners", owners);
            Assert.InRange(result.ExitCode, 1, 2);
            Assert.StartsWith("certprop: ", result.Error, StringComparison.Ordinal);
        }
    }

    private static OwnersFile Read(string text) => OwnersFile.Read("owners.csv", new StringReader(text));
}
