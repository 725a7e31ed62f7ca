using System.Security.Cryptography;

namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// The encrypted part of a package, which is what Graph is given: HMAC-SHA256 over all that follows (32 bytes),
/// initialization vector (16), then the inner ZIP in AES-256-CBC with PKCS #7 padding, the framework's defaults.
/// </summary>
internal static class Payload
{
    public const int BlockLength = 16;
    public const int HeaderLength = EncryptionInfo.HashLength + EncryptionInfo.InitializationVectorLength;

    /// <summary>Bytes of the payload of so much plaintext; there is always padding.</summary>
    public static long SizeOf(long plaintextSize) => HeaderLength + (((plaintextSize / BlockLength) + 1) * BlockLength);

    /// <summary>Encrypts with new keys what is written, in one pass; the MAC, known last, goes to the front.</summary>
    /// <param name="payload">Written from its position on; must seek.</param>
    /// <param name="writePlaintext">Writes the plaintext to the stream that it is given.</param>
    /// <param name="size">Bytes of the plaintext.</param>
    public static EncryptionInfo Write(Stream payload, Action<Stream> writePlaintext, out long size)
    {
        byte[] macKey = RandomNumberGenerator.GetBytes(EncryptionInfo.KeyLength);
        using IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, macKey);
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var aes = Aes.Create();
        aes.Key = RandomNumberGenerator.GetBytes(EncryptionInfo.KeyLength);
        aes.IV = RandomNumberGenerator.GetBytes(EncryptionInfo.InitializationVectorLength);

        long start = payload.Position;
        payload.Write(new byte[EncryptionInfo.HashLength]);
        using var authenticated = new HashingStream(payload, mac);
        authenticated.Write(aes.IV);
        size = Encrypt(aes, authenticated, digest, writePlaintext);

        var encryption = new EncryptionInfo
        {
            EncryptionKey = aes.Key,
            MacKey = macKey,
            InitializationVector = aes.IV,
            Mac = mac.GetHashAndReset(),
            FileDigest = digest.GetHashAndReset(),
        };
        payload.Position = start;
        payload.Write(encryption.Mac);
        payload.Seek(0, SeekOrigin.End);
        return encryption;
    }

    private static long Encrypt(Aes aes, Stream output, IncrementalHash digest, Action<Stream> writePlaintext)
    {
        using ICryptoTransform encryptor = aes.CreateEncryptor();
        using var cipher = new CryptoStream(output, encryptor, CryptoStreamMode.Write, leaveOpen: true);
        using var plaintext = new HashingStream(cipher, digest);
        writePlaintext(plaintext);
        return plaintext.Length;
    }
}
