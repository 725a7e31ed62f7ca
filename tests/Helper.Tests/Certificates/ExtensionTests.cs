using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>Extensions that rules depend on: read as they are meant, or the certificate is not read at all.</summary>
public class ExtensionTests
{
    private const string KeyUsage = "2.5.29.15";
    private const string TemplateOid = "1.3.6.1.4.1.311.21.8.1.2.3";

    private static readonly byte[] s_usages = Der.Sequence(Der.Oid(Oids.SmartCardLogon), Der.Oid(Oids.SecureMail));
    private static readonly byte[] s_template = Der.Sequence(Der.Oid(TemplateOid), Der.Integer(100), Der.Integer(4));

    [Fact]
    public void EnhancedKeyUsages_AreReadInStoredOrder() =>
        Assert.Equal([Oids.SmartCardLogon, Oids.SecureMail], Read((Oids.EnhancedKeyUsage, s_usages))!.Ekus);

    [Fact]
    public void Template_IsTheNameOfVersion1()
    {
        Assert.Equal("SmartcardLogon", Read((Oids.TemplateName, Der.Bmp("SmartcardLogon")))!.Template);
        Assert.Equal("SmartcardLogon", Read((Oids.TemplateName, Der.Utf8("SmartcardLogon")))!.Template);
        Assert.Equal("SmartcardLogon", Read((Oids.TemplateName, Der.Sequence(Der.Utf8("SmartcardLogon"))))!.Template);
        Assert.Equal("Größe 李", Read((Oids.TemplateName, Der.Bmp("Größe 李")))!.Template);
    }

    [Fact]
    public void Template_IsTheIdentifierOfVersion2()
    {
        Assert.Equal(TemplateOid, Read((Oids.Template, s_template))!.Template);
        Assert.Equal(TemplateOid, Read((Oids.Template, Der.Sequence(Der.Oid(TemplateOid))))!.Template);
    }

    [Fact]
    public void CriticalExtensions_AreReadToo()
    {
        byte[] usages = RawCertificate.Extension(Oids.EnhancedKeyUsage, s_usages, critical: true);

        Assert.Equal(2, Read(usages)!.Ekus.Count);
    }

    [Fact]
    public void OtherExtensions_MayHoldAnythingAndStandThereTwice()
    {
        byte[] other = RawCertificate.Extension(KeyUsage, []);

        Assert.NotNull(Read(other, other, RawCertificate.Extension("1.3.6.1.4.1.311.99.1", [0xFF])));
    }

    [Theory]
    [InlineData(Oids.EnhancedKeyUsage)]
    [InlineData(Oids.AlternativeName)]
    [InlineData(Oids.SidExtension)]
    [InlineData(Oids.TemplateName)]
    [InlineData(Oids.Template)]
    public void ExtensionTwiceOrEmpty_IsRefused(string oid)
    {
        byte[] good = RawCertificate.Extension(oid, ValueOf(oid)), empty = RawCertificate.Extension(oid, []);

        Assert.NotNull(Read(good));
        Assert.Null(Read(good, good));
        Assert.Null(Read(good, RawCertificate.Extension(KeyUsage, [3]), good));
        Assert.Null(Read(empty));
        Assert.Null(Read(good, empty));
        Assert.Null(Read(empty, good));
    }

    [Theory]
    [InlineData(Oids.EnhancedKeyUsage)]
    [InlineData(Oids.AlternativeName)]
    [InlineData(Oids.SidExtension)]
    [InlineData(Oids.TemplateName)]
    [InlineData(Oids.Template)]
    public void ValueWithBytesBehindOrMissing_IsRefused(string oid)
    {
        byte[] good = ValueOf(oid);

        Assert.Null(Read((oid, [.. good, 5, 0])));
        Assert.Null(Read((oid, [.. good, 0])));
        for (int length = 1; length < good.Length; length++)
            Assert.Null(Read((oid, good[..length])));
    }

    [Fact]
    public void ValueOfAnotherKind_IsRefused()
    {
        Assert.Null(Read((Oids.EnhancedKeyUsage, Der.Oid(Oids.SmartCardLogon))));
        Assert.Null(Read((Oids.EnhancedKeyUsage, Der.Sequence(Der.Integer(1)))));
        Assert.Null(Read((Oids.EnhancedKeyUsage, Der.Sequence(Der.Oid(Oids.SmartCardLogon), [0]))));
        Assert.Null(Read((Oids.Template, Der.Oid(TemplateOid))));
        Assert.Null(Read((Oids.Template, Der.Sequence(Der.Integer(100)))));
        Assert.Null(Read((Oids.TemplateName, Der.Sequence())));
    }

    [Fact]
    public void TemplateNameThatIsNoText_IsRefused()
    {
        Assert.Null(Read((Oids.TemplateName, Der.Integer(1))));
        Assert.Null(Read((Oids.TemplateName, Der.Value(0x1E, [0x00, 0x41, 0x00])))); // half a BMP character
        Assert.Null(Read((Oids.TemplateName, Der.Value(0x0C, [0x41, 0xFF])))); // not UTF-8
    }

    [Fact]
    public void ExtensionThatIsNoExtension_IsRefused()
    {
        byte[] oid = Der.Oid(Oids.EnhancedKeyUsage), value = Der.OctetString(s_usages);

        Assert.Null(Read([0]));
        Assert.Null(Read(Der.Set(oid, value)));
        Assert.Null(Read(Der.Sequence(oid)));
        Assert.Null(Read(Der.Sequence(value)));
        Assert.Null(Read(Der.Sequence(value, oid)));
        Assert.Null(Read(Der.Sequence(oid, [1, 1, 0xFF])));
        Assert.Null(Read(Der.Sequence(oid, value, [5, 0])));
        Assert.Null(Read(Der.Sequence(oid, s_usages)));
        Assert.Null(Read(Der.Sequence(oid, value), [5, 0]));
    }

    private static byte[] ValueOf(string oid) => oid switch
    {
        Oids.EnhancedKeyUsage => s_usages,
        Oids.AlternativeName => Der.Sequence(TestVectors.UpnGeneralName),
        Oids.SidExtension => TestVectors.SidExtension,
        Oids.TemplateName => Der.Bmp("SmartcardLogon"),
        _ => s_template,
    };

    private static CertificateDetails? Read((string Oid, byte[] Value) extension) =>
        Read(RawCertificate.Extension(extension.Oid, extension.Value));

    private static CertificateDetails? Read(params byte[][] extensions)
    {
        byte[] der = new RawCertificate { Extensions = extensions }.ToDer();
        Assert.True(X509Fields.TryRead(der, out X509Fields fields));
        bool read = CertificateDetails.TryRead(fields, out CertificateDetails? details, out string? fault);
        Assert.Equal(read, fault is null);
        return details;
    }
}
