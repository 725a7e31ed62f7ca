using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CertProp.DeviceSim.Apps;

/// <summary>
/// What a device makes of a payload (reference, section 7: HMAC, initialization vector, ciphertext) with the keys that
/// were said at its commit. Pure, and of code of its own: it takes nothing for granted of the tool that packs.
/// </summary>
internal static class EncryptedContent
{
    private const int MacLength = 32, VectorLength = 16;

    /// <param name="payload">What was uploaded.</param>
    /// <param name="info">Graph's fileEncryptionInfo.</param>
    /// <returns>The inner archive.</returns>
    /// <exception cref="CryptographicException">It is not what was committed.</exception>
    public static byte[] Decrypt(byte[] payload, JsonObject info)
    {
        byte[] Bytes(string member) => Convert.FromBase64String(info[member]!.GetValue<string>());

        byte[] mac = HMACSHA256.HashData(Bytes("macKey"), payload.AsSpan(MacLength));
        if (!mac.AsSpan().SequenceEqual(payload.AsSpan(0, MacLength)))
            throw new CryptographicException("the MAC is wrong");
        using var aes = Aes.Create();
        aes.Key = Bytes("encryptionKey");
        byte[] content = aes.DecryptCbc(
            payload.AsSpan(MacLength + VectorLength), payload.AsSpan(MacLength, VectorLength), PaddingMode.PKCS7);
        return SHA256.HashData(content).AsSpan().SequenceEqual(Bytes("fileDigest"))
            ? content
            : throw new CryptographicException("the digest is wrong");
    }
}
