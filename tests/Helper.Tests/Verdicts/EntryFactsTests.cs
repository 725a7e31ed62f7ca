using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Verdicts;

/// <summary>
/// Rule 1: the acceptance rules of windows-certificates.md, section 7, and every mutation that it lists. What is
/// unreadable is kept, with its fault, under any policy.
/// </summary>
public class EntryFactsTests
{
    private static readonly Situation s_leaked = new();
    private static readonly byte[] s_certificate = s_leaked.Certificate.ToDer();
    private static readonly byte[] s_provider = s_leaked.KeyProvider!.ToArray();
    private static readonly byte[] s_element = s_leaked.Element.ToArray();
    private static readonly string s_name = s_leaked.Element.Thumbprint;

    [Fact]
    public void Element_IsReadable()
    {
        var entry = new EntryFacts(s_name, s_element, Situation.Now);

        Assert.Null(entry.Fault);
        Assert.Equal(s_name, entry.Thumbprint?.ToString());
        Assert.Equal(Providers.SmartCardKsp, entry.KeyProvider?.Provider);
        Assert.Equal(Situation.Now, entry.LastWrite);
        Assert.True(entry.TryGetDetails(out CertificateDetails? details, out _));
        Assert.True(entry.TryGetDetails(out CertificateDetails? again, out _));
        Assert.Same(details, again);
    }

    [Fact]
    public void RealElement_IsReadable() =>
        Assert.Null(FaultOf(Path.GetFileName(SharedData.RealElement), File.ReadAllBytes(SharedData.RealElement)));

    [Fact]
    public void NameInLowerCase_IsTheSameName() => Assert.Null(FaultOf(s_name.ToLowerInvariant(), s_element));

    [Fact]
    public void ElementWithoutAName_IsReadableUnderItsThumbprint()
    {
        var entry = new EntryFacts(null, s_element, null);

        Assert.Null(entry.Fault);
        Assert.Equal(s_name, entry.Thumbprint?.ToString());
    }

    [Fact]
    public void TruncatedAtEveryByte_IsUnreadable()
    {
        for (int length = 0; length < s_element.Length; length++)
        {
            Assert.True(FaultOf(s_name, s_element[..length]) is not null, $"cut to {length} bytes");
            Assert.True(FaultOf(null, s_element[..length]) is not null, $"cut to {length} bytes, without a name");
        }
    }

    [Fact]
    public void TruncatedInFrontAtEveryByte_IsUnreadableOrLacksWholeRecords()
    {
        // The second and third record are a whole element too: nothing says that a key provider was there.
        int secondRecord = 12 + s_provider.Length, thirdRecord = secondRecord + 12 + 20;
        for (int start = 1; start < s_element.Length; start++)
            Assert.Equal(start == secondRecord || start == thirdRecord, FaultOf(s_name, s_element[start..]) is null);
    }

    [Fact]
    public void ZeroLengthFile_IsUnreadable() => Assert.Equal("the element is empty", FaultOf(s_name, []));

    [Fact]
    public void HeaderOfASerializedStoreInFront_IsUnreadable() =>
        Assert.NotNull(FaultOf(s_name, [.. SerializedStoreWriter.Header, .. s_element]));

    [Fact]
    public void EndMarkerOfASerializedStoreBehind_IsUnreadable() =>
        Assert.NotNull(FaultOf(s_name, [.. s_element, .. new byte[12]]));

