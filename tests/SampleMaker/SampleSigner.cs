using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CertProp.Samples;

/// <summary>
/// "Signs" with bytes from the seed: certprop never checks a signature, and a real key would make every run different
/// or lie in the repository.
/// </summary>
internal sealed class SampleSigner(string seed) : X509SignatureGenerator
{
    private const int KeyLength = 256;

    /// <summary>A number like an RSA-2048 modulus: top and bottom bit set. Nobody knows its factors.</summary>
    public static PublicKey MakeKey(string seed)
    {
        byte[] modulus = SeededBytes.Take($"key {seed}", KeyLength);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteInteger(65537);
        }
        byte[] noParameters = [0x05, 0x00];
        return new PublicKey(
            new Oid(Oids.RsaKey), new AsnEncodedData(noParameters), new AsnEncodedData(writer.Encode()));
    }

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Sha256WithRsa);
            writer.WriteNull();
        }
        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
        SeededBytes.Take($"signature {seed} {Convert.ToHexString(SHA256.HashData(data))}", KeyLength);

    protected override PublicKey BuildPublicKey() => MakeKey($"issuer {seed}");
}
