using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Verdicts;

namespace CertProp.Tests.Verdicts;

public class LazyListTests
{
    private static readonly Sid s_sid = Sid.Parse("S-1-5-21-1111111111-2222222222-3333333333-1104");

    [Fact]
    public void WhereTheSidDecides_NobodyIsAskedForUpns()
    {
        var upns = new LazyList<string>(() => throw new InvalidOperationException("asked"));
        var owner = new ProfileOwner([s_sid], upns, [], ["alice"]);

        OwnerMatch match = OwnerMatch.Compare(new CertificateIdentity([s_sid], ["bob@corp.example"], []), owner, Policy.Default);

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
