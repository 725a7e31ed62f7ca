using System.Security.Cryptography;
using System.Text;

namespace CertProp.Samples;

/// <summary>Bytes that look random and are the same in every run.</summary>
internal static class SeededBytes
{
    public static byte[] Take(string seed, int count)
    {
        byte[] bytes = new byte[count];
        for (int block = 0, at = 0; at < count; block++, at += SHA256.HashSizeInBytes)
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{block}:{seed}"));
            hash.AsSpan(0, Math.Min(hash.Length, count - at)).CopyTo(bytes.AsSpan(at));
        }
        return bytes;
    }
}
