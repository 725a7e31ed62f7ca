using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace CertProp.Samples;

/// <summary>
/// Encodes a name from the text that Windows shows, such as <c>CN=Bob Miller, O=Contoso</c>: the part shown first is
/// encoded last. A value in quotation marks may hold anything, a doubled mark is one mark.
/// </summary>
internal static partial class NameText
{
    public static X500DistinguishedName Encode(string text)
    {
        var name = new X500DistinguishedNameBuilder();
        int end = 0;
        foreach (Match part in Part().Matches(text))
        {
            (string oid, UniversalTagNumber type) = Attribute(part.Groups["key"].Value);
            name.Add(oid, part.Groups["value"].Value.Replace("\"\"", "\"", StringComparison.Ordinal), type);
            end = part.Index + part.Length;
        }
        return end == text.Length ? name.Build() : throw new FormatException($"not a name: {text}");
    }

    private static (string Oid, UniversalTagNumber Type) Attribute(string key) => key switch
    {
        "CN" => ("2.5.4.3", UniversalTagNumber.UTF8String),
        "SERIALNUMBER" => ("2.5.4.5", UniversalTagNumber.PrintableString),
        "C" => ("2.5.4.6", UniversalTagNumber.PrintableString),
        "O" => ("2.5.4.10", UniversalTagNumber.UTF8String),
        "OU" => ("2.5.4.11", UniversalTagNumber.UTF8String),
        "E" => ("1.2.840.113549.1.9.1", UniversalTagNumber.IA5String),
        "DC" => ("0.9.2342.19200300.100.1.25", UniversalTagNumber.IA5String),
        _ => throw new FormatException($"not an attribute that samples use: {key}"),
    };

    [GeneratedRegex(
        """\G(?<key>[A-Z]+)=(?:"(?<value>(?:[^"]|"")*)"|(?<value>.*?))(?:, (?=[A-Z]+=)|\z)""", RegexOptions.Singleline)]
    private static partial Regex Part();
}
