using System.Buffers;
using System.Security.Cryptography;

namespace CertProp.Deploy.IntuneWin;

/// <summary>Reads the payload of any package: authenticates it, then decrypts and checks what comes out.</summary>
/// <param name="file">The package, as sentences name it.</param>
/// <param name="detection">What Detection.xml says about the payload.</param>
internal sealed class PayloadReader(string file, Detection detection)
{
    private const int BufferLength = 80 * 1024;

    private readonly EncryptionInfo _encryption = detection.Encryption;

    /// <summary>Checks the MAC before anything is decrypted, and then what can be said without decrypting.</summary>
    /// <returns>Bytes of the payload.</returns>
    /// <exception cref="InvalidInputException">The payload is not what Detection.xml describes.</exception>
    public long Authenticate(Stream payload)
    {
        Span<byte> header = stackalloc byte[Payload.HeaderLength];
        int headerLength = payload.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> mac = header[..EncryptionInfo.HashLength], vector = header[EncryptionInfo.HashLength..];
        byte[] computed = ComputeMac(vector, payload, out long ciphertextLength);

        long length = headerLength + ciphertextLength;
        if (ciphertextLength == 0 || ciphertextLength % Payload.BlockLength != 0)
        {
            throw Wrong($"its payload has {length} bytes; {Payload.HeaderLength} and blocks of {Payload.BlockLength} "
                + "were expected");
        }
        if (!CryptographicOperations.FixedTimeEquals(computed, mac)
            || !CryptographicOperations.FixedTimeEquals(computed, _encryption.Mac))
        {
            throw Wrong("the MAC of its payload is wrong; the one that MacKey in Detection.xml gives was expected: "
                + "the file was damaged or changed");
        }
        if (!vector.SequenceEqual(_encryption.InitializationVector))
            throw Wrong("InitializationVector in Detection.xml is not the one in the payload; the same was expected");
        if (Payload.SizeOf(detection.UnencryptedContentSize) != length)
            throw WrongSize($"a payload of {length} bytes cannot hold that many");
        return length;
    }

    /// <summary>Decrypts an authenticated payload.</summary>
    /// <param name="payload">From its beginning.</param>
    /// <param name="plaintext">Receives the inner ZIP.</param>
    /// <inheritdoc cref="Authenticate" path="/exception"/>
    public void Decrypt(Stream payload, Stream plaintext)
    {
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var hashed = new HashingStream(plaintext, digest);
        using var aes = Aes.Create();
        aes.Key = _encryption.EncryptionKey;
        aes.IV = _encryption.InitializationVector;
        using ICryptoTransform decryptor = aes.CreateDecryptor();
        payload.ReadExactly(stackalloc byte[Payload.HeaderLength]);
        byte[] ciphertext = new byte[BufferLength], decrypted = new byte[BufferLength + Payload.BlockLength];
        for (int read; (read = payload.ReadAtLeast(ciphertext, BufferLength, throwOnEndOfStream: false)) > 0;)
            hashed.Write(decrypted, 0, decryptor.TransformBlock(ciphertext, 0, read, decrypted, 0));
        hashed.Write(RemovePadding(decryptor));
        if (hashed.Length != detection.UnencryptedContentSize)
            throw WrongSize($"decrypted are {hashed.Length}");
        if (!digest.GetHashAndReset().AsSpan().SequenceEqual(_encryption.FileDigest))
            throw Wrong("the SHA-256 of its content is not FileDigest in Detection.xml; the same was expected");
    }

    // Not by CryptoStream: one that is disposed of after a failure goes on, and hides what failed.
    private byte[] RemovePadding(ICryptoTransform decryptor)
    {
        try
        {
            return decryptor.TransformFinalBlock([], 0, 0);
        }
        catch (CryptographicException)
        {
            throw Wrong("the padding at the end of its payload is wrong; PKCS #7 was expected: it was encrypted with "
                + "another key than EncryptionKey in Detection.xml");
        }
    }

    private byte[] ComputeMac(ReadOnlySpan<byte> vector, Stream ciphertext, out long length)
    {
        using IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _encryption.MacKey);
        mac.AppendData(vector);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        length = 0;
        for (int read; (read = ciphertext.Read(buffer)) > 0; length += read)
            mac.AppendData(buffer, 0, read);
        ArrayPool<byte>.Shared.Return(buffer);
        return mac.GetHashAndReset();
    }

    private InvalidInputException WrongSize(string why) =>
        Wrong($"UnencryptedContentSize in Detection.xml is {detection.UnencryptedContentSize}; {why}");

    private InvalidInputException Wrong(string problem) => new(file, problem);
}
