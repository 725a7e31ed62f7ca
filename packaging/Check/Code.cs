namespace CertProp.Deploy.Check;

/// <summary>
/// The tokens of a script that the engine acts on, line ends included, with the code in strings behind its string; and
/// what encloses what.
/// </summary>
internal sealed class Code
{
    // Nobody nests deeper, and a hostile script would be walked up and down for each of its statements.
    private const int MaxDepth = 100;

    // Nor writes a longer statement.
    private const int MaxStep = 500;

    private readonly List<Token> _tokens = [];
    private readonly List<int> _parents = [];

    public Code(IEnumerable<Token> tokens)
    {
        _tokens.AddRange(tokens.SelectMany(Flatten));
        var open = new Stack<int>();
        for (int index = 0; index < _tokens.Count; index++)
        {
            if (_tokens[index].Kind is TokenKind.Close)
            {
                bool isOpen = open.TryPeek(out int last);
                if (isOpen && _tokens[last].Text[^1] == Opposite(_tokens[index].Text[0]))
                    open.Pop();
                else
                    Unbalanced ??= _tokens[isOpen ? last : index];
            }
            _parents.Add(open.TryPeek(out int parent) ? parent : -1);
            if (_tokens[index].Kind is TokenKind.Open)
                open.Push(index);
        }
        if (open.TryPeek(out int unclosed))
            Unbalanced ??= _tokens[unclosed];
    }

    public int Count => _tokens.Count;

    public Token this[int index] => _tokens[index];

    public IEnumerable<Token> Tokens => _tokens;

    /// <summary>The first parenthesis, brace or bracket without its other half.</summary>
    public Token? Unbalanced { get; }

    /// <summary>The token there; an empty one beyond both ends.</summary>
    public Token At(int index) =>
        index >= 0 && index < _tokens.Count ? _tokens[index] : new Token(TokenKind.NewLine, 0, "", 0);

    /// <summary>Where the parenthesis, brace or bracket around a token is; -1 for none.</summary>
    public int Parent(int index) => _parents[index];

    /// <summary>Indices of the tokens that are one of these variables, words or operators.</summary>
    public IEnumerable<int> Where(Func<Token, bool> matches) =>
        Enumerable.Range(0, Count).Where(index => matches(_tokens[index]));

    /// <summary>Indices where one of these commands or keywords begins a statement or a step of a pipeline.</summary>
    public IEnumerable<int> Commands(params string[] names) =>
        Where(token => token.Kind is TokenKind.Word || token.IsText)
            .Where(index => names.Contains(CommandName(index), StringComparer.OrdinalIgnoreCase));

    /// <summary>The name of the command that a token is; null where it is none.</summary>
    public string? CommandName(int index)
    {
        Token token = _tokens[index], before = At(index - 1);
        bool isCalled = before is { Kind: TokenKind.Operator, Text: "&" or "." };
        if (token.IsText ? !isCalled : !isCalled && !BeginsStatement(before))
            return null;
        string name = token.Content.Replace("`", "", StringComparison.Ordinal);
        return name[(name.LastIndexOf('\\') + 1)..];
    }

    /// <summary>The statement or step that begins there, up to its end.</summary>
    public IEnumerable<Token> Step(int begin)
    {
        int level = Parent(begin);
        for (int index = begin; index < Math.Min(Count, begin + MaxStep); index++)
        {
            if (Parent(index) < level || (Parent(index) == level && EndsStep(_tokens[index])))
                yield break;
            yield return _tokens[index];
        }
    }

    /// <summary>The blocks around a token, from the inside.</summary>
    public IEnumerable<Block> BlocksAround(int index)
    {
        for (int open = Parent(index), depth = 0; open >= 0 && depth < MaxDepth; open = Parent(open), depth++)
        {
            if (_tokens[open].Text == "{")
                yield return Block.At(this, open);
        }
    }

    private static IEnumerable<Token> Flatten(Token token) =>
        token.IsSilent ? [] : token.Inner.SelectMany(Flatten).Prepend(token);

    private static bool EndsStep(Token token) =>
        token.Kind is TokenKind.NewLine || token is { Kind: TokenKind.Operator, Text: ";" or "|" or "||" or "&&" };

    private static bool BeginsStatement(Token before) =>
        before.Kind is TokenKind.NewLine or TokenKind.Open && before.Text != "["
        || before is { Kind: TokenKind.Operator, Text: ";" or "|" or "||" or "&&" or "=" or "+=" or "!" }
        || (before.Kind is TokenKind.Close && before.Text == "}")
        || (before.Kind is TokenKind.Word
            && before.IsOneOf("return", "throw", "exit", "-not", "in", "process", "begin", "end"));

    private static char Opposite(char close) => close switch { ')' => '(', '}' => '{', _ => '[' };
}
