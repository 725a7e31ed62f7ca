using System.Text;
using System.Text.Json;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet;

/// <summary>The JSON object at the end of a portal line, read as what a stranger sends.</summary>
internal static class LineFacts
{
    // As many as fit into a line.
    private const int MostItems = 64, MostReasons = 32;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 4 };

    /// <summary>The line with what its JSON says; null where that is broken, or contradicts the line's first word.</summary>
    public static PortalLine? Read(PortalLine line, ReadOnlySpan<char> json)
    {
        Span<byte> utf8 = stackalloc byte[4_096];
        if (!Encoding.UTF8.TryGetBytes(json, utf8, out int length))
            return null;
        try
        {
            return Read(line, utf8[..length]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static PortalLine? Read(PortalLine line, ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, s_options);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return null;
        bool isOurs = false, isSame = false;
        PortalLine read = line with { IsWhole = true };
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("v"u8))
                isOurs = Number(ref reader) == 1;
            else if (reader.ValueTextEquals("s"u8))
                isSame = string.Equals(Text(ref reader), line.Word.ToString(), StringComparison.OrdinalIgnoreCase);
            else if (reader.ValueTextEquals("e"u8))
                read = read with { Code = Code(Text(ref reader)) };
            else if (reader.ValueTextEquals("n"u8))
                read = read with { Count = Number(ref reader) };
            else if (reader.ValueTextEquals("p"u8))
                read = read with { Profiles = Number(ref reader) };
            else if (reader.ValueTextEquals("more"u8))
                read = read with { More = Number(ref reader) };
            else if (reader.ValueTextEquals("h"u8))
                read = read with { Helper = Short(Text(ref reader)) };
            else if (reader.ValueTextEquals("k"u8))
                read = read with { Kept = Reasons(ref reader) };
            else if (reader.ValueTextEquals("x"u8))
                read = read with { Open = [.. Texts(ref reader).Select(Short).OfType<string>().Distinct()] };
            else if (reader.ValueTextEquals("c"u8))
                read = read with { Certificates = Certificates(ref reader) };
            else
                reader.Skip();
        }
        // A JSON that ends early has thrown; one with something behind it throws here.
        while (reader.Read())
        {
        }
        return isOurs && isSame ? read : null;
    }

    private static int Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out int number) && number >= 0
            ? number
            : throw new JsonException();
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException();
    }

    private static Dictionary<string, int> Reasons(ref Utf8JsonReader reader)
    {
        var reasons = new Dictionary<string, int>();
        Enter(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            string? name = Short(reader.GetString()!);
            int count = Number(ref reader);
            if (name is not null && reasons.Count < MostReasons)
                reasons[name] = count;
        }
        return reasons;
    }

    private static List<LineCertificate> Certificates(ref Utf8JsonReader reader)
    {
        var certificates = new List<LineCertificate>();
        Enter(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.StartArray)
                throw new JsonException();
            List<string> members = Members(ref reader);
            if (members.Count < 3)
                throw new JsonException();
            if (certificates.Count < MostItems)
            {
                certificates.Add(new LineCertificate(
                    SafeText.Of(members[0]), SafeText.Of(members[1]), SafeText.Of(members[2]),
                    members.Count > 3 ? SafeText.Of(members[3]) : null));
            }
        }
        return certificates;
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        Enter(ref reader, JsonTokenType.StartArray);
        return Members(ref reader);
    }

    private static List<string> Members(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String || texts.Count > MostItems)
                throw new JsonException();
            texts.Add(reader.GetString()!);
        }
        return texts;
    }

    private static void Enter(ref Utf8JsonReader reader, JsonTokenType token)
    {
        reader.Read();
        if (reader.TokenType != token)
            throw new JsonException();
    }

    private static string? Code(string text) =>
        text.Length is > 1 and <= 32 && text.All(c => c is (>= 'a' and <= 'z') or '-') ? text : null;

    // Names of ours, and versions: what is longer, or has other letters, is none.
    private static string? Short(string text) =>
        text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+') ? text : null;
}
