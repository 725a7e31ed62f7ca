namespace CertProp.Deploy.Check;

/// <summary>
/// Cuts PowerShell text into tokens whose texts together are the text again. Reads any text: what the engine would
/// refuse becomes tokens too, cut off at the end where something is not closed.
/// </summary>
internal sealed class Tokenizer
{
    // Deeper code in strings is taken as text: nobody writes it, and a stack is not endless.
    private const int MaxDepth = 50;

    // Longest first.
    private static readonly string[] s_operators =
    [
        "??=", "&&", "||", "??", "?.", "?[", "::", "++", "--", "+=", "-=", "*=", "/=", "%=",
    ];

    private readonly string _text;
    private readonly int _depth;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line;

    private Tokenizer(string text, int at, int line, int depth) =>
        (_text, _at, _line, _depth) = (text, at, line, depth);

    public static IReadOnlyList<Token> Read(string text)
    {
        var tokenizer = new Tokenizer(text, 0, 1, 0);
        while (tokenizer._at < text.Length)
            tokenizer.Next();
        return tokenizer._tokens;
    }

    /// <summary>The code from behind a <c>$(</c> to its <c>)</c>, both included.</summary>
    public static IReadOnlyList<Token> ReadSubexpression(string text, int at, int line, int depth)
    {
        var tokenizer = new Tokenizer(text, at, line, depth);
        int open = 0;
        do
        {
            tokenizer.Next();
            open += tokenizer._tokens[^1] switch
            {
                { Kind: TokenKind.Open, Text: var left } when left.EndsWith('(') => 1,
                { Kind: TokenKind.Close, Text: ")" } => -1,
                _ => 0,
            };
        }
        while (open > 0 && tokenizer._at < text.Length);
        return tokenizer._tokens;
    }

    public static bool MayNest(int depth) => depth < MaxDepth;

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool At(string expected) => string.CompareOrdinal(_text, _at, expected, 0, expected.Length) == 0;

    private void Next()
    {
        char c = Peek();
        if (LineEnds.At(_text, _at) is > 0 and var length)
            Add(TokenKind.NewLine, length);
        else if (Characters.IsSpace(c) || (c == '`' && LineEnds.At(_text, _at + 1) > 0))
            Add(TokenKind.WhiteSpace, WhiteSpace());
        else if (At("<#"))
            AddClosed(TokenKind.BlockComment, "#>", 2);
        else if (c == '#')
            Add(TokenKind.Comment, Until(at => LineEnds.At(_text, at) > 0));
        else if (new QuotedText(_text, _at, _line, _depth).Read() is { } quoted)
            Add(quoted);
        else if (VariableName.Measure(_text, _at) is > 0 and var variable)
            Add(TokenKind.Variable, variable);
        else if (c is '(' or '{' or '[' || (c is '$' or '@' && Peek(1) == '(') || At("@{"))
            Add(TokenKind.Open, c is '$' or '@' ? 2 : 1);
        else if (c is ')' or '}' or ']')
            Add(TokenKind.Close, 1);
        else if (Redirection() is > 0 and var redirection)
            Add(TokenKind.Redirection, redirection);
        else if (IsMember)
            Add(TokenKind.Operator, At("?.") ? 2 : 1);
        else if (Word() is > 0 and var word)
            Add(TokenKind.Word, word);
        else
            Add(TokenKind.Operator, Array.Find(s_operators, At)?.Length ?? 1);
    }

    // A dot right behind a value; anywhere else it belongs to a word or runs a script.
    private bool IsMember =>
        (Peek() == '.' || At("?.")) && Peek(1) != '\\' && !At("..") && _tokens is [.., var before]
        && (before.IsText || before.Kind is TokenKind.Variable or TokenKind.Close
            || (before.Kind is TokenKind.Word && FollowsMember(_tokens.Count - 1)));

    private bool FollowsMember(int index) =>
        index > 0 && _tokens[index - 1] is { Kind: TokenKind.Operator, Text: "." or "::" or "?." };

    private int Word()
    {
        char first = Peek();
        if (FollowsMember(_tokens.Count))
            return Until(at => !Characters.IsName(_text[at]));
        if (!BeginsWord(first))
            return 0;
        int end = _at;
        while (end < _text.Length && Characters.IsWord(_text[end])
            && !(_text[end] == ':' && end + 1 < _text.Length && _text[end + 1] == ':'))
        {
            // What is escaped belongs to the word, a line end excepted.
            int step = _text[end] == '`' ? 2 : 1;
            if (step == 2 && LineEnds.At(_text, end + 1) > 0)
                break;
            end = Math.Min(end + step, _text.Length);
        }
        return end - _at;
    }

    private bool BeginsWord(char first) =>
        Characters.IsName(first) || first is '\\' or '/' or '~' or '`'
        || (first == '.' && Peek(1) is '\\' or '/' or '.')
        || (Characters.IsDash(first) && Characters.IsName(Peek(Characters.IsDash(Peek(1)) ? 2 : 1)))
        || (first is '%' or '*' && Characters.IsWord(Peek(1)));

    private int Redirection()
    {
        int at = _at;
        if (at < _text.Length && (char.IsAsciiDigit(_text[at]) || _text[at] == '*'))
            at++;
        if (at >= _text.Length || _text[at] != '>')
            return 0;
        at += at + 1 < _text.Length && _text[at + 1] == '>' ? 2 : 1;
        if (at + 1 < _text.Length && _text[at] == '&' && char.IsAsciiDigit(_text[at + 1]))
            at += 2;
        return at - _at;
    }

    private int WhiteSpace()
    {
        int at = _at;
        while (at < _text.Length)
        {
            if (Characters.IsSpace(_text[at]))
                at++;
            else if (_text[at] == '`' && LineEnds.At(_text, at + 1) is > 0 and var length)
                at += 1 + length;
            else
                break;
        }
        return at - _at;
    }

    private int Until(Predicate<int> isEnd)
    {
        int at = _at;
        while (at < _text.Length && !isEnd(at))
            at++;
        return at - _at;
    }

    private void AddClosed(TokenKind kind, string close, int from)
    {
        int end = _text.IndexOf(close, _at + from, StringComparison.Ordinal);
        int length = end < 0 ? _text.Length - _at : end + close.Length - _at;
        Add(new Token(kind, _at, _text.Substring(_at, length), _line) { IsCutOff = end < 0 });
    }

    private void Add(TokenKind kind, int length) => Add(new Token(kind, _at, _text.Substring(_at, length), _line));

    private void Add(Token token)
    {
        _tokens.Add(token);
        for (int end = _at + token.Text.Length; _at < end; _at += Math.Max(1, LineEnds.At(_text, _at)))
            _line += LineEnds.At(_text, _at) > 0 ? 1 : 0;
    }
}
