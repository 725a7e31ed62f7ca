using System.Security.Cryptography;

namespace CertProp.GraphEmulator.Storage;

/// <summary>What a client says of the encryption of a file: Graph's fileEncryptionInfo.</summary>
internal sealed record FileEncryption(
    byte[] EncryptionKey, byte[] MacKey, byte[] InitializationVector, byte[] Mac, byte[] FileDigest);

/// <summary>
/// The check behind <c>commit</c> (F32), written from the layout alone: it shares no code, and so no mistake, with the
/// tool that packs. HMAC-SHA256 (32 bytes) over all that follows; initialization vector (16); AES-256-CBC, PKCS #7.
/// </summary>
internal static class PayloadCheck
{
    private const int MacLength = 32, VectorLength = 16, HeaderLength = MacLength + VectorLength, KeyLength = 32;

    /// <summary>What is wrong with an uploaded payload, or null.</summary>
    /// <param name="payload">The blob.</param>
    /// <param name="encryption">What the commit says.</param>
    /// <param name="size">The size that the file was created with.</param>
    /// <param name="sizeEncrypted">Likewise.</param>
    public static string? Problem(byte[] payload, FileEncryption encryption, long size, long sizeEncrypted)
    {
        if (payload.Length != sizeEncrypted)
            return $"the blob has {payload.Length} bytes, not sizeEncrypted ({sizeEncrypted})";
        if (payload.Length <= HeaderLength || (payload.Length - HeaderLength) % VectorLength != 0)
            return $"{payload.Length} bytes are no payload";
        if (encryption.EncryptionKey.Length != KeyLength || encryption.MacKey.Length != KeyLength)
            return "a key has not 32 bytes";
        ReadOnlySpan<byte> mac = payload.AsSpan(0, MacLength);
        if (!HMACSHA256.HashData(encryption.MacKey, payload.AsSpan(MacLength)).AsSpan().SequenceEqual(mac)
            || !mac.SequenceEqual(encryption.Mac))
            return "the MAC is wrong";
        if (!payload.AsSpan(MacLength, VectorLength).SequenceEqual(encryption.InitializationVector))
            return "the initialization vector is wrong";
        return PlaintextProblem(payload.AsSpan(HeaderLength), encryption, size);
    }

    private static string? PlaintextProblem(ReadOnlySpan<byte> ciphertext, FileEncryption encryption, long size)
    {
        using var aes = Aes.Create();
        aes.Key = encryption.EncryptionKey;
        byte[] plaintext;
        try
        {
            plaintext = aes.DecryptCbc(ciphertext, encryption.InitializationVector, PaddingMode.PKCS7);
        }
        catch (CryptographicException)
        {
            return "the encryption key is wrong";
        }
        if (plaintext.Length != size)
            return $"decrypted are {plaintext.Length} bytes, not size ({size})";
        return SHA256.HashData(plaintext).AsSpan().SequenceEqual(encryption.FileDigest)
            ? null
            : "the file digest is wrong";
    }
}
