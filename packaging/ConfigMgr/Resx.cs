using System.Text;
using System.Xml.Linq;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// Writes the texts of a digest as a resx of version 2.0, as exports have it beside each digest; every text that has a
/// resource id is there once. The comment at the head of such files is left out: readers skip it.
/// </summary>
internal static class Resx
{
    // Schema and headers, which are the same in every resx.
    private const string Template = "resx-template.xml", Place = "{{data}}";

    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: true);

    public static byte[] Write(ConfigurationObject digest)
    {
        string data = string.Concat(digest.Texts.Where(text => text.ResourceId is not null).Select(Data));
        string text = PackagedText.Read(Template).ReplaceLineEndings("\r\n").TrimEnd()
            .Replace($"  {Place}\r\n", data, StringComparison.Ordinal);
        return [.. s_encoding.Preamble, .. s_encoding.GetBytes(text)];
    }

    private static string Data(DisplayText text) =>
        $"  <data name=\"{text.ResourceId}\" xml:space=\"preserve\">\r\n"
        + $"    {new XElement("value", text.Text)}\r\n"
        + "  </data>\r\n";
}
