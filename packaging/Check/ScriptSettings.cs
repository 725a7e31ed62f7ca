namespace CertProp.Deploy.Check;

/// <summary>What <c>pack</c> filled in: the assignments between the two lines that it looks for.</summary>
internal sealed class ScriptSettings
{
    public static IReadOnlyList<string> Names { get; } = ["$Channel", "$Command", "$Timeout", "$Accepted", "$Policy"];

    /// <summary>Those of Publish-ConfigMgr.ps1.</summary>
    public static IReadOnlyList<string> NamesOfPublishing { get; } =
    [
        "$Deployment", "$Revision", "$Content", "$Prefix", "$Publisher", "$HelperVersion", "$HelperSha256", "$Scripts",
        "$Defaults",
    ];

    private readonly Dictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);

    private ScriptSettings(int firstLine, int lastLine) => (FirstLine, LastLine) = (firstLine, lastLine);

    public int FirstLine { get; }

    public int LastLine { get; }

    /// <summary>The first code of the block that is no plain assignment to a variable of its own.</summary>
    public Token? Stranger { get; private set; }

    public Setting? this[string name] => _settings.GetValueOrDefault(name);

    public string? Channel => this["$Channel"]?.Texts is [var channel] ? channel : null;

    public IReadOnlyList<string> Command => this["$Command"]?.Texts ?? [];

    public int? Timeout =>
        this["$Timeout"]?.Value is [{ Kind: TokenKind.Word, Text: var digits }] && int.TryParse(digits, out int seconds)
            ? seconds
            : null;

    public IReadOnlyList<(Token Version, Token Hash)>? Accepted => this["$Accepted"]?.Pairs;

    /// <summary>The policy's token; null where it is not one text.</summary>
    public Token? Policy => this["$Policy"]?.Value is [{ IsText: true } text] ? text : null;

    /// <summary>A breach where a setting is; where the block begins, if it is missing.</summary>
    public Breach Breach(string name, string? what = null) => new(this[name]?.Name.Line ?? FirstLine, what);

    /// <summary>Reads the block; null where there is none.</summary>
    public static ScriptSettings? Read(IReadOnlyList<Token> tokens)
    {
        int begin = Find(tokens, 0, "#--- settings");
        int end = Find(tokens, begin + 1, "#--- end of settings");
        if (begin < 0 || end < 0)
            return null;
        var settings = new ScriptSettings(tokens[begin].Line, tokens[end].Line);
        Token[] code = [.. tokens.Skip(begin + 1).Take(end - begin - 1).Where(token => !token.IsSilent)];
        for (int at = 0, length; at < code.Length; at += length)
        {
            length = StatementLength(code, at);
            settings.Take([.. code[at..(at + length)]
                .Where(token => token.Kind is not TokenKind.NewLine && !token.Is(";"))]);
        }
        return settings;
    }

    private void Take(Token[] statement)
    {
        if (statement.Length == 0)
            return;
        bool isTaken = statement is [{ Kind: TokenKind.Variable } name, { Text: "=" }, .. var value]
            && _settings.TryAdd(name.Text, new Setting(name, value));
        if (!isTaken)
            Stranger ??= statement[0];
    }

    private static int Find(IReadOnlyList<Token> tokens, int from, string comment)
    {
        for (int index = from; index < tokens.Count; index++)
        {
            if (tokens[index].Kind is TokenKind.Comment
                && tokens[index].Text.StartsWith(comment, StringComparison.Ordinal))
                return index;
        }
        return -1;
    }

    private static int StatementLength(Token[] code, int from)
    {
        int depth = 0, at = from;
        for (; at < code.Length; at++)
        {
            depth += code[at].Kind is TokenKind.Open ? 1 : code[at].Kind is TokenKind.Close ? -1 : 0;
            if (depth <= 0 && (code[at].Kind is TokenKind.NewLine || code[at].Is(";")))
                return at + 1 - from;
        }
        return at - from;
    }
}
