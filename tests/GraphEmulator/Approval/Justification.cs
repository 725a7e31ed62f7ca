using System.Text;
using CertProp.GraphEmulator.Http;

namespace CertProp.GraphEmulator.Approval;

/// <summary>Reads the header that says why (F24).</summary>
internal static class Justification
{
    private const int MaximumLength = 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="GraphException">It is missing, no Base64 of UTF-8, or too long.</exception>
    public static string Read(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
            throw Refused("is required: this tenant asks for Multi Admin Approval");
        string text = Decode(header);
        if (text.Length > MaximumLength)
            throw Refused($"holds {text.Length} characters, {MaximumLength} are allowed");
        return string.IsNullOrWhiteSpace(text) ? throw Refused("is empty") : text;
    }

    private static string Decode(string header)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(header));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw Refused("is not the Base64 of UTF-8 text");
        }
    }

    private static GraphException Refused(string why) =>
        GraphException.BadRequest($"The header {HeldWrite.JustificationHeader} {why}.");
}