    [Fact]
    public void ElementTwice_IsUnreadable() => Assert.NotNull(FaultOf(s_name, [.. s_element, .. s_element]));

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x8000_0000)]
    public void HugeLength_IsUnreadable(uint length) =>
        Assert.NotNull(FaultOf(s_name, [.. new ElementWriter().Raw(11, 1, length, []).ToArray(), .. s_element]));

    [Fact]
    public void Encoding2_IsUnreadable()
    {
        var element = new ElementWriter().Raw(32, 2, (uint)s_certificate.Length, s_certificate);

        Assert.NotNull(FaultOf(s_name, element.ToArray()));
    }

    [Fact]
    public void NameOfAnotherCertificate_IsUnreadable()
    {
        Assert.NotNull(FaultOf(TestVectors.FramingOnlyName, s_element));
        Assert.NotNull(FaultOf("desktop.ini", s_element));
        Assert.NotNull(FaultOf("", s_element));
        Assert.NotNull(FaultOf(s_name + " ", s_element));
    }

    [Fact]
    public void CertificateWithOneByteMore_IsUnreadableThoughNameAndHashFit()
    {
        ElementWriter longer = new ElementWriter().Sha1().Certificate([.. s_certificate, 0]);

        Assert.Equal("the certificate is not well-formed DER", FaultOf(longer.Thumbprint, longer.ToArray()));
    }

    [Fact]
    public void FramingVector_FailsAsACertificateOnly()
    {
        var entry = new EntryFacts(TestVectors.FramingOnlyName, TestVectors.FramingOnly, null);

        Assert.Equal("the certificate is not well-formed DER", entry.Fault);
        Assert.False(entry.TryGetDetails(out _, out string? fault));
        Assert.Equal(entry.Fault, fault);
        Assert.Equal(TestVectors.FramingOnlyName, entry.Thumbprint?.ToString());
    }

    [Theory]
    [InlineData(3, 20)]
    [InlineData(4, 16)]
    [InlineData(107, 32)]
    public void StoredHash_MustBeTheCertificates(uint id, int length)
    {
        byte[] right = HashOf(id), wrong = [.. right];
        wrong[^1] ^= 1;
        Assert.Equal(length, right.Length);

        Assert.Null(FaultWith(id, right));
        Assert.NotNull(FaultWith(id, wrong));
        Assert.NotNull(FaultWith(id, right[..^1]));
        Assert.NotNull(FaultWith(id, [.. right, 0]));
        Assert.NotNull(FaultWith(id, []));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(107)]
    public void EveryStoredHash_MustBeTheCertificates(uint id)
    {
        // Windows lets the last record of an id win.
        byte[] right = HashOf(id), wrong = new byte[right.Length];
        ElementWriter element = new ElementWriter().Add(id, right).Add(id, wrong).Certificate(s_certificate);

        Assert.NotNull(FaultOf(s_name, element.ToArray()));
    }

    [Fact]
    public void MalformedKeyProvider_IsUnreadable()
    {
        Assert.NotNull(FaultWith(2, []));
        Assert.NotNull(FaultWith(2, s_provider[..27]));
        Assert.NotNull(FaultWith(2, s_provider[..^2])); // without the last NUL
    }

    [Fact]
    public void FaultOfTheStore_KeepsWhateverTheBytesAre()
    {
        var entry = new EntryFacts(s_name, s_element, null, "it could not be read to its end");

        Assert.Equal("it could not be read to its end", entry.Fault);
        Assert.Null(entry.Thumbprint);
        Assert.False(entry.TryGetDetails(out _, out string? fault));
        Assert.Equal(entry.Fault, fault);
    }

    [Fact]
    public void Unreadable_HasItsFaultAsDetail()
    {
        Verdict verdict = (s_leaked with { Name = TestVectors.FramingOnlyName }).Verdict;

        Assert.Equal(new Verdict(Reason.Unreadable, "the certificate's SHA-1 is not the entry's name"), verdict);
    }

    private static string? FaultOf(string? name, byte[] bytes) => new EntryFacts(name, bytes, null).Fault;

    private static string? FaultWith(uint id, byte[] value) =>
        FaultOf(s_name, new ElementWriter().Add(id, value).Certificate(s_certificate).ToArray());

    [SuppressMessage("Security", "CA5350", Justification = "Property 3 is a SHA-1 hash by definition.")]
    [SuppressMessage("Security", "CA5351", Justification = "Property 4 is an MD5 hash by definition.")]
    private static byte[] HashOf(uint id) => id switch
    {
        3 => SHA1.HashData(s_certificate),
        4 => MD5.HashData(s_certificate),
        _ => SHA256.HashData(s_certificate),
    };
}
