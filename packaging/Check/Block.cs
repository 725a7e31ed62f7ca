namespace CertProp.Deploy.Check;

/// <summary>What stands between two braces, and what stands before them.</summary>
/// <param name="Keyword">Such as <c>if</c> or <c>function</c>, in lower case; empty for a script block.</param>
/// <param name="Head">What stands between the beginning of the statement and the brace.</param>
internal sealed record Block(string Keyword, IReadOnlyList<Token> Head)
{
    private static readonly string[] s_keywords =
    [
        "if", "elseif", "else", "try", "catch", "finally", "foreach", "for", "while", "do", "switch", "trap",
        "function", "filter",
    ];

    /// <summary>Whether its code runs where it stands, not where somebody calls it.</summary>
    public bool IsPartOfFlow => Keyword is not ("" or "function" or "filter");

    /// <summary>Whether it runs only in one channel: whether a condition compares with its name.</summary>
    public bool IsFor(string channel) =>
        Keyword is "if" or "elseif" && Head.Any(token => token.Is("$Channel")) && Head.Any(token => token.Is("-eq"))
        && Head.Any(token => token.IsText && token.Content.Equals(channel, StringComparison.OrdinalIgnoreCase));

    /// <summary>The block whose brace opens there.</summary>
    public static Block At(Code code, int open)
    {
        int level = code.Parent(open);
        int begin = open;
        while (begin > 0 && code.At(begin - 1).Kind is TokenKind.NewLine)
            begin--;
        while (begin > 0 && Belongs(code, begin - 1, level))
            begin--;
        Token[] head = [.. Enumerable.Range(begin, open - begin).Select(index => code[index])];
        Token? keyword = Enumerable.Range(begin, open - begin)
            .Where(index => code.Parent(index) == level).Select(index => code[index])
            .LastOrDefault(token => token.Kind is TokenKind.Word && token.IsOneOf(s_keywords));
        return new Block(keyword?.Text.ToLowerInvariant() ?? "", head);
    }

    private static bool Belongs(Code code, int index, int level)
    {
        Token token = code[index];
        if (code.Parent(index) != level)
            return index > level; // inside parentheses of the head
        return token.Kind is not TokenKind.NewLine && token.Text is not (";" or "{" or "}" or "|");
    }
}
