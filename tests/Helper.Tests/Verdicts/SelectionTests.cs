using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Verdicts;

/// <summary>Which entries a selection means.</summary>
public class SelectionTests
{
    private static readonly SampleCertificate s_bob = new()
    {
        Subject = @"CN=Bob Miller?\1, OU=People, DC=corp, DC=example",
        Issuer = "CN=Corp Issuing CA 1, DC=corp, DC=example",
        Upns = ["bob@corp.example"],
        Mails = ["Bob.Miller@contoso.example"],
    };

    private static readonly string s_thumbprint = new ElementWriter().Certificate(s_bob.ToDer()).Thumbprint;

    private static readonly string s_serial =
        System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(s_bob.ToDer()).SerialNumber;

    [Theory]
    [InlineData(@"Bob Miller?\1", true)]
    [InlineData(@"BOB MILLER?\1", true)]
    [InlineData("bob@corp.example", true)]
    [InlineData("BOB@CORP.EXAMPLE", true)]
    [InlineData("bob.miller@contoso.example", true)]
    [InlineData("Bob Miller", false)]
    [InlineData("Miller", false)]
    [InlineData("bob", false)]
    [InlineData("bob@corp.exampl", false)]
    [InlineData(" bob@corp.example", false)]
    [InlineData("People", false)]
    [InlineData("OU=People", false)]
    [InlineData("CN=Bob Miller?\\1, OU=People, DC=corp, DC=example", false)]
    [InlineData("Corp Issuing CA 1", false)]
    [InlineData("", false)]
    public void Subject_IsAWholeValueIgnoringCase(string subject, bool matches) =>
        Assert.Equal(matches, Matches(new Selection { Subjects = [subject] }));

    [Theory]
    [InlineData("*", true)]
    [InlineData("Bob*", true)]
    [InlineData("*miller*", true)]
    [InlineData("*@corp.example", true)]
    [InlineData("b*@*.example", true)]
    [InlineData(@"*?\1", true)]
    [InlineData("**", true)]
    [InlineData("*People*", false)]
    [InlineData("*carl*", false)]
    [InlineData("bob@*.com", false)]
    public void Asterisk_StandsForAnyText(string subject, bool matches) =>
        Assert.Equal(matches, Matches(new Selection { Subjects = [subject] }));

    [Theory]
    [InlineData(@"Bob Miller?\1", true)]
    [InlineData(@"Bob?Miller?\1", false)]
    [InlineData(@"Bob Miller\?\\1", false)]
    [InlineData(@"Bob Miller\?\1", false)]
    [InlineData("bob?corp.example", false)]
    [InlineData("?ob@corp.example", false)]
    [InlineData(@"bob\@corp.example", false)]
    [InlineData("<ob@corp.example", false)]
    [InlineData("bob@corp\"example", false)]
    [InlineData("bob@corp>example", false)]
    public void OtherSignsOfPatterns_StandForThemselves(string subject, bool matches) =>
        Assert.Equal(matches, Matches(new Selection { Subjects = [subject] }));

