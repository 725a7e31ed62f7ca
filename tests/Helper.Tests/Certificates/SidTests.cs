using CertProp.Certificates;

namespace CertProp.Tests.Certificates;

public class SidTests
{
    private const string Account = "S-1-5-21-1111111111-2222222222-3333333333-1104";
    private const string Entra = "S-1-12-1-1043750021-1180123456-2345678901-3456789012";

    [Theory]
    [InlineData(Account, "Account")]
    [InlineData("S-1-5-21-1111111111-2222222222-3333333333-500", "Account")]
    [InlineData(Entra, "Entra")]
    [InlineData("S-1-5-18", "Other")]
    [InlineData("S-1-5-32-544", "Other")]
    [InlineData("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "Other")]
    [InlineData("S-1-12-2-1-2-3-4", "Other")]
    [InlineData("S-1-5-211-1-2-3-1104", "Other")]
    [InlineData("S-1-12-11-1-2-3-4", "Other")]
    public void Kind_TellsWhichDirectoryGaveItOut(string text, string kind)
    {
        Assert.True(Sid.TryParse(text, out Sid sid));
        Assert.Equal(kind, sid.Kind.ToString());
        Assert.Equal(text, sid.ToString());
    }

    [Fact]
    public void LowerCase_IsTheSameSid()
    {
        Assert.True(Sid.TryParse(Account.ToLowerInvariant(), out Sid lower));
        Assert.True(Sid.TryParse(Account, out Sid upper));
        Assert.Equal(upper, lower);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("S-1")]
    [InlineData("S-1-")]
    [InlineData("S-1-5")]
    [InlineData("S-1-5-")]
    [InlineData("S-1--5-21")]
    [InlineData("S-1-5--21")]
    [InlineData("S-2-5-21-1-2-3-1104")]
    [InlineData("S-1-5-21-1-2-3-1104-")]
    [InlineData("S-1-5-21-1-2-3-1104 ")]
    [InlineData(" S-1-5-21-1-2-3-1104")]
    [InlineData("S-1-5-21-1-2-3-1104\0")]
    [InlineData("S-1-5-21-1-2-3-1104_bob")]
    [InlineData("S-1-5-21-1-2-3-110٤")]
    [InlineData("S‐1‐5‐21‐1‐2‐3‐1104")] // hyphens of typography
    [InlineData("S-1-5-21-1-2-3-+1104")]
    public void AnythingElse_IsNoSid(string text) => Assert.False(Sid.TryParse(text, out _));

    [Fact]
    public void Length_Has184CharactersAtMost()
    {
        // The largest authority of 48 bits and 15 sub-authorities of 32.
        string longest = "S-1-281474976710655" + string.Concat(Enumerable.Repeat("-4294967295", 15));
        Assert.Equal(184, longest.Length);

        Assert.True(Sid.TryParse(longest, out _));
        Assert.False(Sid.TryParse(longest + "-1", out _));
    }

    [Theory]
    [InlineData(Account + ", tag:microsoft.com", 46)]
    [InlineData(Account + "|x", 46)]
    [InlineData("s-1-5-18\0", 8)]
    [InlineData("S-1-5-18-, ", 9)]
    [InlineData("tag:", 0)]
    public void SidAtTheStartOfText_EndsAtTheFirstOtherCharacter(string text, int length) =>
        Assert.Equal(length, Sid.LengthOfSid(text));
}
