using System.Text;
using CertProp.Certificates;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>Whom a certificate names: SID extension and subject alternative name.</summary>
public class CertificateIdentityTests
{
    private const string ObjectSid = "1.3.6.1.4.1.311.25.2.1";
    private const string Upn = "1.3.6.1.4.1.311.20.2.3";
    private const string Prefix = "tag:microsoft.com,2022-09-14:sid:";
    private const string Sid1 = Situation.AliceSid, Sid2 = Situation.FatimaEntraSid;

    [Fact]
    public void SidVector_IsReadToItsSid()
    {
        Assert.Equal(66, TestVectors.SidExtension.Length);

        CertificateIdentity identity = CertificateIdentity.Read(TestVectors.SidExtension, [])!;

        Assert.Equal([Sid1], SidsOf(identity));
        Assert.Empty(identity.Upns);
        Assert.Empty(identity.Mails);
    }

    [Fact]
    public void UpnVector_IsReadToItsUpn()
    {
        Assert.Equal(36, TestVectors.UpnGeneralName.Length);

        CertificateIdentity identity = Names(TestVectors.UpnGeneralName)!;

        Assert.Equal(["alice@corp.example"], identity.Upns);
        Assert.Empty(identity.Sids);
    }

    [Fact]
    public void EveryNameCounts_EachOnce()
    {
        CertificateIdentity identity = CertificateIdentity.Read(
            SidExtension(Sid1),
            Der.Sequence(
                UpnName("alice@corp.example"), Uri(Prefix + Sid1), Mail("Alice@Contoso.example"), Uri(Prefix + Sid2),
                UpnName("ALICE@corp.example"), Mail("alice@contoso.example"), UpnName("a.archer@corp.example")))!;

        Assert.Equal([Sid1, Sid2], SidsOf(identity));
        Assert.Equal(["alice@corp.example", "a.archer@corp.example"], identity.Upns);
        Assert.Equal(["Alice@Contoso.example"], identity.Mails);
    }

    [Theory]
    [InlineData("TAG:MICROSOFT.COM,2022-09-14:SID:")]
    [InlineData("Tag:Microsoft.com,2022-09-14:Sid:")]
    public void PrefixOfASidUri_CountsInAnyCase(string prefix) =>
        Assert.Equal([Sid1], SidsOf(Names(Uri(prefix + Sid1))!));

    [Theory]
    [InlineData(", ")]
    [InlineData(",")]
    [InlineData("|")]
    [InlineData("\0")]
    [InlineData("?")]
    [InlineData("ÿ")]
    public void SidUrisJoinedInOneValue_AllCount(string between) =>
        Assert.Equal([Sid1, Sid2], SidsOf(Names(Uri(Prefix + Sid1 + between + Prefix + Sid2))!));

