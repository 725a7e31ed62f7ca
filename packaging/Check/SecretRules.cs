using System.Text.RegularExpressions;

namespace CertProp.Deploy.Check;

/// <summary>Whoever may read scripts in the console reads these, and they stay on each device.</summary>
internal static class SecretRules
{
    // No backtracking: the text may be anybody's.
    private static readonly Regex s_known = new(
        @"-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{10,}\.eyJ[\w-]+|\b(AKIA|ASIA)[0-9A-Z]{16}\b"
        + @"|\bgh[pousr]_[A-Za-z0-9]{36}|\b(AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{20,}"
        + @"|\b[\w~.-]{3}8Q~[\w~.-]{31,34}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly string[] s_names =
        ["password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "passphrase"];

    public static Rule[] All { get; } =
    [
        new("W23", Severity.Error, "scripts are readable by everybody who may see the console, and stay on the devices",
            "take the secret out, and change it where it is valid",
            script => [.. Assigned(script.Code), .. PlainText(script), .. Known(script)]),
    ];

    private static IEnumerable<Breach> Assigned(Code code) =>
        code.Where(token => token.Kind is TokenKind.Variable or TokenKind.Word
            && Array.Exists(s_names, name => token.Text.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
            .Where(index => code.At(index + 1).Is("=")
                && code.At(index + 2) is { IsText: true, Content.Length: > 0, Inner.Count: 0 })
            .Select(index => Rule.At(code[index]));

    private static IEnumerable<Breach> PlainText(Script script) =>
        Rule.TokensOf(script, token => token.Is("-AsPlainText"));

    // In comments and the policy too, but not in the signature.
    private static IEnumerable<Breach> Known(Script script) =>
        script.Tokens.TakeWhile(token => !FormRules.BeginsSignature(token))
            .SelectMany(token => s_known.EnumerateLines(token))
            .Select(line => new Breach(line, "what looks like a key or a token"));

    private static IEnumerable<int> EnumerateLines(this Regex regex, Token token) =>
        regex.Matches(token.Text).Select(match => token.Line + token.Text.AsSpan(0, match.Index).Count('\n'));
}
