namespace CertProp.Deploy.Check;

/// <summary>One assignment of the settings block: <c>$Name = value</c>.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">What stands behind the equals sign, line ends left out.</param>
internal sealed record Setting(Token Name, IReadOnlyList<Token> Value)
{
    /// <summary>Its texts, where it is one or several with commas.</summary>
    public IReadOnlyList<string>? Texts =>
        Value.Count % 2 == 1 && Value.Where((_, index) => index % 2 == 0).All(token => token.Kind is TokenKind.Text)
        && Value.Where((_, index) => index % 2 == 1).All(token => token.Is(","))
            ? [.. Value.Where((_, index) => index % 2 == 0).Select(token => token.Content)]
            : null;

    /// <summary>Its pairs, where it is a table of texts.</summary>
    public IReadOnlyList<(Token Key, Token Value)>? Pairs
    {
        get
        {
            if (Value.ToArray() is not [{ Text: "@{" }, .. var middle, { Text: "}" }])
                return null;
            Token[] tokens = [.. middle.Where(token => !token.Is(";"))];
            Token[][] triples = [.. tokens.Chunk(3)];
            return triples.All(three => three is [{ Kind: TokenKind.Text }, { Text: "=" }, { Kind: TokenKind.Text }])
                ? [.. triples.Select(three => (three[0], three[2]))]
                : null;
        }
    }
}
