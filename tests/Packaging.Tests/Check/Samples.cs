using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

/// <summary>How each rule is broken, and what only looks like it.</summary>
internal static class Samples
{
    private const string Output = "Write-Output $line", Exit = "exit $code", Run = "& $exe $options --policy";

    private const string Unpinned = "# certprop-deploy/1 unpinned";

    private static RenderedWrapper Detection => RenderedWrapper.IntuneDetection;

    private static RenderedWrapper Remediation => RenderedWrapper.IntuneRemediation;

    public static Sample[] All { get; } =
    [
        .. Ends, .. Writes, .. Helper, .. Host, .. Secrets, .. ConfigMgr, .. Language, .. Policy, .. Settings, .. Form,
    ];

    private static Sample[] Ends =>
    [
        new("W1", Detection, Exit, "exit 2", "exit 1"),
        new("W1", Detection, Exit, "exit", "exit 0"),
        new("W1", Detection, Exit, "exit -1", "exit $script:code"),
        new("W1", Detection, Exit, "exit $(7)", "exit $code # exit 7"),
        new("W2", Detection, Output, $"return $line\r\n{Output}", $"function Get-None {{ return 1 }}\r\n{Output}"),
        new("W2", Detection, Output, $"if ($code) {{ return }}\r\n{Output}",
            $"$null = 1 | ForEach-Object {{ return }}\r\n{Output}"),
        new("W3", Detection, Output, $"if (-not $line) {{ throw 'x' }}\r\n{Output}",
            $"try {{ throw 'x' }} catch {{ $line = 'throw' }}\r\n{Output}"),
        new("W3", Detection, Output, $"throw\r\n{Output}",
            $"if ($Channel -eq 'configmgr') {{ throw 'x' }}\r\n{Output}"),
        new("W3", Detection, Output, $"#Requires -Version 5.1\r\n{Output}", $"# requires 5.1\r\n{Output}"),
        new("W3", Detection, "try { $line = Invoke-Helper } catch {", "$line = Invoke-Helper; if (1) {",
            "try { $line = Invoke-Helper } catch {") { Offset = null },
        new("W9", Remediation, Exit, "exit 1", "exit 0"),
        new("S9", Detection, Exit, "if ($code) { exit $code }", "exit $code; # the end"),
        new("S9", Detection, Exit, "exit $code\r\n$null = 1", "if ($code) { exit 1 }\r\nexit 0") { Offset = 1 },
    ];

    private static Sample[] Writes =>
    [
        Sample.Code("W4", "Write-Host 'x'"),
        Sample.Code("W4", "$x = \"a $(Write-Warning 'b') c\"", "$x = \"a `$(Write-Warning 'b') c\""),
        Sample.Code("W4", "& 'Write-Verbose' x", "$null = 'Write-Verbose'"),
        Sample.Code("W4", "Microsoft.PowerShell.Utility\\Write-Host x"),
        Sample.Code("W4", "Wr`ite-Host x"),
        Sample.Code("W5", "$x = Get-Date"),
        Sample.Code("W5", "$x = \"$PID\""),
        Sample.Code("W6", "$OutputEncoding = $null"),
        Sample.Code("W6", "$x = [char]0xDF", "$x = [string]0xDF"),
        Sample.Code("W6", "$null = chcp 65001"),
        Sample.Code("W8", "Write-Error 'x'"),
        Sample.Code("W8", "'x' 1>&2", "'x' 2>&1"),
        Sample.Code("W8", "$ErrorActionPreference = 'Stop'", "$ErrorActionPreference = 'SilentlyContinue'"),
        new("W8", Detection, $"{Run} '-' 2>&1", $"{Run} '-'", $"{Run} '-' *>&1"),
        new("S8", Detection, Output, $"{Output}\r\n{Output}", $"{Output}\r\n# {Output}") { Offset = 1 },
        new("S8", Detection, Output, $"if ($line) {{ {Output} }}", $"{Output} # if"),
        new("S8", Detection, Output, "$line", Output) { Offset = null },
    ];

    private static Sample[] Helper =>
    [
        new("W10", Detection, "'detect'", "'remove'", "'detect', 'remove'"),
        new("W10", Detection, "'detect'", "'list'", "'detect'"),
        new("W10", Remediation, "'remove', '--scope'", "'detect', '--scope'", "'remove', '--for', 'x', '--scope'"),
        new("W10", Detection with { Role = "restore" }, "'detect'", "'detect'", "'restore', '--what-if'"),
        Sample.Code("W11", "Start-Sleep 5"),
        new("W11", Detection, "$Timeout = 120", "$Timeout = 3600", "$Timeout = 60"),
        new("W11", Detection, "$Timeout = 120", "$Timeout = 'long'", "$Timeout = 1"),
        new("W11", Detection, "'--timeout'", "'--time'", "'--timeout'") { Offset = null },
        Sample.Code("W14", "$x = $env:ProgramFiles"),
        Sample.Code("W14", "$x = \"${env:ProgramFiles(x86)}\\a\"", "$x = \"`${env:ProgramFiles(x86)}\\a\""),
        Sample.Code("W14", "$x = 'C:\\Program Files\\x.exe'", "$x = 'not in C:\\Program Files\\x.exe'"),
        Sample.Code("W14", "$x = $env:PROCESSOR_ARCHITECTURE -eq 'AMD64'"),
        new("W22", Detection, "$exe = ", "& $other 2>&1\r\n    $exe = ", "# & $other\r\n    $exe = "),
    ];

