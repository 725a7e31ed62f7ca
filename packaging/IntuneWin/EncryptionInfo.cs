namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// How a payload is encrypted: <c>EncryptionInfo</c> of Detection.xml, <c>fileEncryptionInfo</c> of Graph.
/// </summary>
internal sealed class EncryptionInfo
{
    public const string ProfileVersion1 = "ProfileVersion1";
    public const string Sha256 = "SHA256";

    public const int KeyLength = 32, InitializationVectorLength = 16, HashLength = 32;

    /// <summary>AES-256 key.</summary>
    public required byte[] EncryptionKey { get; init; }

    /// <summary>HMAC-SHA256 key, independent of the other.</summary>
    public required byte[] MacKey { get; init; }

    public required byte[] InitializationVector { get; init; }

    /// <summary>HMAC-SHA256 over initialization vector and ciphertext.</summary>
    public required byte[] Mac { get; init; }

    /// <summary>SHA-256 of the inner ZIP before encryption: the same for the same files.</summary>
    public required byte[] FileDigest { get; init; }
}
