namespace CertProp.Deploy.Check;

/// <summary>What scripts write: one line of ASCII on standard output that only changes with what is found.</summary>
internal static class OutputRules
{
    public static Rule[] All { get; } =
    [
        Rule.Against("W4", "every stream but errors lands in the report, whose last line is all that is kept",
            "leave it out, or say it in the one line",
            "Write-Host", "Write-Warning", "Write-Verbose", "Write-Information", "Write-Debug", "Write-Progress",
            "Out-Host", "Out-Default"),
        new("W5", Severity.Warning, "a line that changes by itself is reported anew each time",
            "leave times and counters out of the line",
            script => [
                .. Rule.CallsOf(script, "Get-Date", "Get-Random", "New-Guid", "Measure-Command", "Get-Uptime"),
                .. Rule.TokensOf(script, token => token.Is("$PID"))]),
        new("W6", Severity.Error, "output passes a code page that mangles all but ASCII",
            "write \\uXXXX in JSON, and no other encoding", script => [
                .. Rule.CallsOf(script, "chcp", "chcp.com"),
                .. Rule.TokensOf(script, token => token.Is("$OutputEncoding")),
                .. script.Code.Where(token => token.Is("char"))
                    .Where(index => script.Code.At(index - 1).Text == "[" && script.Code.At(index + 1).Text == "]")
                    .Select(index => new Breach(script.Code[index].Line, "[char]"))]),
        new("W8", Severity.Error,
            "anything on standard error makes a remediation fail, and detection does not run again",
            "call programs with 2>&1 while $ErrorActionPreference is Continue, and write no errors", Errors),
        new("S8", Severity.Error, "the wrapper writes its one line by one Write-Output",
            "keep exactly one Write-Output, outside of functions and branches", Lines),
    ];

    private static IEnumerable<Breach> Errors(Script script)
    {
        Code code = script.Code;
        foreach (Breach call in Rule.CallsOf(script, "Write-Error"))
            yield return call;
        foreach (Breach redirection in Rule.TokensOf(script, IsToErrors))
            yield return redirection;
        foreach (int index in code.Where(token => token.Is("$ErrorActionPreference")))
        {
            if (code.At(index + 1).Is("=")
                && code.At(index + 2).Content.Equals("Stop", StringComparison.OrdinalIgnoreCase))
                yield return new Breach(code[index].Line, "$ErrorActionPreference = 'Stop'");
        }
        foreach (int index in ProgramCalls(code))
        {
            if (!code.Step(index).Any(token => token is { Kind: TokenKind.Redirection, Text: "2>&1" or "*>&1" }))
                yield return new Breach(code[index].Line, $"& {code.At(index + 1).Text} without 2>&1");
        }
    }

    private static bool IsToErrors(Token token) =>
        token.Kind is TokenKind.Redirection && token.Text.EndsWith(">&2", StringComparison.Ordinal);

    /// <summary>Where <c>&amp;</c> runs something that is no script block.</summary>
    public static IEnumerable<int> ProgramCalls(Code code) =>
        code.Where(token => token is { Kind: TokenKind.Operator, Text: "&" })
            .Where(index => code.At(index + 1) is { Kind: TokenKind.Variable or TokenKind.Word } or { IsText: true });

    private static IEnumerable<Breach> Lines(Script script)
    {
        if (!script.IsOurs)
            yield break;
        int[] writes = [.. script.Code.Commands("Write-Output", "write", "echo")];
        if (writes.Length == 0)
            yield return new Breach(0, "no Write-Output");
        foreach (int index in writes.Skip(1))
            yield return new Breach(script.Code[index].Line, $"one more {script.Code[index].Text}");
        foreach (int index in writes.Take(1).Where(index => script.Code.Parent(index) >= 0))
            yield return new Breach(script.Code[index].Line, $"{script.Code[index].Text} in a block");
    }
}
