using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>Names that look like somebody else's and are not proven to be: doubt keeps.</summary>
public class DoubtfulIdentityTests
{
    [Theory]
    [InlineData("S-1-5-21-01111111111-2222222222-3333333333-1104")]
    [InlineData("S-1-5-21-1111111111-2222222222-3333333333-0001104")]
    public void AlicesSidWithLeadingZeroes_IsNotSomebodyElses(string sid) => AssertKept(sid);

    [Theory]
    [InlineData("S-1-5-21-1111111111-2222222222-3333333333")] // a domain, not an account
    [InlineData("S-1-5-21-1111111111-2222222222-333")] // cut off
    [InlineData("S-1-5-21-1111111111")]
    [InlineData("S-1-5-21-1111111111-2222222222-3333333333-1104-5")]
    public void SidThatIsNoAccounts_ProvesNothing(string sid) => AssertKept(sid);

    [Theory]
    [InlineData("S-1-5-21-1111111111-2222222222-3333333333-4294967296")]
    [InlineData("S-1-5-21-1111111111-2222222222-3333333333-99999999999999999999")]
    public void SidWhoseNumberIsNone_ProvesNothing(string sid) => AssertKept(sid);

    // Alice's profile, and a certificate that names nobody but by this SID.
    private static void AssertKept(string sid)
    {
        Assert.NotEqual("leaked", new Situation { Certificate = new SampleCertificate { Sid = sid } }.Reason);
        Assert.NotEqual("leaked", new Situation { Certificate = new SampleCertificate { SidUris = [sid] } }.Reason);
    }
}