    private static Sample[] Host =>
    [
        Sample.Code("W12", "$x = Read-Host"),
        Sample.Code("W12", "Get-Item x -Confirm", "Get-Item x -Confirm:$false"),
        Sample.Code("W13", "Import-Module CertProp"),
        Sample.Code("W13", "Get-Error"),
        Sample.Code("W15", "$x = $env:APPDATA"),
        Sample.Code("W15", "Get-Item HKCU:\\Software", "$x = 'not HKCU:\\Software'"),
        Sample.Code("W15", "Get-ChildItem 'Cert:\\CurrentUser\\My'", "Get-ChildItem 'Cert:\\LocalMachine\\My'"),
        Sample.Code("W16", "& .\\certprop.exe 2>&1", "$x = 'as .\\certprop.exe'"),
        Sample.Code("W16", "Set-Location $env:SystemRoot"),
        Sample.Code("W16", "$x = \"$PWD\\a\"", "$x = '$PWD\\a'"),
        Sample.Code("W17", "Set-Content x 1"),
        Sample.Code("W17", "'x' > x.txt", "'x' > $null"),
        Sample.Code("W17", "'x' 2>> x.txt", "'x' 2>$null"),
        Sample.Code("W18", "Set-ExecutionPolicy Bypass"),
        Sample.Code("W19", "Restart-Computer"),
        Sample.Code("W19", "shutdown.exe /r"),
        Sample.Code("W21", "$x = Start-Job { 1 }"),
        Sample.Code("W24", "Start-Process x"),
    ];

    private static Sample[] Secrets =>
    [
        Sample.Code("W23", "$clientSecret = 'abc'", "$clientSecret = \"$env:SECRET\" # password = 'abc'"),
        Sample.Code("W23", "$x = ConvertTo-SecureString $y -AsPlainText"),
        Sample.Code("W23", "# AKIAABCDEFGHIJKLMNOP", "# AKIA and more"),
        Sample.Code("W23", "# -----BEGIN RSA PRIVATE KEY-----", "# -----BEGIN CERTIFICATE-----"),
        Sample.Code("W23", "$x = @{ Password = 'a' }", "$x = @{ Password = '' }"),
    ];

    private static Sample[] ConfigMgr =>
    [
        new("C1", RenderedWrapper.Discovery, "{ exit 0 }", "{ exit 1 }", "{ exit 0 } # exit 1"),
        new("C1", RenderedWrapper.Discovery, "if ($Channel -eq 'configmgr') { exit 0 }", "exit $code",
            "if ($Channel -eq 'intune') { exit $code }\r\nexit 0"),
        new("C2", RenderedWrapper.ConfigMgrRemediation, "throw $line", "'throw'", "throw 'x'") { Offset = null },
        new("C2", RenderedWrapper.ConfigMgrRemediation, "throw $line", "try { throw $line } catch { 'x' }",
            "throw") { Offset = null },
        new("C3", RenderedWrapper.ConfigMgrRemediation, Exit, "exit 1", "exit 0 # exit 1"),
        new("C4", RenderedWrapper.Discovery, "$Timeout = 45", "$Timeout = 46", "$Timeout = 44"),
    ];

    private static Sample[] Language =>
    [
        Sample.Code("L1", "$x = [int]::MaxValue"),
        Sample.Code("L1", "$x = \"$([IO.Path]::PathSeparator)\"", "$x = \"`$([IO.Path]::PathSeparator)\""),
        Sample.Code("L2", "$x = $y.Trim()", "$x = $y.Trim"),
        Sample.Code("L2", "$x = (Get-Item x).OpenRead()"),
        Sample.Code("L2", "$x = 'a'.Length.ToString()"),
        Sample.Code("L3", "$x = New-Object Object"),
        Sample.Code("L3", "Add-Type 'x'"),
        Sample.Code("L4", "iex $x"),
        Sample.Code("L4", "$x | Invoke-Expression"),
        Sample.Code("L5", "$x = [Net.WebClient]$y", "$x = [string]$y[0]"),
        Sample.Code("L6", "Get-Item x && Get-Item y"),
        Sample.Code("L6", "$x = $y ?? 1"),
        Sample.Code("L6", "$x ??= 1"),
        Sample.Code("L6", "$x = ${y}?.Count"),
        Sample.Code("L6", "$x = $y ? 1 : 2", "$x = $y | ? { 1 }"),
        Sample.Code("L6", "1 | ForEach-Object -Parallel { 1 }"),
        Sample.Code("L6", "$x = \"`u{DF}\"", "$x = \"``u{DF}\""),
        Sample.Code("L6", "Get-Item x &", "& $exe $options 2>&1"),
    ];

