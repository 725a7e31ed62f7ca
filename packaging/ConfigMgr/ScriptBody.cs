using System.Text;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>A script inside a digest.</summary>
/// <param name="Language">PowerShell, VBScript or JScript.</param>
/// <param name="Text">With CRLF, and the encoded block where it has one.</param>
internal sealed record ScriptBody(string Language, string Text)
{
    // As the console writes it; the second word lacks its space there too.
    private const string Begin = "\r\n\r\n# ENCODEDSCRIPT # Begin Configuration Manager encoded script block # ";
    private const string End = " # ENCODEDSCRIPT# End Configuration Manager encoded script block";

    /// <summary>
    /// A script file as the console embeds it. A signed one gets a block with its very bytes behind it, which clients
    /// run: they would write the text in an encoding of their own, and the signature would be wrong.
    /// </summary>
    /// <param name="name">The file, as sentences name it.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="InvalidInputException">Its text would not come out of XML as it was.</exception>
    public static ScriptBody OfFile(string name, byte[] file)
    {
        string text = Encoding.Latin1.GetString(file);
        if (!IsPlain(text))
        {
            throw new InvalidInputException(
                name,
                "it is not plain ASCII with CRLF, which Configuration Manager would change on its way to devices");
        }
        bool isSigned = ScriptSignature.Of(DigestFormat.PowerShell, text).State is not SignatureState.None;
        string block = isSigned ? $"{Begin}{Convert.ToBase64String(file)}{End}\r\n\r\n" : "";
        return new ScriptBody(DigestFormat.PowerShell, text + block);
    }

    // A line end of another kind becomes CRLF in XML, most control characters are none of its characters.
    private static bool IsPlain(string text) =>
        text.Replace("\r\n", "", StringComparison.Ordinal).All(c => c is '\t' or (>= ' ' and <= '~'));

    /// <summary>The script without the encoded block.</summary>
    public string Script => Text.LastIndexOf(Begin, StringComparison.Ordinal) is >= 0 and var at ? Text[..at] : Text;

    /// <summary>What the encoded block holds; null where there is none, empty where it is no base64.</summary>
    public byte[]? Encoded()
    {
        int begin = Text.LastIndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0)
            return null;
        int at = begin + Begin.Length, end = Text.IndexOf(End, at, StringComparison.Ordinal);
        byte[] bytes = new byte[Text.Length - at];
        return end >= 0 && Convert.TryFromBase64String(Text[at..end], bytes, out int written) ? bytes[..written] : [];
    }

    /// <summary>
    /// Whether clients would run another script than the one that is to be read; false without a block.
    /// </summary>
    public bool IsEncodedOtherwise =>
        Encoded() is { } bytes
        && Encoding.UTF8.GetString(bytes) != Script && Encoding.Latin1.GetString(bytes) != Script;
}
