using System.Text;

namespace CertProp.Deploy.Rings;

/// <summary>Scripts as Graph has them: UTF-8 in Base64.</summary>
internal static class Base64Text
{
    /// <returns>Null where there is none, or where it is no Base64: then it is nothing that we made.</returns>
    public static string? Decode(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
            return null;
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
