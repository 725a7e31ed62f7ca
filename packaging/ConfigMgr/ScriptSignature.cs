using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
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

    /// <summary>It is no whole signature of a PowerShell script.</summary>
    Invalid,
}

/// <summary>The Authenticode signature of a script: whether it is whole, and of this text.</summary>
/// <param name="State">What it says.</param>
/// <param name="Signer">
/// Name in the signer's certificate, which is whatever somebody wrote; null where there is none.
/// </param>
internal sealed record ScriptSignature(SignatureState State, string? Signer)
{
    private const string Mark = "Begin signature block";
    private const string Begin = "\r\n# SIG # Begin signature block\r\n";
    private const string End = "\r\n# SIG # End signature block";

    private const string IndirectData = "1.3.6.1.4.1.311.2.1.4";

    private static readonly ScriptSignature s_invalid = new(SignatureState.Invalid, null);

    /// <param name="language">Of the script.</param>
    /// <param name="text">With CRLF, without an encoded block.</param>
    public static ScriptSignature Of(string language, string text)
    {
        int begin = text.LastIndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0 || language != DigestFormat.PowerShell)
            return text.Contains(Mark, StringComparison.Ordinal) ? s_invalid : new(SignatureState.None, null);
        int at = begin + Begin.Length, end = text.IndexOf(End, at, StringComparison.Ordinal);
        // What stands behind it is not signed, and would run.
        if (end < 0 || text.AsSpan(end + End.Length).Trim().Length > 0)
            return s_invalid;
        try
        {
            byte[] pkcs7 = Convert.FromBase64String(
                string.Concat(text[at..end].Split("\r\n").Select(line => line.TrimStart('#', ' '))));
            return Read(pkcs7, text[..begin]);
        }
        catch (Exception e) when (e is FormatException or AsnContentException or CryptographicException)
        {
            return s_invalid;
        }
    }

    // PKCS #7 with SpcIndirectDataContent, whose digest is over the text in UTF-16, little-endian, without a byte order
    // mark, up to the line end before the block. Seen so in every signed script of Microsoft's own digests.
    private static ScriptSignature Read(byte[] pkcs7, string text)
    {
        var signed = new SignedCms();
        signed.Decode(pkcs7);
        if (signed.ContentInfo.ContentType.Value != IndirectData || signed.SignerInfos.Count != 1)
            return s_invalid;
        SignerInfo signer = signed.SignerInfos[0];
        // Else anybody's certificate could stand beside a digest of somebody else's. Counter-signatures, which time
        // stamps are, and whom to trust, are not asked about.
        signer.CheckSignature(verifySignatureOnly: true);
        AsnReader indirect = new AsnReader(signed.ContentInfo.Content, AsnEncodingRules.BER).ReadSequence();
        indirect.ReadSequence();
        AsnReader digest = indirect.ReadSequence();
        string algorithm = digest.ReadSequence().ReadObjectIdentifier();
        byte[] wanted = digest.ReadOctetString();
        return Hash(algorithm, Encoding.Unicode.GetBytes(text)) is not { } found
            ? s_invalid
            : new ScriptSignature(
                wanted.AsSpan().SequenceEqual(found) ? SignatureState.AsSigned : SignatureState.Changed,
                signer.Certificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
    }

    private static byte[]? Hash(string algorithm, byte[] bytes) => algorithm switch
    {
        "2.16.840.1.101.3.4.2.1" => SHA256.HashData(bytes),
        "2.16.840.1.101.3.4.2.2" => SHA384.HashData(bytes),
        "2.16.840.1.101.3.4.2.3" => SHA512.HashData(bytes),
        _ => null,
    };
}