    [Fact]
    public void NoncharactersInAName_ArePatternsOfNothing()
    {
        // What stands for ? and \ while it is compared must not make them equal to anything that a certificate can hold.
        SampleCertificate odd = s_bob with { Subject = "CN=Bob\uFFFD", Upns = [], Mails = [] };
        Assert.False(Matches(new Selection { Subjects = ["Bob?"] }, odd));
        Assert.False(Matches(new Selection { Subjects = [@"Bob\"] }, odd));
    }

    [Theory]
    [InlineData("Corp Issuing CA 1", true)]
    [InlineData("corp issuing ca 1", true)]
    [InlineData("CN=Corp Issuing CA 1, DC=corp, DC=example", true)]
    [InlineData("Corp Issuing CA ?", false)]
    [InlineData("Corp Issuing CA", false)]
    [InlineData("Corp Issuing*", true)]
    [InlineData("*DC=example", true)]
    [InlineData("Bob*", false)]
    public void Issuer_IsCommonOrWholeName(string issuer, bool matches) =>
        Assert.Equal(matches, Matches(new Selection { Issuers = [issuer] }));

    [Fact]
    public void SerialNumber_IsComparedWithoutLeadingZeros()
    {
        var certificate = new RawCertificate { SerialNumber = Der.Integer(0x01, 0x23, 0x45) };
        foreach ((string serial, bool matches) in new[] { ("12345", true), ("012345", true), ("0000012345", true), ("1234", false), ("2345", false) })
            Assert.Equal(matches, Matches(WithSerial(serial), certificate.ToDer()));
        var zero = new RawCertificate { SerialNumber = Der.Integer(0) };
        Assert.True(Matches(WithSerial("00"), zero.ToDer()));
        Assert.False(Matches(WithSerial("1"), zero.ToDer()));
        Assert.True(Matches(WithSerial("ab0c"), (zero with { SerialNumber = Der.Integer(0x00, 0xAB, 0x0C) }).ToDer()));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("000", "0")]
    [InlineData("00A0", "A0")]
    [InlineData("A00", "A00")]
    [InlineData("", "0")]
    public void StripZeros_LeavesADigit(string serial, string stripped) => Assert.Equal(stripped, Selection.StripZeros(serial));

    [Fact]
    public void Thumbprint_IsTheCertificatesAndNotTheFiles()
    {
        Assert.True(Matches(new Selection { Thumbprints = Thumbprints(s_thumbprint) }));
        Assert.False(Matches(new Selection { Thumbprints = Thumbprints(Elements.SomeThumbprint) }));
    }

    [Fact]
    public void OneKind_IsAnyOfItsValues()
    {
        Assert.True(Matches(new Selection { Subjects = ["nobody", "bob@corp.example"] }));
        Assert.True(Matches(new Selection { Thumbprints = Thumbprints(Elements.SomeThumbprint, s_thumbprint) }));
        Assert.True(Matches(new Selection { Issuers = ["nobody", "Corp*"] }));
    }

    [Fact]
    public void SeveralKinds_MustAllMatch()
    {
        var all = new Selection
        {
            Subjects = ["bob@corp.example"],
            Thumbprints = Thumbprints(s_thumbprint),
            SerialNumbers = Serials(s_serial),
            Issuers = ["Corp Issuing CA 1"],
        };
        Assert.True(Matches(all));
        Assert.False(Matches(all with { Subjects = ["carl@corp.example"] }));
        Assert.False(Matches(all with { Thumbprints = Thumbprints(Elements.SomeThumbprint) }));
        Assert.False(Matches(all with { SerialNumbers = Serials("17") }));
        Assert.False(Matches(all with { Issuers = ["another"] }));
    }

    [Fact]
    public void WhatCannotBeDecoded_IsNeverMeant()
    {
        byte[] undecodable = new RawCertificate { Behind = [5, 0] }.ToDer();
        string thumbprint = new ElementWriter().Certificate(undecodable).Thumbprint;
        Assert.False(Matches(new Selection { Thumbprints = Thumbprints(thumbprint) }, undecodable));
        Assert.False(Matches(new Selection { Subjects = ["*"] }, undecodable));
    }

    private static bool Matches(Selection selection) => Matches(selection, s_bob);

    private static bool Matches(Selection selection, SampleCertificate certificate) => Matches(selection, certificate.ToDer());

    private static bool Matches(Selection selection, byte[] certificate)
    {
        var entry = new EntryFacts(
            null, new ElementWriter().KeyProvider(Providers.SmartCardKsp, null, type: 0).Certificate(certificate).ToArray(), null);
        return selection.Matches(ref entry);
    }

    private static Selection WithSerial(string serial) => new() { SerialNumbers = Serials(Selection.StripZeros(serial)) };

    private static HashSet<string> Serials(params string[] serials) => new(serials, StringComparer.OrdinalIgnoreCase);

    private static HashSet<Thumbprint> Thumbprints(params string[] hex) =>
        [.. hex.Select(text => Thumbprint.TryParse(text, out Thumbprint parsed) ? parsed : throw new FormatException(text))];
}
