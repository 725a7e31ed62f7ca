using System.Security.Cryptography;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>Content encrypted as packages are, and what a commit says of it.</summary>
internal sealed record SamplePayload(
    byte[] Bytes, byte[] EncryptionKey, byte[] MacKey, byte[] Vector, byte[] Mac, byte[] Digest, long Size)
{
    public static SamplePayload Of(int size)
    {
        byte[] plaintext = RandomNumberGenerator.GetBytes(size);
        using var aes = Aes.Create();
        byte[] macKey = RandomNumberGenerator.GetBytes(32);
        byte[] authenticated = [.. aes.IV, .. aes.EncryptCbc(plaintext, aes.IV)];
        byte[] mac = HMACSHA256.HashData(macKey, authenticated);
        byte[] digest = SHA256.HashData(plaintext);
        return new SamplePayload([.. mac, .. authenticated], aes.Key, macKey, aes.IV, mac, digest, size);
    }

    public string CommitBody => $$"""
        { "fileEncryptionInfo": {
            "@odata.type": "#microsoft.graph.fileEncryptionInfo",
            "encryptionKey": "{{Base64(EncryptionKey)}}", "macKey": "{{Base64(MacKey)}}",
            "initializationVector": "{{Base64(Vector)}}", "mac": "{{Base64(Mac)}}",
            "profileIdentifier": "ProfileVersion1",
            "fileDigest": "{{Base64(Digest)}}", "fileDigestAlgorithm": "SHA256" } }
        """;

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
