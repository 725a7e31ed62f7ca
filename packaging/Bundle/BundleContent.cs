using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CertProp.Deploy.Bundle;

/// <summary>What a bundle is known by: the same for the same helper, policy and wrapper sources, signed or not.</summary>
internal static class BundleContent
{
    public const int Digits = 12;

    /// <returns>The first 12 hex digits, in lower case.</returns>
    public static string Of(HelperProgram helper, string? policy, IEnumerable<WrapperTemplate> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(helper.UnsignedDigest);
        Append(policy ?? "");
        foreach (WrapperTemplate source in sources)
            Append(source.Text);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];

        // Its length before each part: no two lists of parts give the same bytes.
        void Append(string part)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