    [Fact]
    public void TextBehindASid_IsNotPartOfIt() =>
        Assert.Equal([Sid1], SidsOf(Names(Uri($"{Prefix}{Sid1}, S-1-5-21-9-9-9-9"))!));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(", ")]
    [InlineData("bob")]
    [InlineData("S-1-5")]
    [InlineData("S-1-5-21-")]
    [InlineData(" " + Sid1)]
    [InlineData("%53-1-5-21-1-2-3-4")]
    public void SidUriWithoutASid_NamesSomebodyWeCannotRead(string behindThePrefix)
    {
        Assert.Null(Names(Uri(Prefix + behindThePrefix)));
        Assert.Null(Names(Uri(Prefix + Sid1 + ", " + Prefix + behindThePrefix)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("S-1-5")]
    [InlineData(Sid1 + "\0")]
    [InlineData(Sid1 + " ")]
    [InlineData(Sid1 + "\n")]
    public void SidExtensionWithoutASid_IsRefused(string text) =>
        Assert.Null(CertificateIdentity.Read(SidExtension(text), []));

    [Fact]
    public void BinarySid_IsRefused() =>
        // The form of Windows' memory: what certificates have is text.
        Assert.Null(CertificateIdentity.Read(
            SidExtensionOf(Der.OctetString(1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0)), []));

    [Fact]
    public void MalformedSidExtension_IsRefused()
    {
        byte[] sid = Der.OctetString(Encoding.ASCII.GetBytes(Sid1));

        Assert.Null(CertificateIdentity.Read(sid, []));
        Assert.Null(CertificateIdentity.Read(Der.Sequence(sid), []));
        Assert.Null(CertificateIdentity.Read(SidExtensionOf(Der.Utf8(Sid1)), []));
        Assert.Null(CertificateIdentity.Read(SidExtensionOf(), []));
        Assert.Null(CertificateIdentity.Read([.. SidExtensionOf(sid), 0], []));
    }

    [Fact]
    public void SecondSidInOneName_IsRefused()
    {
        byte[] sid1 = Der.OctetString(Encoding.ASCII.GetBytes(Sid1));
        byte[] sid2 = Der.OctetString(Encoding.ASCII.GetBytes(Sid2));

        Assert.Null(CertificateIdentity.Read(SidExtensionOf(sid1, sid2), []));
        Assert.Null(Names(Der.OtherName(Upn, Der.Utf8("alice@corp.example"), Der.Utf8("bob@corp.example"))));
    }

    [Fact]
    public void InvalidUtf8_IsRefused()
    {
        Assert.Null(Names(Der.OtherName(Upn, Der.Value(0x0C, [0x61, 0x40, 0xFF]))));
        Assert.Null(Names(Der.OtherName(Upn, Der.Value(0x0C, [0xC0, 0x80])))); // an overlong NUL
        Assert.Null(Names(Der.OtherName(Upn, Der.Value(0x0C, [0xED, 0xA0, 0x80])))); // half a surrogate pair
        Assert.Null(Names(Der.Value(0x81, [0x61, 0x40, 0xE4])));
    }

    [Fact]
    public void UpnOfAnotherKind_IsRefused()
    {
        byte[] utf8 = Der.Utf8("alice@corp.example");

        Assert.NotNull(Names(Der.OtherName(Upn, Der.Printable("alice(a)corp.example"))));
        Assert.Null(Names(Der.OtherName(Upn, Der.Bmp("alice@corp.example"))));
        Assert.Null(Names(Der.OtherName(Upn, Der.OctetString(1))));
        Assert.Null(Names(Der.OtherName(Upn)));
        Assert.Null(Names(Der.Context(0, Der.Oid(Upn), utf8)));
        Assert.Null(Names(Der.Context(0, utf8)));
    }

    [Fact]
    public void TextInParts_IsRefusedAsDerDemands()
    {
        byte[] upn = Der.OtherName(Upn, Der.Value(0x2C, Der.Utf8("alice@"), Der.Utf8("corp.example")));
        byte[] mail = Der.Value(0xA1, Der.Value(0x16, "alice@corp.example"u8.ToArray()));

        Assert.Null(Names(upn));
        Assert.Null(Names(mail));
    }

    [Fact]
    public void OtherNames_SayNothing()
    {
        CertificateIdentity identity = Names(
            Der.Value(0x82, "host.corp.example"u8.ToArray()), Der.Context(4, Der.Sequence()), Der.Value(0x87, [1]),
            Uri("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"), Uri("https://corp.example/" + Sid1),
            Der.OtherName("2.16.840.1.101.3.6.6", Der.OctetString(1, 2, 3)), Der.OtherName(ObjectSid, Der.Integer(1)))!;

        Assert.Empty(identity.Sids);
        Assert.Empty(identity.Upns);
        Assert.Empty(identity.Mails);
    }

    [Fact]
    public void WhatIsNoAlternativeName_IsRefused()
    {
        Assert.Null(CertificateIdentity.Read([], TestVectors.UpnGeneralName));
        Assert.Null(CertificateIdentity.Read([], [.. Der.Sequence(TestVectors.UpnGeneralName), 0]));
        Assert.Null(Names(Der.Utf8("alice@corp.example")));
        Assert.Null(Names(TestVectors.UpnGeneralName, [0]));
        Assert.Null(Names([0x81, 0x05, 0x61]));
    }

    [Fact]
    public void SpacesAroundNames_DoNotCount()
    {
        CertificateIdentity identity = Names(UpnName(" alice@corp.example "), UpnName(" "), Mail(""))!;

        Assert.Equal(["alice@corp.example"], identity.Upns);
        Assert.Empty(identity.Mails);
    }

    [Fact]
    public void MoreThan100Names_AreRefusedWhereverTheyStand()
    {
        string[] sids = [.. Enumerable.Range(1, 101).Select(i => $"S-1-5-21-1-2-3-{i}")];
        byte[][] general = [.. sids.Select(SidName)];

        Assert.NotNull(Names([.. sids.Take(100).Select(sid => Uri(Prefix + sid))]));
        Assert.Null(Names([.. sids.Select(sid => Uri(Prefix + sid))]));
        Assert.Null(Names(Uri(string.Join(", ", sids.Select(sid => Prefix + sid)))));
        Assert.Null(CertificateIdentity.Read(Der.Sequence(general), []));
    }

    private static byte[] SidExtension(string sid) => Der.Sequence(SidName(sid));

    private static byte[] SidName(string sid) =>
        Der.OtherName(ObjectSid, Der.OctetString(Encoding.ASCII.GetBytes(sid)));

    private static byte[] SidExtensionOf(params byte[][] value) => Der.Sequence(Der.OtherName(ObjectSid, value));

    private static byte[] UpnName(string upn) => Der.OtherName(Upn, Der.Utf8(upn));

    private static byte[] Mail(string mail) => Der.Value(0x81, Encoding.ASCII.GetBytes(mail));

    private static byte[] Uri(string uri) => Der.Value(0x86, Encoding.Latin1.GetBytes(uri));

    private static CertificateIdentity? Names(params byte[][] general) =>
        CertificateIdentity.Read([], Der.Sequence(general));

    private static IEnumerable<string> SidsOf(CertificateIdentity identity) =>
        identity.Sids.Select(sid => sid.ToString());
}
