using System.Security.Cryptography.X509Certificates;
using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>Whether bytes are one certificate and nothing else.</summary>
public class X509FieldsTests
{
    private static readonly RawCertificate s_certificate = new();

    [Fact]
    public void Fields_AreWhereTheFrameworkFindsThem()
    {
        byte[] der = new SampleCertificate { Subject = "CN=Zoë 🦄 Quinn, O=Contoso", Sid = Situation.BobSid }.ToDer();
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);

        Assert.True(X509Fields.TryRead(der, out X509Fields fields));

        Assert.Equal(certificate.SubjectName.RawData, fields.SubjectDer.ToArray());
        Assert.Equal(certificate.SubjectName.RawData, Der.Sequence(fields.Subject.ToArray()));
        Assert.Equal(certificate.IssuerName.RawData, Der.Sequence(fields.Issuer.ToArray()));
        Assert.Equal(certificate.SerialNumberBytes.ToArray(), fields.SerialNumber.ToArray());
        Assert.False(fields.Extensions.IsEmpty);
    }

    [Fact]
    public void OptionalParts_MayBeThereOrNot()
    {
        Assert.True(IsReadable(s_certificate));
        Assert.True(IsReadable(s_certificate with { Version = [], Extensions = null }));
        byte[] issuers = Der.Value(0x81, [0, 1]), subjects = Der.Value(0x82, [0, 1]);
        Assert.True(IsReadable(s_certificate with { UniqueIds = issuers }));
        Assert.True(IsReadable(s_certificate with { UniqueIds = subjects }));
        Assert.True(IsReadable(s_certificate with { UniqueIds = [.. issuers, .. subjects] }));
    }

    [Fact]
    public void PartsThatAreMissingOrAnother_AreRefused()
    {
        Assert.False(IsReadable(s_certificate with { SerialNumber = [] }));
        Assert.False(IsReadable(s_certificate with { SerialNumber = Der.Integer() }));
        Assert.False(IsReadable(s_certificate with { SerialNumber = Der.OctetString(1) }));
        Assert.False(IsReadable(s_certificate with { Version = Der.Value(0x80, [2]) }));
        Assert.False(IsReadable(s_certificate with { Issuer = [] }));
        Assert.False(IsReadable(s_certificate with { Issuer = Der.Set() }));
        Assert.False(IsReadable(s_certificate with { Validity = [] }));
        Assert.False(IsReadable(s_certificate with { Subject = [] }));
        Assert.False(IsReadable(s_certificate with { Subject = Der.Set() }));
    }

    [Fact]
    public void MoreThanACertificateHas_IsRefused()
    {
        byte[] der = s_certificate.ToDer();

        Assert.False(X509Fields.TryRead([.. der, 0], out _));
        Assert.False(X509Fields.TryRead([.. der, .. der], out _));
        Assert.False(IsReadable(s_certificate with { Behind = [5, 0] }));
        Assert.False(IsReadable(s_certificate with { Behind = Der.Context(3, Der.Sequence()) }));
        Assert.False(IsReadable(
            s_certificate with { Extensions = null, UniqueIds = Der.Context(3, Der.Sequence(), [5, 0]) }));
        Assert.False(X509Fields.TryRead(
            Der.Sequence(s_certificate.Body, RawCertificate.Algorithm, RawCertificate.BitString, [5, 0]), out _));
    }

    [Fact]
    public void CertificateCutAnywhere_IsRefused()
    {
        byte[] der = new SampleCertificate().ToDer();

        for (int length = 0; length < der.Length; length++)
            Assert.False(X509Fields.TryRead(der.AsSpan(0, length), out _), $"cut to {length} bytes");
    }

    [Theory]
    [InlineData("3003020101")] // what test vector 2 calls a certificate
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3000")]
    [InlineData("3080")]
    [InlineData("308000000000")]
    [InlineData("3084FFFFFFFF")]
    [InlineData("3088FFFFFFFFFFFFFFFF00")]
    [InlineData("30847FFFFFFF00")]
    [InlineData("1F")]
    [InlineData("1FFFFFFFFFFFFFFFFF7F00")]
    [InlineData("3F8F8F8F8F0F00")]
    public void BytesThatAreNoCertificate_AreRefused(string hex) =>
        Assert.False(X509Fields.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void LengthsThatAreNotDer_AreRefused()
    {
        byte[] content = [.. s_certificate.Body, .. RawCertificate.Algorithm, .. RawCertificate.BitString];
        byte[] longForm = [0x30, 0x83, 0, (byte)(content.Length >> 8), (byte)content.Length, .. content];
        byte[] indefinite = [0x30, 0x80, .. content, 0, 0];

        Assert.True(X509Fields.TryRead(Der.Sequence(content), out _));
        Assert.False(X509Fields.TryRead(longForm, out _));
        Assert.False(X509Fields.TryRead(indefinite, out _));
    }

    private static bool IsReadable(RawCertificate certificate) => X509Fields.TryRead(certificate.ToDer(), out _);
}
