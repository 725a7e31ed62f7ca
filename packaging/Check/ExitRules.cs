using CertProp.Reports;
namespace CertProp.Deploy.Check;

/// <summary>How scripts end. What a channel makes of exit codes is the opposite in the other.</summary>
internal static class ExitRules
{
    public static Rule[] All { get; } =
    [
        new("W1", Severity.Error, "Intune takes any code but 0 as a leak, and no code as none",
            "exit 0 or exit 1, written out or in one variable", OtherCodes),
        new("W2", Severity.Error, "a return outside of functions ends the script with 0, whatever follows",
            "exit with a code", script => script.Code.Commands("return")
                .Where(index => script.Code.BlocksAround(index).All(block => block.IsPartOfFlow))
                .Select(index => Rule.At(script.Code[index]))),
        new("W3", Severity.Error, "what escapes ends with 1, so the removal starts without a reason",
            "put everything into try and catch, throw only for Configuration Manager, no #Requires", Escapes),
        new("W9", Severity.Error, "a remediation that never ends with 0 has always failed",
            "exit 0 where everything went well", script => script.IsDetection || script.Channel is Channel.ConfigMgr
                || Exits(script).Any(exit => !int.TryParse(exit.Code, out int code) || code == 0)
                    ? [] : Exits(script).Take(1).Select(exit => new Breach(exit.Line))),
        new("S9", Severity.Error, "the script does not end with exit",
            "make exit with a code the last statement", NoExitAtEnd),
    ];

    /// <summary>The exit statements with what they end with: a number, a variable, or nothing.</summary>
    public static IEnumerable<(int Index, int Line, string Code)> Exits(Script script) =>
        script.Code.Commands("exit").Select(index => (
            index, script.Code[index].Line,
            string.Concat(script.Code.Step(index).Skip(1).Select(token => token.Text))));

    private static IEnumerable<Breach> OtherCodes(Script script) =>
        script.Channel is Channel.ConfigMgr
            ? []
            : Exits(script).Where(exit => exit.Code is not ("0" or "1") && !IsVariable(exit.Code))
                .Select(exit => new Breach(exit.Line, $"exit {exit.Code}".TrimEnd()));

    private static bool IsVariable(string code) =>
        code.StartsWith('$') && code.Length > 1 && code[1..].All(c => Characters.IsVariable(c) || c == ':');

    private static IEnumerable<Breach> Escapes(Script script)
    {
        foreach (Token comment in script.Tokens.Where(IsRequires))
            yield return new Breach(comment.Line, "#Requires");
        foreach (int index in ThrowsOut(script, Channel.Intune)
            .Where(_ => script.IsDetection || script.Channel is Channel.Intune))
            yield return new Breach(script.Code[index].Line, "throw");
        if (!script.Code.Commands("try").Any())
            yield return new Breach(0, "no try");
    }

    private static bool IsRequires(Token token) =>
        token.Kind is TokenKind.Comment && token.Text.StartsWith("#requires ", StringComparison.OrdinalIgnoreCase);

    /// <summary>The throw statements that nothing catches when the script runs in a channel.</summary>
    public static IEnumerable<int> ThrowsOut(Script script, Channel channel) =>
        script.Code.Commands("throw").Where(index => script.Code.BlocksAround(index).All(block =>
            block.IsPartOfFlow && block.Keyword is not "try"
            && !block.IsFor(channel is Channel.Intune ? "configmgr" : "intune")));

    private static IEnumerable<Breach> NoExitAtEnd(Script script)
    {
        Token[] code = [.. script.Code.Tokens.Where(token => token.Kind is not TokenKind.NewLine && !token.Is(";"))];
        int last = Exits(script).Select(exit => exit.Index).LastOrDefault(-1);
        bool ends = last >= 0 && script.Code.Parent(last) < 0
            && script.Code.Step(last).LastOrDefault() == code[^1];
        if (!ends)
            yield return new Breach(code.Length > 0 ? code[^1].Line : 0);
    }
}
