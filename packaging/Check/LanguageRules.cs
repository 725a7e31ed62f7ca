using System.Text.RegularExpressions;

namespace CertProp.Deploy.Check;

/// <summary>What Constrained Language forbids, and what Windows PowerShell 5.1 does not know.</summary>
internal static partial class LanguageRules
{
    private const string Why = "Constrained Language refuses it, which is what WDAC and AppLocker turn on";
    private const string Fix = "use cmdlets, operators and &";

    // The core types of about_Language_Modes that scripts use; others may not be converted to.
    private static readonly string[] s_coreTypes =
    [
        "array", "bool", "byte", "char", "datetime", "decimal", "double", "float", "guid", "hashtable", "int", "int16",
        "int32", "int64", "long", "nullstring", "object", "ordered", "psobject", "pscustomobject", "regex", "sbyte",
        "scriptblock", "securestring", "single", "string", "switch", "timespan", "uint16", "uint32", "uint64", "uri",
        "version", "void", "xml",
    ];

    private static readonly string[] s_newParameters =
    [
        "-Parallel", "-AsHashtable", "-SkipCertificateCheck", "-SkipHttpErrorCheck", "-AsUTC", "-AsByteStream",
        "-EnumsAsStrings",
    ];

    public static Rule[] All { get; } =
    [
        new("L1", Severity.Error, Why, Fix, script => script.Code
            .Where(token => token is { Kind: TokenKind.Operator, Text: "::" })
            .Select(index => new Breach(script.Code[index].Line, $"::{script.Code.At(index + 1).Text}"))),
        new("L2", Severity.Error, Why, Fix, script => script.Code
            .Where(token => token is { Kind: TokenKind.Operator, Text: "." })
            .Where(index => script.Code.At(index + 1).Kind is TokenKind.Word
                && Calls(script.Code[index + 1], script.Code.At(index + 2)))
            .Select(index => new Breach(script.Code[index].Line, $".{script.Code[index + 1].Text}()"))),
        Rule.Against("L3", Why, Fix, "New-Object", "Add-Type", "class", "enum"),
        Rule.Against("L4", "text becomes code, which nobody can check", "write the code itself",
            "Invoke-Expression", "iex", "Invoke-Command", "icm"),
        new("L5", Severity.Error, Why, "use core types such as [string] and [int]", script => OtherTypes(script.Code)),
        new("L6", Severity.Error, "Windows PowerShell 5.1 does not know it, and the whole script does not start",
            "write it as 5.1 has it", script => NewSyntax(script.Code)),
    ];

    // .Name( is a call, .Name ( is not.
    private static bool Calls(Token name, Token next) =>
        next.Text == "(" && name.Start + name.Text.Length == next.Start;

    private static IEnumerable<Breach> OtherTypes(Code code) =>
        code.Where(token => token is { Kind: TokenKind.Open, Text: "[" })
            .Where(index => IsTypeName(code, index) && !code[index + 1].IsOneOf(s_coreTypes))
            .Select(index => new Breach(code[index].Line, $"[{code[index + 1].Text}]"));

    // [name] with nothing right before it, which would make it an index.
    private static bool IsTypeName(Code code, int index)
    {
        Token before = code.At(index - 1);
        bool indexes = before.Start + before.Text.Length == code[index].Start
            && (before.IsText || before.Kind is TokenKind.Variable or TokenKind.Close or TokenKind.Word);
        return !indexes && code.At(index + 1) is { Kind: TokenKind.Word, Text: [not ('-' or (>= '0' and <= '9')), ..] }
            && code.At(index + 2).Text is "]" or "[";
    }

    private static IEnumerable<Breach> NewSyntax(Code code)
    {
        for (int index = 0; index < code.Count; index++)
        {
            Token token = code[index];
            bool isNew = token.Kind switch
            {
                TokenKind.Operator => token.Text is "&&" or "||" or "??" or "??=" or "?." or "?["
                    || IsTernary(code, index) || IsBackground(code, index),
                TokenKind.Word => token.IsOneOf(s_newParameters)
                    || (token.Is("clean") && code.At(index + 1).Text == "{"),
                TokenKind.ExpandableText => NewEscape.IsMatch(token.Text),
                _ => false,
            };
            if (isNew)
                yield return new Breach(token.Line, token.IsText ? "`u{ or `e" : token.Text);
        }
    }

    // At the beginning of a step, ? is Where-Object.
    private static bool IsTernary(Code code, int index) =>
        code[index].Text == "?"
        && (code.At(index - 1).IsText
            || code.At(index - 1).Kind is TokenKind.Variable or TokenKind.Close or TokenKind.Word);

    // `e and `u{…}, the backtick not escaped itself.
    [GeneratedRegex(@"(?<!`)(?:``)*`(?:e|u\{)")]
    private static partial Regex NewEscape { get; }

    private static bool IsBackground(Code code, int index) =>
        code[index].Text == "&" && index > 0 && code[index - 1].Kind is not TokenKind.NewLine
        && (code.At(index + 1).Kind is TokenKind.NewLine || code.At(index + 1).Is(";"));
}
