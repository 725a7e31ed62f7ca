using System.Security.Cryptography;
using System.Text;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// GUIDs by name: the same deployment gives the same ones on every machine, so that an import finds what it made
/// before.
/// </summary>
internal static class StableId
{
    // Version 8 with SHA-256, as RFC 9562 has it in B.2; otherwise as version 5.
    private const int Version = 8;

    /// <param name="deployment">Whose names they are.</param>
    /// <param name="name">Of what.</param>
    public static Guid Of(Guid deployment, string name)
    {
        byte[] hash = SHA256.HashData([.. deployment.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
        hash[6] = (byte)((hash[6] & 0x0F) | (Version << 4));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
