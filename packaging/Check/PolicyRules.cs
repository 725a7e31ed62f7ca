using System.Text;
using CertProp.Policies;
using CertProp.Reports;

namespace CertProp.Deploy.Check;

/// <summary>The policy inside a script.</summary>
internal static class PolicyRules
{
    public static Rule[] All { get; } =
    [
        new("P1", Severity.Error, "the policy is too large for a script",
            "put it beside the helper with certprop install --policy, and leave it out of the script", TooLarge),
        new("P2", Severity.Error, "certprop would refuse the policy", "correct it; certprop policy check says more",
            Invalid),
        new("P3", Severity.Error, "PowerShell hands text to programs in ASCII and makes question marks of the rest",
            "write other characters as \\uXXXX", NotAscii),
        new("P4", Severity.Error, "PowerShell would read variables and code in the policy, or there is none",
            "let pack write it between @' and '@", Expands),
    ];

    private static int Limit(Script script) => script.Channel is Channel.ConfigMgr ? 8 : 64;

    private static string Name(Channel channel) => channel is Channel.ConfigMgr ? "Configuration Manager" : "Intune";

    private static Token? Policy(Script script) =>
        script.Settings?.Policy is { Content.Length: > 0 } policy ? policy : null;

    private static IEnumerable<Breach> TooLarge(Script script)
    {
        if (Policy(script) is { } policy && Encoding.UTF8.GetByteCount(policy.Content) is var size
            && size > Limit(script) << 10)
            yield return new Breach(
                policy.Line, $"{size} bytes, and scripts of {Name(script.Channel)} take {Limit(script)} KB");
    }

    private static IEnumerable<Breach> Invalid(Script script)
    {
        if (Policy(script) is not { Kind: TokenKind.Text or TokenKind.HereText } policy)
            yield break;
        string? problem = null;
        try
        {
            PolicyReader.Read("the policy", Encoding.UTF8.GetBytes(Unquoted(policy)));
        }
        catch (InvalidInputException e)
        {
            problem = e.Message;
        }
        if (problem is not null)
            yield return new Breach(policy.Line, problem);
    }

    // Two single quotes are one, but in here-strings.
    private static string Unquoted(Token text) =>
        text.Kind is TokenKind.Text ? text.Content.Replace("''", "'", StringComparison.Ordinal) : text.Content;

    private static IEnumerable<Breach> NotAscii(Script script)
    {
        if (Policy(script) is not { } policy)
            yield break;
        int at = policy.Text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7F');
        if (at >= 0)
            yield return new Breach(policy.Line + policy.Text.AsSpan(0, at).Count('\n'), $"{policy.Text[at]}");
    }

    private static IEnumerable<Breach> Expands(Script script)
    {
        if (script.Settings is { } settings && settings.Policy is not { Kind: TokenKind.Text or TokenKind.HereText })
            yield return settings.Breach("$Policy");
    }
}
