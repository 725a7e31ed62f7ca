using System.Security.Cryptography.X509Certificates;
using System.Text;
using CertProp.Certificates;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>Names as certutil and certmgr.msc show them; where the framework agrees, it is asked too.</summary>
public class DistinguishedNameTests
{
    private const string CommonName = "2.5.4.3";
    private const string DomainComponent = "0.9.2342.19200300.100.1.25";

    [Fact]
    public void LastEncodedPart_StandsFirst()
    {
        byte[][] name =
        [
            Der.Rdn(DomainComponent, Der.Value(0x16, "example"u8.ToArray())),
            Der.Rdn(DomainComponent, Der.Value(0x16, "corp"u8.ToArray())),
            Der.Rdn(CommonName, Der.Utf8("Bob Miller")),
        ];

        AssertFormat("CN=Bob Miller, DC=corp, DC=example", name);
    }

    [Theory]
    [InlineData("2.5.4.3", "CN")]
    [InlineData("2.5.4.4", "SN")]
    [InlineData("2.5.4.5", "SERIALNUMBER")]
    [InlineData("2.5.4.6", "C")]
    [InlineData("2.5.4.7", "L")]
    [InlineData("2.5.4.8", "S")]
    [InlineData("2.5.4.10", "O")]
    [InlineData("2.5.4.11", "OU")]
    [InlineData("2.5.4.12", "T")]
    [InlineData("2.5.4.42", "G")]
    [InlineData("2.5.4.43", "I")]
    [InlineData("1.2.840.113549.1.9.1", "E")]
    [InlineData(DomainComponent, "DC")]
    [InlineData("2.5.4.9", "STREET")]
    public void KnownAttributes_HaveWindowsShortNames(string oid, string shortName) =>
        Assert.Equal($"{shortName}=x", Format(Der.Rdn(oid, Der.Printable("x"))));

    [Theory]
    [InlineData("2.5.4.97", "OID.2.5.4.97=x")]
    [InlineData("1.2.3.4.5.6.7.8.9", "OID.1.2.3.4.5.6.7.8.9=x")]
    public void UnknownAttributes_AreShownByTheirIdentifier(string oid, string expected) =>
        Assert.Equal(expected, Format(Der.Rdn(oid, Der.Printable("x"))));

    [Theory]
    [InlineData("Miller, Bob")]
    [InlineData("A+B")]
    [InlineData("A=B")]
    [InlineData("A<B")]
    [InlineData("A>B")]
    [InlineData("A#B")]
    [InlineData("A;B")]
    [InlineData("A\nB")]
    [InlineData(" A")]
    [InlineData("A ")]
    [InlineData("")]
    public void ValuesThatCouldBeMistaken_AreQuoted(string value) =>
        AssertFormat($"CN=\"{value}\"", Der.Rdn(CommonName, Der.Utf8(value)));

    [Theory]
    [InlineData("A \"B\" C", "CN=\"A \"\"B\"\" C\"")]
    [InlineData("A\\B", "CN=A\\B")]
    [InlineData("A'B", "CN=A'B")]
    [InlineData("A  B", "CN=A  B")]
    public void OtherValues_StandAsTheyAre(string value, string expected) =>
        AssertFormat(expected, Der.Rdn(CommonName, Der.Utf8(value)));

    [Fact]
    public void QuotedValue_CannotForgeAnotherName()
    {
        string forged = Format(Der.Rdn(CommonName, Der.Utf8("Bob, O=Contoso")))!;
        string real = Format(Der.Rdn("2.5.4.10", Der.Utf8("Contoso")), Der.Rdn(CommonName, Der.Utf8("Bob")))!;

        Assert.NotEqual(real, forged);
        Assert.Equal("CN=Bob, O=Contoso", real);
    }

    [Fact]
    public void SeveralAttributesInOnePart_AreJoinedByPlus()
    {
        byte[] part = Der.Set(
            Der.Sequence(Der.Oid(CommonName), Der.Utf8("Bob")), Der.Sequence(Der.Oid("2.5.4.5"), Der.Printable("17")));

        AssertFormat("CN=Bob + SERIALNUMBER=17, C=DE", Der.Rdn("2.5.4.6", Der.Printable("DE")), part);
    }

    [Fact]
    public void KindsOfText_AreDecoded()
    {
        Assert.Equal("CN=Žluťoučký 李", Format(Der.Rdn(CommonName, Der.Bmp("Žluťoučký 李"))));
        Assert.Equal("CN=Zoë 🦄", Format(Der.Rdn(CommonName, Der.Utf8("Zoë 🦄"))));
        byte[] t61String = Der.Value(0x14, Encoding.Latin1.GetBytes("Groß"));
        Assert.Equal("CN=Groß", Format(Der.Rdn(CommonName, t61String)));
        byte[] numericString = Der.Value(0x12, "12 3"u8.ToArray());
        Assert.Equal("CN=12 3", Format(Der.Rdn(CommonName, numericString)));
    }

    [Fact]
    public void ValuesThatAreNoText_AreShownAsHexUnlikeTextThatLooksLikeIt()
    {
        AssertFormat("CN=#020111", Der.Rdn(CommonName, Der.Integer(0x11)));
        AssertFormat("CN=\"#020111\"", Der.Rdn(CommonName, Der.Utf8("#020111")));
    }

    [Fact]
    public void EmptyName_IsAnEmptyText()
    {
        Assert.Equal("", DistinguishedName.Format([]));
        Assert.Null(DistinguishedName.CommonName([]));
    }

    [Fact]
    public void CommonName_IsTheLastEncodedOne()
    {
        byte[][] name =
        [
            Der.Rdn(CommonName, Der.Utf8("Users")), Der.Rdn(CommonName, Der.Utf8("Bob, Miller")),
            Der.Rdn("2.5.4.5", Der.Printable("17")),
        ];

        Assert.Equal("Bob, Miller", DistinguishedName.CommonName(Join(name)));
        Assert.Null(DistinguishedName.CommonName(Der.Rdn("2.5.4.10", Der.Utf8("Contoso"))));
    }

    [Fact]
    public void WhatIsNoName_IsRefused()
    {
        byte[] attribute = Der.Sequence(Der.Oid(CommonName), Der.Utf8("Bob"));

        Assert.Null(Format(attribute));
        Assert.Null(Format(Der.Set()));
        Assert.Null(Format(Der.Set(Der.Sequence())));
        Assert.Null(Format(Der.Set(Der.Sequence(Der.Oid(CommonName)))));
        Assert.Null(Format(Der.Set(Der.Sequence(Der.Utf8("Bob"), Der.Oid(CommonName)))));
        Assert.Null(Format(Der.Set(Der.Sequence(Der.Oid(CommonName), Der.Utf8("Bob"), Der.Utf8("Carl")))));
        Assert.Null(Format(Der.Set(attribute, [5, 0])));
        Assert.Null(Format(Der.Set(attribute), [0]));
        Assert.Null(Format(Der.Set(Der.Sequence(Der.Value(6), Der.Utf8("Bob"))))); // an identifier of no bytes
    }

    private static string? Format(params byte[][] parts)
    {
        byte[] name = Join(parts);
        return DistinguishedName.IsWellFormed(name) ? DistinguishedName.Format(name) : null;
    }

    private static void AssertFormat(string expected, params byte[][] parts)
    {
        Assert.Equal(expected, Format(parts));
        Assert.Equal(expected, new X500DistinguishedName(Der.Sequence(parts)).Name);
    }

    private static byte[] Join(byte[][] parts) => [.. parts.SelectMany(part => part)];
}
