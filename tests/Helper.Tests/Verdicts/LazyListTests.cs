using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Verdicts;

namespace CertProp.Tests.Verdicts;

public class LazyListTests
{
    [Fact]
    public void WhereTheSidDecides_NobodyIsAskedForUpns()
    {
        Assert.True(Sid.TryParse("S-1-5-21-1111111111-2222222222-3333333333-1104", out Sid sid));
        var upns = new LazyList<string>(() => throw new InvalidOperationException("asked"));
        var owner = new ProfileOwner([sid], upns, [], ["alice"]);

        OwnerMatch match = OwnerMatch.Compare(
            new CertificateIdentity([sid], ["bob@corp.example"], []), owner, new Policy());

        Assert.Equal(Owner.Own, match.Owner);
    }

    [Fact]
    public void WhoeverLooksTwice_GetsTheAnswerOfTheFirstTime()
    {
        int asked = 0;
        var upns = new LazyList<string>(() => [$"upn{++asked}"]);

        Assert.Equal(["upn1"], upns);
        Assert.Equal("upn1", upns[0]);
        Assert.Single(upns);
    }

    [Fact]
    public void WhereAskingFails_EachLookFails()
    {
        int asked = 0;
        var upns = new LazyList<string>(() => throw new InvalidOperationException($"{++asked}"));

        Assert.Throws<InvalidOperationException>(() => upns.Count);
        Assert.Equal("1", Assert.Throws<InvalidOperationException>(() => upns[0]).Message);
    }
}
