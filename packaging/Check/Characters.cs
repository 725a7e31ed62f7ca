namespace CertProp.Deploy.Check;

/// <summary>Which characters mean what in PowerShell, typographic quotes and dashes included.</summary>
internal static class Characters
{
    public static bool IsSingleQuote(char c) => c is '\'' or >= '\u2018' and <= '\u201B';

    public static bool IsDoubleQuote(char c) => c is '"' or >= '\u201C' and <= '\u201E';

    public static bool IsDash(char c) => c is '-' or >= '\u2013' and <= '\u2015';

    public static bool IsSpace(char c) => c is not ('\r' or '\n') && char.IsWhiteSpace(c);

    public static bool IsName(char c) => char.IsLetterOrDigit(c) || c is '_';

    /// <summary>Whether a bare word goes on with it; a dash only begins or continues one.</summary>
    public static bool IsWord(char c) =>
        IsName(c) || IsDash(c)
        || c is '.' or ':' or '\\' or '/' or '~' or '*' or '?' or '%' or '^' or '#' or '+' or '!' or '`';

    /// <summary>Whether an ordinary variable name goes on with it; a scope's colon is looked at apart.</summary>
    public static bool IsVariable(char c) => IsName(c) || c is '?';
}
