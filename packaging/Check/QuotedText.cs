namespace CertProp.Deploy.Check;

/// <summary>Reads text in quotes and here-strings, with the code inside.</summary>
internal sealed class QuotedText(string text, int start, int line, int depth)
{
    private readonly List<Token> _inner = [];
    private int _at;
    private int _line;

    /// <summary>The token that begins here; null where none does.</summary>
    public Token? Read()
    {
        (_at, _line) = (start, line);
        if (HereBody() is > 0 and var body)
            return ReadHere(body);
        if (Characters.IsSingleQuote(text[start]))
            return ReadQuoted(TokenKind.Text, Characters.IsSingleQuote);
        return Characters.IsDoubleQuote(text[start])
            ? ReadQuoted(TokenKind.ExpandableText, Characters.IsDoubleQuote)
            : null;
    }

    // Where the first line of a here-string begins: behind @' and nothing more on that line.
    private int HereBody()
    {
        if (text[start] != '@' || start + 1 >= text.Length || !IsQuote(text[start + 1]))
            return 0;
        int at = start + 2;
        while (at < text.Length && Characters.IsSpace(text[at]))
            at++;
        return LineEnds.At(text, at) is > 0 and var length ? at + length : 0;
    }

    private Token ReadHere(int body)
    {
        bool expands = Characters.IsDoubleQuote(text[start + 1]);
        while (_at < body)
            Advance();
        bool isLineStart = true;
        while (_at < text.Length)
        {
            if (isLineStart && _at + 1 < text.Length && text[_at + 1] == '@' && IsQuote(text[_at])
                && Characters.IsDoubleQuote(text[_at]) == expands)
            {
                _at += 2;
                return Make(expands ? TokenKind.ExpandableHereText : TokenKind.HereText, isCutOff: false);
            }
            isLineStart = LineEnds.At(text, _at) > 0;
            Step(expands);
        }
        return Make(expands ? TokenKind.ExpandableHereText : TokenKind.HereText, isCutOff: true);
    }

    private Token ReadQuoted(TokenKind kind, Predicate<char> isQuote)
    {
        Advance();
        while (_at < text.Length)
        {
            if (!isQuote(text[_at]))
            {
                Step(kind is TokenKind.ExpandableText);
                continue;
            }
            _at++;
            if (_at >= text.Length || !isQuote(text[_at]))
                return Make(kind, isCutOff: false);
            _at++; // two quotes are one of the text
        }
        return Make(kind, isCutOff: true);
    }

    private void Step(bool expands)
    {
        if (expands && text[_at] == '`')
        {
            // What is escaped begins nothing; a line end after it is still one.
            _at++;
            if (_at < text.Length)
                Advance();
        }
        else if (expands && text[_at] == '$' && _at + 1 < text.Length && text[_at + 1] == '('
            && Tokenizer.MayNest(depth))
        {
            foreach (Token token in Tokenizer.ReadSubexpression(text, _at, _line, depth + 1))
            {
                _inner.Add(token);
                for (int end = token.Start + token.Text.Length; _at < end;)
                    Advance();
            }
        }
        else if (expands && VariableName.Measure(text, _at) is > 0 and var length && text[_at] == '$')
        {
            _inner.Add(new Token(TokenKind.Variable, _at, text.Substring(_at, length), _line));
            for (int end = _at + length; _at < end;)
                Advance();
        }
        else
        {
            Advance();
        }
    }

    private void Advance()
    {
        int length = LineEnds.At(text, _at);
        _line += length > 0 ? 1 : 0;
        _at += Math.Max(1, length);
    }

    private Token Make(TokenKind kind, bool isCutOff) =>
        new(kind, start, text[start.._at], line) { IsCutOff = isCutOff, Inner = _inner };

    private static bool IsQuote(char c) => Characters.IsSingleQuote(c) || Characters.IsDoubleQuote(c);
}
