using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Certificates;

/// <summary>What a certificate says, against what the framework reads in it.</summary>
public class CertificateDetailsTests
{
    [Fact]
    public void Samples_SayWhatTheFrameworkReads()
    {
        int compared = 0;
        foreach (string path in SampleFiles.StoreFiles)
        {
            var entry = new EntryFacts(Path.GetFileName(path), File.ReadAllBytes(path), null);
            if (!entry.TryGetDetails(out CertificateDetails? details, out _))
                continue;
            compared++;
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(entry.Element.Certificate);
            string sample = SampleFiles.ShortName(path);
            AssertSame(certificate.SerialNumber, details.SerialNumber, sample);
            AssertSame(certificate.Subject, details.Subject, sample);
            AssertSame(certificate.Issuer, details.Issuer, sample);
            AssertSame(certificate.NotBefore.ToUniversalTime(), details.NotBefore?.UtcDateTime, sample);
            AssertSame(certificate.NotAfter.ToUniversalTime(), details.NotAfter?.UtcDateTime, sample);
            AssertSame(certificate.Thumbprint, entry.Thumbprint?.ToString(), sample);
            AssertSame(certificate.Subject == certificate.Issuer, details.SelfSigned, sample);
            string subjectHash = Convert.ToHexString(SHA256.HashData(certificate.SubjectName.RawData));
            AssertSame(subjectHash[..16], details.SubjectHash, sample);
            var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SingleOrDefault();
            AssertSame(
                string.Join(' ', usages?.EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value) ?? []),
                string.Join(' ', details.Ekus), sample);
            string upn = certificate.GetNameInfo(X509NameType.UpnName, forIssuer: false);
            AssertSame(upn, details.Identity.Upns.FirstOrDefault(""), sample);
        }
        Assert.InRange(compared, 100, int.MaxValue);
    }

    [Fact]
    public void RealCertificate_SaysWhatTheReferenceSays()
    {
        string path = SharedData.RealElement;
        var entry = new EntryFacts(Path.GetFileName(path), File.ReadAllBytes(path), null);

        Assert.True(entry.TryGetDetails(out CertificateDetails? details, out string? fault), fault);

        Assert.Equal("CN=First Last", details.Subject);
        Assert.Equal("First Last", details.IssuerName);
        Assert.True(details.SelfSigned);
        Assert.Equal("167CE8A1BABA95C839ACB1D5E7056DCC5691D16E", details.SerialNumber);
        Assert.Equal(Utc("2026-11-22 10:08:47Z"), details.NotBefore);
        Assert.Equal(Utc("2027-11-22 10:08:47Z"), details.NotAfter);
        Assert.Empty(details.Ekus);
        Assert.Null(details.Template);
        Assert.Same(CertificateIdentity.Nobody, details.Identity);
    }

    [Theory]
    [InlineData("00", "00")]
    [InlineData("7F", "7F")]
    [InlineData("0080", "80")]
    [InlineData("00FF01", "FF01")]
    [InlineData("010000", "010000")]
    public void SerialNumber_HasNoByteForTheSign(string content, string expected)
    {
        byte[] number = Der.Integer(Convert.FromHexString(content));

        Assert.Equal(expected, Read(new RawCertificate { SerialNumber = number })?.SerialNumber);
    }

    [Theory]
    [InlineData(0x17, "490101000000Z", "2049-01-01 00:00:00Z")]
    [InlineData(0x17, "500101000000Z", "1950-01-01 00:00:00Z")]
    [InlineData(0x18, "20500101000000Z", "2050-01-01 00:00:00Z")]
    [InlineData(0x18, "99991231235959Z", "9999-12-31 23:59:59Z")]
    public void Times_AreReadInBothForms(int tag, string time, string expected)
    {
        byte[] encoded = RawCertificate.Time(tag, time);

        CertificateDetails? details = Read(new RawCertificate { Validity = Der.Sequence(encoded, encoded) });

        Assert.Equal(Utc(expected), details?.NotBefore);
        Assert.Equal(Utc(expected), details?.NotAfter);
    }

    [Fact]
    public void TimesThatCannotBeRead_AreUnknownAndNothingElse()
    {
        byte[] good = RawCertificate.Time(0x17, "250301080000Z");

        foreach (string bad in (string[])["2503010800Z", "251301080000Z", "250301080000+0100", "zzzzzzzzzzzzZ"])
        {
            byte[] validity = Der.Sequence(RawCertificate.Time(0x17, bad), good);
            CertificateDetails? details = Read(new RawCertificate { Validity = validity });
            Assert.NotNull(details);
            Assert.Null(details.NotBefore);
            Assert.Equal(Utc("2025-03-01 08:00:00Z"), details.NotAfter);
        }
    }

    [Fact]
    public void ValidityOfAnythingButTwoTimes_IsNoCertificate()
    {
        byte[] good = RawCertificate.Time(0x17, "250301080000Z");

        foreach (byte[][] validity in (byte[][][])[[], [good], [good, Der.Integer(1)], [good, good, good],
            [good, RawCertificate.Time(0x17, "")]])
        {
            Assert.False(X509Fields.TryRead(new RawCertificate { Validity = Der.Sequence(validity) }.ToDer(), out _));
        }
    }

    [Fact]
    public void IssuerName_IsItsCommonNameElseItsWholeName()
    {
        Assert.Equal("Corp Issuing CA 1", Read(new SampleCertificate())!.IssuerName);
        Assert.Equal("OU=CA, O=Contoso", Read(new SampleCertificate { Issuer = "OU=CA, O=Contoso" })!.IssuerName);
    }

    [Fact]
    public void SelfSigned_MeansTheSameNameHoweverItIsWritten()
    {
        byte[] upper = Der.Sequence(Der.Rdn("2.5.4.3", Der.Utf8("Bob")));
        byte[] other = Der.Sequence(Der.Rdn("2.5.4.3", Der.Printable("Bob")));

        Assert.True(Read(new RawCertificate { Subject = upper, Issuer = upper })!.SelfSigned);
        Assert.True(Read(new RawCertificate { Subject = upper, Issuer = other })!.SelfSigned);
        Assert.False(Read(new RawCertificate { Subject = upper, Issuer = Der.Sequence() })!.SelfSigned);
    }

    private static CertificateDetails? Read(RawCertificate certificate) => Read(certificate.ToDer());

    private static CertificateDetails? Read(SampleCertificate certificate) => Read(certificate.ToDer());

    private static CertificateDetails? Read(byte[] der)
    {
        Assert.True(X509Fields.TryRead(der, out X509Fields fields));
        bool read = CertificateDetails.TryRead(fields, out CertificateDetails? details, out string? fault);
        Assert.Equal(read, fault is null);
        return details;
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static void AssertSame<T>(T expected, T actual, string sample) =>
        Assert.True(
            EqualityComparer<T>.Default.Equals(expected, actual), $"{sample}: expected <{expected}>, got <{actual}>");
}
