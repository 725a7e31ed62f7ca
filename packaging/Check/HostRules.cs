namespace CertProp.Deploy.Check;

/// <summary>Where scripts run: Windows PowerShell 5.1, as SYSTEM, where nobody looks.</summary>
internal static class HostRules
{
    public static Rule[] All { get; } =
    [
        new("W12", Severity.Error, "nobody can answer, and the device waits for an hour", "ask nothing", Prompts),
        Rule.Against("W13", "SYSTEM has no modules but Windows' own, and what PowerShell 7 brought is not there",
            "use what Windows PowerShell 5.1 has",
            "Import-Module", "ipmo", "Install-Module", "Install-PackageProvider", "Install-PSResource", "Find-Module",
            "using", "Get-Error", "Join-String", "Test-Json", "ConvertFrom-Markdown", "Remove-Alias", "Remove-Service",
            "Start-ThreadJob", "Get-PSSubsystem", "Enable-ExperimentalFeature"),
        new("W15", Severity.Error,
            "SYSTEM has a user's registry, certificates and folders of its own, which are nobody's",
            "leave users' things to certprop --scope machine", script => script.Code.Tokens.Where(IsUsers)
                .Select(token => new Breach(token.Line, token.Content))),
        new("W16", Severity.Error, "the current folder is whatever the agent's is",
            "name paths in full", script => [
                .. Rule.CallsOf(script, "Set-Location", "cd", "Push-Location", "Get-Location", "Resolve-Path"),
                .. script.Code.Tokens.Where(IsRelative).Select(token => new Breach(token.Line, token.Content))]),
        new("W17", Severity.Error, "files that a script leaves are in the way of other accounts, and of nobody's use",
            "write the one line and no files; certprop keeps its own records", Files),
        Rule.Against("W18", "the agent decides about signatures; this changes nothing, or the device",
            "leave it out", "Set-ExecutionPolicy"),
        Rule.Against("W19", "a restart takes away the user's work and the agent's queue",
            "leave restarts to whoever plans them",
            "Restart-Computer", "Stop-Computer", "shutdown", "shutdown.exe", "logoff", "logoff.exe",
            "Restart-Service", "Stop-Service"),
        Rule.Against("W21", "what goes on behind the script's end meets the next run",
            "do everything within the run",
            "Start-Job", "Register-ScheduledTask", "Register-ScheduledJob", "schtasks", "schtasks.exe",
            "Register-ObjectEvent", "Start-Service"),
        Rule.Against("W24", "a window may open before the user", "call programs with &",
            "Start-Process", "saps", "start", "Invoke-Item", "ii"),
    ];

    private static IEnumerable<Breach> Prompts(Script script)
    {
        foreach (Breach call in Rule.CallsOf(
            script, "Read-Host", "Get-Credential", "Out-GridView", "ogv", "pause", "choice", "choice.exe"))
            yield return call;
        foreach (int index in script.Code.Where(token => token.IsOneOf("-Confirm", "-Confirm:")))
        {
            if (!script.Code[index].Is("-Confirm:") || !script.Code.At(index + 1).Is("$false"))
                yield return Rule.At(script.Code[index]);
        }
    }

    private static bool IsUsers(Token token) => token.Kind is TokenKind.Variable
        ? token.IsOneOf(
            "$env:USERPROFILE", "$env:APPDATA", "$env:LOCALAPPDATA", "$env:HOMEPATH", "$env:USERNAME",
            "$HOME", "$PROFILE", "$env:OneDrive")
        : (token.IsText || token.Kind is TokenKind.Word) && Begins(
            token.Content, "HKCU:", "HKEY_CURRENT_USER", "Registry::HKEY_CURRENT_USER", "Cert:\\CurrentUser");

    private static bool IsRelative(Token token) => token.Kind is TokenKind.Variable
        ? token.Is("$PWD")
        : (token.IsText || token.Kind is TokenKind.Word) && Begins(token.Content, ".\\", "..\\", "./", "../");

    private static bool Begins(string text, params string[] beginnings) =>
        beginnings.Any(beginning => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Breach> Files(Script script)
    {
        foreach (Breach call in Rule.CallsOf(
            script, "Set-Content", "Add-Content", "Out-File", "New-Item", "Export-Csv", "Export-Clixml",
            "Start-Transcript", "Tee-Object", "Copy-Item", "Move-Item", "Remove-Item", "mkdir", "md", "del",
            "Set-ItemProperty", "New-ItemProperty"))
            yield return call;
        foreach (int index in script.Code.Where(token => token.Kind is TokenKind.Redirection))
        {
            bool isFile = !script.Code[index].Text.Contains('&', StringComparison.Ordinal);
            if (isFile && !script.Code.At(index + 1).Is("$null"))
                yield return Rule.At(script.Code[index]);
        }
    }
}
