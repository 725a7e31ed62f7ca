namespace CertProp.Deploy.Check;

/// <summary>A piece of PowerShell text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the script.</param>
/// <param name="Text">Its characters, quotes included.</param>
/// <param name="Line">The line it begins on, from 1.</param>
internal sealed record Token(TokenKind Kind, int Start, string Text, int Line)
{
    /// <summary>Whether the script ends before what it began does.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Variables and the code of each <c>$(…)</c> inside expandable text.</summary>
    public IReadOnlyList<Token> Inner { get; init; } = [];

    public bool IsText =>
        Kind is TokenKind.Text or TokenKind.ExpandableText or TokenKind.HereText or TokenKind.ExpandableHereText;

    /// <summary>Whether it is nothing to the engine.</summary>
    public bool IsSilent => Kind is TokenKind.WhiteSpace or TokenKind.Comment or TokenKind.BlockComment;

    public bool Is(string text) => !IsText && Text.Equals(text, StringComparison.OrdinalIgnoreCase);

    public bool IsOneOf(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (Is(text))
                return true;
        }
        return false;
    }

    /// <summary>What stands between the quotes, doubled ones and escapes as they are written.</summary>
    public string Content
    {
        get
        {
            if (!IsText)
                return Text;
            int quote = Kind is TokenKind.HereText or TokenKind.ExpandableHereText ? 2 : 1;
            string content = Text[quote..Math.Max(quote, Text.Length - (IsCutOff ? 0 : quote))];
            if (quote == 1)
                return content;
            // A here-string begins behind its first line end and ends before its last.
            int begin = content.IndexOf('\n', StringComparison.Ordinal) + 1;
            return content[begin..].TrimEndOnce();
        }
    }
}
