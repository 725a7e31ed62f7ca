namespace CertProp.Deploy.Check;

/// <summary>Where a variable ends.</summary>
internal static class VariableName
{
    // Nobody's name is longer; without an end, a hostile script would be searched again and again.
    private const int MaxLength = 256;

    /// <summary>How many characters of a variable stand there, 0 for none.</summary>
    public static int Measure(string text, int at)
    {
        if (at + 1 >= text.Length || text[at] is not ('$' or '@'))
            return 0;
        char next = text[at + 1];
        if (text[at] == '@')
            return char.IsLetter(next) || next == '_' ? 1 + Name(text, at + 1) : 0;
        if (next == '{')
            return text.IndexOf('}', at, Math.Min(MaxLength, text.Length - at)) is >= 0 and var end ? end + 1 - at : 0;
        if (next is '$' or '?' or '^')
            return 2;
        int name = Name(text, at + 1);
        return name > 0 ? 1 + name : 0;
    }

    private static int Name(string text, int from)
    {
        int at = from;
        while (at < text.Length)
        {
            if (Characters.IsVariable(text[at]))
                at++;
            // The colon of $env:NAME or $script:name; two are a static member, one before a space is text.
            else if (text[at] == ':' && at > from && at + 1 < text.Length && Characters.IsName(text[at + 1]))
                at++;
            else
                break;
        }
        // $a?.b asks for a member of what may be null.
        bool asks = at > from && text[at - 1] == '?' && at < text.Length && text[at] is '.' or '[';
        return asks ? at - 1 - from : at - from;
    }
}
