using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>What the signature block of a script says about its text.</summary>
internal enum SignatureState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The text is the one that was signed. Whether anybody trusts the signer is not asked.</summary>
    AsSigned,

    /// <summary>The text is another one.</summary>
    Changed,

    /// <summary>It is no PowerShell signature that can be read.</summary>
    Unreadable,
}

/// <summary>The Authenticode signature of a script, as far as its digest.</summary>
/// <param name="State">What it says.</param>
/// <param name="Signer">
/// Name in the signer's certificate, which is whatever somebody wrote; null where there is none.
/// </param>
internal sealed record ScriptSignature(SignatureState State, string? Signer)
{
    private const string Mark = "Begin signature block";
    private const string Begin = "\r\n# SIG # Begin signature block\r\n";
    private const string End = "\r\n# SIG # End signature block";

    private const string SignedData = "1.2.840.113549.1.7.2", IndirectData = "1.3.6.1.4.1.311.2.1.4";

    private static readonly Asn1Tag s_explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private static readonly ScriptSignature s_unreadable = new(SignatureState.Unreadable, null);

    /// <param name="language">Of the script.</param>
    /// <param name="text">With CRLF, without an encoded block.</param>
    public static ScriptSignature Of(string language, string text)
    {
        int begin = text.LastIndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0 || language != DigestFormat.PowerShell)
            return text.Contains(Mark, StringComparison.Ordinal) ? s_unreadable : new(SignatureState.None, null);
        int at = begin + Begin.Length, end = text.IndexOf(End, at, StringComparison.Ordinal);
        try
        {
            byte[] pkcs7 = Convert.FromBase64String(
                string.Concat(text[at..Math.Max(at, end)].Split("\r\n").Select(line => line.TrimStart('#', ' '))));
            return Read(pkcs7, text[..begin]);
        }
        catch (Exception e) when (e is FormatException or AsnContentException or CryptographicException)
        {
            return s_unreadable;
        }
    }

    // PKCS #7 with SpcIndirectDataContent, whose digest is over the text in UTF-16, little-endian, without a byte order
    // mark, up to the line end before the block. Seen so in every signed script of Microsoft's own digests.
    private static ScriptSignature Read(byte[] pkcs7, string text)
    {
        AsnReader content = new AsnReader(pkcs7, AsnEncodingRules.BER).ReadSequence();
        if (content.ReadObjectIdentifier() != SignedData)
            return s_unreadable;
        AsnReader signed = content.ReadSequence(s_explicit0).ReadSequence();
        signed.ReadInteger();
        signed.ReadSetOf();
        AsnReader encapsulated = signed.ReadSequence();
        if (encapsulated.ReadObjectIdentifier() != IndirectData)
            return s_unreadable;
        AsnReader indirect = encapsulated.ReadSequence(s_explicit0).ReadSequence();
        indirect.ReadSequence();
        AsnReader digest = indirect.ReadSequence();
        string algorithm = digest.ReadSequence().ReadObjectIdentifier();
        byte[] wanted = digest.ReadOctetString();
        if (Hash(algorithm, Encoding.Unicode.GetBytes(text)) is not { } found)
            return s_unreadable;
        return new ScriptSignature(
            wanted.AsSpan().SequenceEqual(found) ? SignatureState.AsSigned : SignatureState.Changed,
            ReadSigner(signed));
    }

    private static byte[]? Hash(string algorithm, byte[] bytes) => algorithm switch
    {
        "2.16.840.1.101.3.4.2.1" => SHA256.HashData(bytes),
        "2.16.840.1.101.3.4.2.2" => SHA384.HashData(bytes),
        "2.16.840.1.101.3.4.2.3" => SHA512.HashData(bytes),
        _ => null,
    };

    // Certificates, perhaps revocation lists, then the signers, who name their certificate by its serial number.
    private static string? ReadSigner(AsnReader signed)
    {
        if (!signed.PeekTag().HasSameClassAndValue(s_explicit0))
            return null;
        AsnReader certificates = signed.ReadSetOf(skipSortOrderValidation: true, s_explicit0);
        if (signed.PeekTag().TagClass is TagClass.ContextSpecific)
            signed.ReadEncodedValue();
        AsnReader signer = signed.ReadSetOf(skipSortOrderValidation: true).ReadSequence();
        signer.ReadInteger();
        AsnReader named = signer.ReadSequence();
        named.ReadEncodedValue();
        ReadOnlyMemory<byte> serial = named.ReadIntegerBytes();
        while (certificates.HasData)
        {
            ReadOnlyMemory<byte> encoded = certificates.ReadEncodedValue();
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(encoded.Span);
            if (certificate.SerialNumberBytes.Span.SequenceEqual(serial.Span))
                return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        }
        return null;
    }
}