    private static Sample[] Policy =>
    [
        new("P1", Detection, "{\r\n  \"version\": 1,", $"{{ \"version\": 1,{new string(' ', 66_000)}",
            $"{{ \"version\": 1,{new string(' ', 65_000)}") { Offset = -1 },
        new("P1", RenderedWrapper.Discovery, "{\r\n  \"version\": 1,", $"{{ \"version\": 1,{new string(' ', 8_200)}",
            $"{{ \"version\": 1,{new string(' ', 8_000)}") { Offset = -1 },
        new("P2", Detection, "{\r\n  \"version\": 1,", "{\r\n  \"version\": 2,",
            "{ // version 2\r\n  \"version\": 1,") { Offset = -1 },
        new("P2", Detection, "\"issuers\"", "\"isuers\"", "\"templates\"") { Offset = -3 },
        new("P3", Detection, "Stra\\u00DFe", "Stra\u00DFe", "Strasse"),
        new("P4", Detection with { PolicyText = null }, "$Policy = ''", "$Policy = \"{}\"",
            "$Policy = '{ \"version\": 1 }'"),
        new("P4", Detection with { PolicyText = null }, "$Policy = ''", "$Policy = $null", "$Policy = ''"),
    ];

    private static Sample[] Settings =>
    [
        new("S1", Detection, "revision=3", "revision=x", "revision=999"),
        new("S1", Detection, "# certprop-deploy/1 deployment", "# certprop",
            "# certprop-deploy/1 deployment") { Offset = 1 },
        new("S1", Detection, "content=0123456789ab", "content=0123456789AB", "content=ba9876543210"),
        new("S2", Detection with { Accepted = new Dictionary<string, string>() }, $"{Unpinned}\r\n", $"{Unpinned}\r\n",
            "")
        {
            NearMissWrapper = Detection with { PolicyText = $"{{ // {Unpinned}\r\n\"version\": 1 }}" },
        },
        new("S3", Detection, "'0.1.0.0' = '0011", "'0.1.0.0' = 'x011", "'0.2.0.0' = 'a011"),
        new("S3", Detection, "'0.1.0.0' = '0011", "'0.1.0.0' = '011", "'0.1.0.0' = 'FFFF"),
        new("S3", Detection, "'0.1.0.0'", "'0.1.0'", "'10.1.2.3456'"),
        new("S3", Detection, "$Accepted = @{", "$Accepted = @{}\r\n$Other = @{", "$Accepted = @{") ,
        new("S4", Detection, "$Channel = 'intune'", "$Channel = 'jamf'", "$Channel = 'intune' # 'jamf'"),
        new("S4", Detection, "$Channel = 'intune'", "$Channel = 'intune'\r\nGet-Item x",
            "$Channel = 'intune'\r\n# Get-Item x") { Offset = 1 },
        new("S4", Detection, "$Timeout = 120", "# none", "$Timeout = 120") { Offset = -3 },
        new("S4", Detection, "$Command = 'detect', '--scope', 'machine'", "$Command = Get-Command",
            "$Command = 'detect'"),
    ];

    private static Sample[] Form =>
    [
        Sample.Code("W7", "# Stra\u00DFe", "# Strasse"),
        Sample.Code("W7", "# \u001B", "# \t"),
        new("W7", Detection, "<#\r\n.SYNOPSIS", "\u00EF\u00BB\u00BF<#\r\n.SYNOPSIS", "<#\r\n.SYNOPSIS"),
        Sample.Code("S5", $"# {new string('x', 205_000)}", $"# {new string('x', 190_000)}") with { Offset = null },
        Sample.Code("S6", string.Concat(Enumerable.Repeat("$x = 1\r\n", 60)),
            string.Concat(Enumerable.Repeat("# $x = 1\r\n\r\n", 60))) with { Offset = null },
        Sample.Code("S7", "$x = 1\n", "$x = \"`n\""),
        Sample.Code("S7", "$x = 1\r", "$x = \"`r\""),
        new("S10", Detection, Exit, $"# SIG # Begin signature block\r\n{Exit}", $"# sig # begin\r\n{Exit}"),
        new("S10", Detection, $"{Exit}\r\n", $"{Exit}\r\n{Signature}$x = 1",
            $"{Exit}\r\n\r\n{Signature}") { Offset = 4 },
        new("S11", Detection, Exit, "exit 'a", "exit $code # 'a"),
        Sample.Code("S11", "$x = \"$(1\"", "$x = \"`$(1\""),
        Sample.Code("S11", "$x = (1", "$x = '('"),
        Sample.Code("S11", "}}", "# }}"),
        Sample.Code("S11", "<# a", "# <# a"),
        Sample.Code("S11", "@'\r\na", "# @'"),
    ];

    private const string Signature =
        "# SIG # Begin signature block\r\n# SIG # MIIFgQ==\r\n# SIG # End signature block\r\n";
}
