using CertProp.Reports;
namespace CertProp.Deploy.Check;

/// <summary>How scripts run certprop.</summary>
internal static class HelperRules
{
    private const int IntuneTimeout = 120;

    public static Rule[] All { get; } =
    [
        new("W10", Severity.Error,
            "detection must only look and remediation must change, or each device reads Recurred for ever",
            "let pack render each script from its own source", WrongVerb),
        new("W11", Severity.Error, "what hangs holds up every other script of the device for an hour",
            $"give the helper --timeout of 1 to {IntuneTimeout} seconds, and never wait", Hangs),
        new("W14", Severity.Error, "the folder is another one for 32-bit PowerShell, on ARM64 or on another drive",
            "find it through $env:ProgramW6432", Bitness),
        new("W22", Severity.Error, "a program is run as SYSTEM without a look at whether it is there and the right one",
            "test the path, and its hash or its access list, before running it", Unchecked),
    ];

    private static IEnumerable<Breach> WrongVerb(Script script)
    {
        if (script.Settings is not { Command: [var verb, ..] command } settings)
            yield break;
        int line = settings["$Command"]!.Name.Line;
        if (verb is not ("detect" or "remove" or "restore"))
            yield return new Breach(line, $"{verb} is neither detect nor remove nor restore");
        else if ((script.NameBegins("Detect", "Discover") && !script.IsDetection)
            || (script.NameBegins("Remediat", "Remove") && script.IsDetection))
            yield return new Breach(line, $"{string.Join(' ', command)} in {script.Name}");
        else if (script.Marker is { } marker && marker.Text.Contains("role=", StringComparison.Ordinal)
            && marker.Text.Contains("role=restore", StringComparison.Ordinal) != verb is "restore")
            yield return new Breach(line, $"{verb} under another role");
    }

    private static IEnumerable<Breach> Hangs(Script script)
    {
        foreach (Breach wait in Rule.CallsOf(
            script, "Start-Sleep", "sleep", "Wait-Process", "Wait-Job", "Wait-Event", "timeout.exe"))
            yield return wait;
        if (script is { Channel: Channel.Intune, Settings: { Timeout: null or < 1 or > IntuneTimeout } settings })
            yield return settings.Breach("$Timeout", $"$Timeout is {settings.Timeout?.ToString() ?? "no number"}");
        if (script.IsOurs && !script.Code.Tokens.Any(token => token.Content == "--timeout"))
            yield return new Breach(0, "no --timeout");
    }

    private static IEnumerable<Breach> Bitness(Script script)
    {
        foreach (Token token in script.Code.Tokens)
        {
            bool isTied = token.Kind is TokenKind.Variable
                ? token.IsOneOf(
                    "$env:ProgramFiles", "${env:ProgramFiles}", "${env:ProgramFiles(x86)}", "$env:CommonProgramFiles",
                    "$env:PROCESSOR_ARCHITECTURE", "$env:PROCESSOR_ARCHITEW6432")
                : (token.IsText || token.Kind is TokenKind.Word) && IsWholePath(token.Content);
            if (isTied)
                yield return new Breach(token.Line, token.Content);
        }
    }

    // A text that is a path, not one that speaks of one.
    private static bool IsWholePath(string text) =>
        text is [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', '\\', ..]
        && !text.Contains('\n', StringComparison.Ordinal);

    private static IEnumerable<Breach> Unchecked(Script script)
    {
        foreach (int call in OutputRules.ProgramCalls(script.Code).Take(1))
        {
            bool looked = script.Code.Commands("Test-Path", "Get-Item").Any(index => index < call)
                && script.Code.Commands("Get-FileHash", "Get-Acl", "Get-AuthenticodeSignature")
                    .Any(index => index < call);
            if (!looked)
                yield return new Breach(script.Code[call].Line, $"& {script.Code.At(call + 1).Text}");
        }
    }
}
