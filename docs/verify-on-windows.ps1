<#
.SYNOPSIS
Checks on a real Windows test machine what certprop's tests cannot: links, locks, access lists, CryptoAPI, sessions.

.DESCRIPTION
THIS SCRIPT HAS NEVER BEEN RUN ON REAL WINDOWS BY THOSE WHO WROTE IT, and neither has certprop. Read it first, and run it on a
test machine that you can throw away. A check that fails may be the script's fault; either way an issue with the table that
it prints at the end is welcome.

Without -Run it changes nothing and only says what each check would do. With -Run it lists that once more, asks, and then
works through the checks one by one, with a line PASS, FAIL or SKIPPED for each. Every check takes back what it did, also when it fails.
Needs an elevated Windows PowerShell 5.1 in the session of the user who signed in (not "run as another user"), a 64-bit
Windows, and no card in a reader. No module has to be installed, and nothing is downloaded.

What -Run makes and removes again:
- a folder CertPropVerify-<8 digits> in %ProgramFiles% with a copy of certprop.exe and trees of test profiles
- where it is missing, %ProgramData%\CertPropRemediation\Backup (check programdata)
- a local user certpropv<6 digits> with a profile (check user)
- an invented certificate of "Carl Fischer", without any key, in your own personal store (checks live, session)
- a scheduled task CertPropVerify-<8 digits> that runs as SYSTEM (check session)
If it is ended by force, these are what to look for and delete.

Only this invented certificate is ever removed: every run over real stores names its thumbprint or one that no certificate has.

.PARAMETER Run
Do it. Without it, nothing is changed.

.PARAMETER CertProp
The certprop.exe to check. Default: certprop.exe beside this script, else the one in %ProgramFiles%\CertPropRemediation.

.PARAMETER Only
Names of the checks to do; all by default.

.EXAMPLE
.\verify-on-windows.ps1

Shows what would be done.

.EXAMPLE
.\verify-on-windows.ps1 -Run -CertProp C:\Temp\certprop.exe

Asks, does all checks, and prints a table for an issue. Ends with 1 where a check failed, else with 0.

.EXAMPLE
powershell.exe -NoProfile -ExecutionPolicy Bypass -File .\verify-on-windows.ps1 -Run -Only junction,hardlink

Does two checks.

.NOTES
The table holds Windows' build, certprop's version and hash, and what was seen; no names of people, accounts or computers.
#>
#requires -Version 5.1
[CmdletBinding()]
param(
    [switch] $Run,
    [string] $CertProp,
    [string[]] $Only
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# A leaked entry out of tests/Samples: an invented certificate that says that its key is on a card. There is no such key.
$Thumbprint = '12DB43CAB107CC3FB6432CCFF5306D8094B21A2D'
$NoThumbprint = '0' * 40
$Element = [Convert]::FromBase64String(@'
AgAAAAEAAADeAAAAHAAAAIoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGwAZQAtAFMAbQBhAHIAdABjAGEAcgBkAEwAbwBnAG8AbgAtAGIAMgAxADcAMwA1ADQA
MQAtAGQAMwA0ADAALQA2ADgAMABlAC0AOQBhADUAZQAtADEAZAA3AGQANQBiADQAYwBhADUAZgA0AAAATQBpAGMAcgBvAHMAbwBmAHQAIABTAG0AYQByAHQA
IABDAGEAcgBkACAASwBlAHkAIABTAHQAbwByAGEAZwBlACAAUAByAG8AdgBpAGQAZQByAAAAAwAAAAEAAAAUAAAAEttDyrEHzD+2QyzP9TBtgJSyGi0gAAAA
AQAAAFQEAAAwggRQMIIDOKADAgECAhBBNReyQNMOaJpeHX1bTKX0MA0GCSqGSIb3DQEBCwUAMEsxFzAVBgoJkiaJk/IsZAEZFgdleGFtcGxlMRQwEgYKCZIm
iZPyLGQBGRYEY29ycDEaMBgGA1UEAwwRQ29ycCBJc3N1aW5nIENBIDEwHhcNMjUwMzAxMDgwMDAwWhcNMzUwMzAxMDgwMDAwWjBXMRcwFQYKCZImiZPyLGQB
GRYHZXhhbXBsZTEUMBIGCgmSJomT8ixkARkWBGNvcnAxDzANBgNVBAsMBlBlb3BsZTEVMBMGA1UEAwwMQ2FybCBGaXNjaGVyMIIBIjANBgkqhkiG9w0BAQEF
AAOCAQ8AMIIBCgKCAQEA30gMSlhdhaJVqr2ZJTZ7I5ui46qiBCUoftX6odd9fNWIN0m4RBNvAtdqHCBM0+LbZEIH85WRjZezBp7VPbJ4EwNa97G1no9wQWbM
Da6Qf3+h/BEIt+Nx0i0t23DQ6J598+vX3hD8GBLOwea51Ckb4TGyOO3uv3acZlzc+TMwZI7bMLQkt09Uvjobj8hrYIt5nGqlWhjHD2NDciGynU+yMNIsz125
M1AQrPHt5U5ks1V9dcNv4EOY77LTtSCyEZ5m0J86BxoaV13PkkCjDOBSrWyPpfkYJjh/B99Vjf6VIlW5hHPJHPoM31xbtzdsTZEqp1nJLpU99jErd7+xdTr+
TQIDAQABo4IBIjCCAR4wDgYDVR0PAQH/BAQDAgWgMB0GA1UdDgQWBBQTtdiQpPNzq6iK72llBxuA90xDCjAfBgNVHSUEGDAWBgorBgEEAYI3FAICBggrBgEF
BQcDAjBPBgNVHREESDBGoCkGCisGAQQBgjcUAgOgGwwZY2FybC5maXNjaGVyQGNvcnAuZXhhbXBsZYEZY2FybC5maXNjaGVyQGNvcnAuZXhhbXBsZTBPBgkr
BgEEAYI3GQIEQjBAoD4GCisGAQQBgjcZAgGgMAQuUy0xLTUtMjEtMTExMTExMTExMS0yMjIyMjIyMjIyLTMzMzMzMzMzMzMtMTEwNjAqBgkrBgEEAYI3FQcE
HTAbBhMrBgEEAYI3FQjLrQeD05cxAQIDAgFkAgEEMA0GCSqGSIb3DQEBCwUAA4IBAQCJ3Y77fI38Q8keJuJQz51VkP29OepS2cH5ybm2Je8aU5VHWNagwH1+
h46e7q5eCIYBLyLhB7D+Z2/IjxVcD96MsLxxOniwD3zHDJ5pe9jtDew6o8NWHryN9/dcvKr2tNNWEzLkqEgSUCgcStJGif99bYp90rObeQyMRNY1GKqCxrUS
Oh4UX0avryHO3RDlKn3F0gSeMZ0jH8rgG2ror27WR3WRdBFek0DBsPB3UOKlnxxEuQFOV2ikDDJlt71yzDHfU+vX6mEyTw3GoRA9/NPeuDwk4xm2U3K0B8By
Z6l7XJ/YcbT9Pw4yttu0+WI3ipZqB5/JSCUiqnsApwy8bHTK
'@)
$StorePath = 'Microsoft\SystemCertificates\My\Certificates'

# Set by the main part before the first check.
$Work = $null
$Exe = $null
$Policy = $null

# ---- results -------------------------------------------------------------------------------------------------------------

$SkipMark = 'SKIPPED: '
$Results = New-Object System.Collections.ArrayList

function Skip([string] $Why) { throw ($SkipMark + $Why) }

function Assert([bool] $Condition, [string] $Expected) {
    if (-not $Condition) { throw $Expected }
}

function Add-Result([string] $Name, [string] $Result, [string] $Detail) {
    $line = ($Detail -replace '[\r\n|]+', ' ').Trim()
    [void] $Results.Add((New-Object PSObject -Property @{ Name = $Name; Result = $Result; Detail = $line }))
    Write-Host ('{0,-8} {1,-14} {2}' -f $Result, $Name, $line)
}

# ---- certprop ------------------------------------------------------------------------------------------------------------

function Join-Arguments([string[]] $Arguments) {
    # No argument here holds a quotation mark or ends with a backslash.
    ($Arguments | ForEach-Object { if ($_ -match '\s' -or $_ -eq '') { '"' + $_ + '"' } else { $_ } }) -join ' '
}

function Invoke-CertProp([string[]] $Arguments, [int] $Seconds = 120) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $Exe
    $start.Arguments = Join-Arguments $Arguments
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
    $start.WorkingDirectory = $Work
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit($Seconds * 1000)) {
            $process.Kill()
            throw "certprop $($Arguments[0]) did not end within $Seconds seconds"
        }
        $process.WaitForExit()
        $text = $output.Result
        $json = $null
        if ($text.StartsWith('{')) { $json = $text | ConvertFrom-Json }
        New-Object PSObject -Property @{
            ExitCode = $process.ExitCode; Output = $text; Error = $errors.Result.Trim(); Json = $json
            Seconds = [int] $clock.Elapsed.TotalSeconds
        }
    }
    finally { $process.Dispose() }
}

function Invoke-OnTree([string] $Command, $Tree, [string[]] $More = @()) {
    $arguments = @($Command, '--profiles', $Tree.Profiles, '--policy', $Policy, '--format', 'json')
    if ($Command -ne 'restore') { $arguments += @('--owners', $Tree.Owners) }
    if ($Command -ne 'detect') { $arguments += @('--backup', $Tree.Backup) }
    Invoke-CertProp ($arguments + $More)
}

function Show([object] $Result) { "exit code $($Result.ExitCode): $($Result.Error)" }

function Assert-Exit([object] $Result, [int[]] $Expected) {
    Assert ($Expected -contains $Result.ExitCode) "exit code $($Expected -join ' or ') was expected; $(Show $Result)"
    Assert ($null -ne $Result.Json) "a JSON report was expected; $(Show $Result)"
}

function Get-Problems([object] $Json, [string] $Code, [string] $Part = '') {
    @($Json.problems | Where-Object { $_.code -eq $Code -and $_.path.IndexOf($Part, [StringComparison]::OrdinalIgnoreCase) -ge 0 })
}

function Get-Entries([object] $Json, [string] $ProfileName) {
    @($Json.certificates | Where-Object { $_.thumbprint -eq $Thumbprint -and $_.profile -eq $ProfileName })
}

function Get-Kept([object] $Json, [string] $Reason) {
    $kept = $Json.summary.keptBy.PSObject.Properties[$Reason]
    if ($kept) { [int] $kept.Value } else { 0 }
}

# ---- files ---------------------------------------------------------------------------------------------------------------

function New-Folder([string] $Path) { [void] [System.IO.Directory]::CreateDirectory($Path); $Path }

function Add-Element([string] $Folder) {
    $file = Join-Path (New-Folder $Folder) $Thumbprint
    [System.IO.File]::WriteAllBytes($file, $Element)
    $file
}

function Test-Element([string] $File) {
    (Test-Path -LiteralPath $File) -and
        [Convert]::ToBase64String([System.IO.File]::ReadAllBytes($File)) -eq [Convert]::ToBase64String($Element)
}

function Get-StoreFolder([string] $ProfileFolder) { Join-Path $ProfileFolder "AppData\Roaming\$StorePath" }

# A tree of test profiles, each of somebody whose certificate the test certificate is not.
function New-Tree([string] $Name, [string[]] $ProfileNames) {
    $root = New-Folder (Join-Path $Work $Name)
    $lines = @('profile,sid')
    $number = 1200
    foreach ($profileName in $ProfileNames) {
        $number++
        $lines += "$profileName,S-1-5-21-1111111111-2222222222-3333333333-$number"
    }
    $owners = Join-Path $root 'owners.csv'
    [System.IO.File]::WriteAllLines($owners, [string[]] $lines)
    New-Object PSObject -Property @{
        Root = $root; Owners = $owners
        Profiles = (New-Folder (Join-Path $root 'Profiles'))
        Backup = (New-Folder (Join-Path $root 'Backup'))
        Outside = (New-Folder (Join-Path $root 'Outside'))
    }
}

function New-Junction([string] $Path, [string] $Target) {
    [void] (New-Folder (Split-Path -Parent $Path))
    [void] (New-Item -ItemType Junction -Path $Path -Value $Target)
}

# Deletes a tree of this script's own and walks through no link.
function Remove-Own([string] $Path) {
    if (-not (Test-Path -LiteralPath $Path)) { return }
    foreach ($item in [System.IO.Directory]::GetFileSystemEntries($Path)) {
        $attributes = [System.IO.File]::GetAttributes($item)
        if (-not ($attributes -band [System.IO.FileAttributes]::Directory)) {
            [System.IO.File]::SetAttributes($item, [System.IO.FileAttributes]::Normal)
            [System.IO.File]::Delete($item)
        }
        elseif ($attributes -band [System.IO.FileAttributes]::ReparsePoint) { [System.IO.Directory]::Delete($item, $false) }
        else { Remove-Own $item }
    }
    [System.IO.Directory]::Delete($Path, $false)
}

# Whatever still holds a file (a scanner) gets some seconds; what is left then is tried once more at the end.
function Remove-Tree([string] $Path) {
    for ($try = 1; $try -le 5; $try++) {
        try { Remove-Own $Path; return }
        catch { if ($try -eq 5) { Write-Warning "$Path could not be deleted: $($_.Exception.Message)" } else { Start-Sleep -Seconds 1 } }
    }
}

function Open-File([string] $Path, [string] $Share) {
    [System.IO.File]::Open($Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare] $Share)
}

# ---- Windows -------------------------------------------------------------------------------------------------------------

# C# 5, which is what Windows PowerShell 5.1 compiles.
$NativeSource = @'
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

public static class CertPropVerifyNative
{
    [DllImport("kernel32.dll", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern IntPtr CreateFileW(string path, uint access, uint share, IntPtr security, uint disposition, uint flags, IntPtr template);

    [DllImport("kernel32.dll", SetLastError = true)]
    private static extern bool DeviceIoControl(IntPtr file, uint code, IntPtr input, uint inputLength, IntPtr output, uint outputLength, IntPtr returned, IntPtr overlapped);

    [DllImport("kernel32.dll", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern IntPtr CreateEventW(IntPtr security, bool manual, bool initial, string name);

    [DllImport("kernel32.dll")]
    private static extern bool CloseHandle(IntPtr handle);

    [DllImport("userenv.dll", CharSet = CharSet.Unicode)]
    private static extern int CreateProfile(string sid, string user, StringBuilder path, uint length);

    [DllImport("userenv.dll", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern bool DeleteProfileW(string sid, string path, string computer);

    /// <summary>Asks for an oplock and never answers when it is broken. Close the handle to end it.</summary>
    public static IntPtr HoldOplock(string path, bool folder)
    {
        const int Pending = 997; // ERROR_IO_PENDING: granted
        // A folder is also opened for deletion, which whoever shares no deletion conflicts with.
        uint access = folder ? 0x00110080u : 0x80000000u;
        uint flags = 0x40000000u | (folder ? 0x02000000u : 0u); // FILE_FLAG_OVERLAPPED, FILE_FLAG_BACKUP_SEMANTICS
        IntPtr file = CreateFileW(path, access, 7, IntPtr.Zero, 3, flags, IntPtr.Zero);
        if (file == new IntPtr(-1))
            throw new Win32Exception();
        // Kept until the process ends: the system writes to it when the oplock breaks.
        IntPtr memory = Marshal.AllocHGlobal(256);
        for (int i = 0; i < 256; i++)
            Marshal.WriteByte(memory, i, 0);
        Marshal.WriteIntPtr(memory, 2 * IntPtr.Size + 8, CreateEventW(IntPtr.Zero, true, false, null)); // OVERLAPPED.hEvent
        IntPtr input = new IntPtr(memory.ToInt64() + 64), output = new IntPtr(memory.ToInt64() + 128);
        Marshal.WriteInt16(input, 0, 1);  // REQUEST_OPLOCK_INPUT_BUFFER: version
        Marshal.WriteInt16(input, 2, 12); // its length
        Marshal.WriteInt32(input, 4, 3);  // OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_HANDLE
        Marshal.WriteInt32(input, 8, 1);  // REQUEST_OPLOCK_INPUT_FLAG_REQUEST
        bool done = folder
            ? DeviceIoControl(file, 0x00090240, input, 12, output, 24, IntPtr.Zero, memory) // FSCTL_REQUEST_OPLOCK
            : DeviceIoControl(file, 0x00090008, IntPtr.Zero, 0, IntPtr.Zero, 0, IntPtr.Zero, memory); // FSCTL_REQUEST_BATCH_OPLOCK
        int error = Marshal.GetLastWin32Error();
        if (!done && error == Pending)
            return file;
        CloseHandle(file);
        throw new Win32Exception(done ? 0 : error);
    }

    public static void Close(IntPtr handle)
    {
        CloseHandle(handle);
    }

    public static string MakeProfile(string sid, string user)
    {
        StringBuilder path = new StringBuilder(1024);
        int result = CreateProfile(sid, user, path, 1024);
        if (result != 0)
            Marshal.ThrowExceptionForHR(result);
        return path.ToString();
    }

    public static bool RemoveProfile(string sid)
    {
        return DeleteProfileW(sid, null, null);
    }
}
'@

function Use-Native {
    if (-not ('CertPropVerifyNative' -as [type])) {
        try { Add-Type -TypeDefinition $NativeSource }
        catch { Skip "Windows' functions cannot be called from PowerShell here: $($_.Exception.Message)" }
    }
}

function Test-LiveEntry { Test-Path -LiteralPath "Cert:\CurrentUser\My\$Thumbprint" }

# The test certificate as a file in the own personal store; returned, to be deleted in the caller's finally.
function Add-LiveElement {
    $file = Join-Path (Join-Path $env:APPDATA $StorePath) $Thumbprint
    if ((Test-Path -LiteralPath $file) -or (Test-LiveEntry)) { Skip 'the test certificate is in your personal store already; delete it there' }
    Add-Element (Split-Path -Parent $file)
}

function Remove-LiveElement([string] $File) {
    if ($File -and (Test-Path -LiteralPath $File)) { [System.IO.File]::Delete($File) }
}

function Get-OtherLiveThumbprints {
    (@(Get-ChildItem Cert:\CurrentUser\My | ForEach-Object { $_.Thumbprint }) | Where-Object { $_ -ne $Thumbprint } | Sort-Object) -join ','
}

function Get-Properties {
    $inspected = Invoke-CertProp @('inspect', $Thumbprint, '--scope', 'user', '--policy', $Policy, '--format', 'json')
    if ($null -eq $inspected.Json) { return '' }
    $entry = @($inspected.Json.certificates | Where-Object { $_.thumbprint -eq $Thumbprint })
    # Property 14 says how a store was opened.
    (@($entry | ForEach-Object { $_.properties } | Where-Object { $_.id -ne 14 } |
        ForEach-Object { "$($_.id):$($_.length):$($_.value)" }) | Sort-Object) -join ' '
}

# 'S-1-5-18' and others that may own or change the backup folder of the machine.
function Assert-AdministratorsOnly([string] $Path) {
    $sidType = [System.Security.Principal.SecurityIdentifier]
    $self = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $acl = [System.IO.Directory]::GetAccessControl($Path)
    $owner = $acl.GetOwner($sidType).Value
    Assert (@('S-1-5-18', 'S-1-5-32-544', $self) -contains $owner) "$Path belongs to $owner"
    Assert $acl.AreAccessRulesProtected "$Path inherits from above"
    foreach ($rule in $acl.GetAccessRules($true, $true, $sidType)) {
        Assert (@('S-1-5-18', 'S-1-5-32-544') -contains $rule.IdentityReference.Value) `
            "$($rule.IdentityReference.Value) has $($rule.FileSystemRights) on $Path"
    }
}

# 10 where the user's store does not have the test certificate, 11 where it has; asked by CryptoAPI as that user.
function Get-SeenByUser([System.Management.Automation.PSCredential] $Credential) {
    $command = "exit (10 + [int](Test-Path -LiteralPath 'Cert:\CurrentUser\My\$Thumbprint'))"
    $encoded = [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($command))
    $process = Start-Process -FilePath "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe" -Credential $Credential -LoadUserProfile `
        -ArgumentList '-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded -WorkingDirectory $env:SystemRoot -WindowStyle Hidden -PassThru
    # Without its handle the exit code is not known afterwards.
    [void] $process.Handle
    if (-not $process.WaitForExit(120000)) { $process.Kill(); throw 'PowerShell as the test user did not end' }
    $process.ExitCode
}

function Wait-UntilSignedOut([string] $Sid) {
    for ($i = 0; $i -lt 60 -and (Test-Path -LiteralPath "Registry::HKEY_USERS\$Sid"); $i++) { Start-Sleep -Seconds 1 }
    # A second for the last process of the user to be gone.
    Start-Sleep -Seconds 1
}

function Remove-TestUser([string] $Name, [string] $Sid) {
    if ($Sid) {
        for ($i = 0; $i -lt 15 -and -not [CertPropVerifyNative]::RemoveProfile($Sid); $i++) { Start-Sleep -Seconds 2 }
    }
    try { ([ADSI] "WinNT://$env:COMPUTERNAME,computer").Delete('User', $Name) }
    catch { Write-Warning "the test user $Name could not be deleted: $($_.Exception.Message)" }
    $list = "HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\$Sid"
    if ($Sid -and (Test-Path -LiteralPath $list)) { Write-Warning "the profile of the test user $Name is still there; sign out and delete it" }
}

# ---- checks --------------------------------------------------------------------------------------------------------------

$Checks = @(
    @{
        Name = 'program'; What = 'it starts, says its version, and unpacks nothing into %TEMP%'
        Test = {
            $unpacked = Join-Path $env:TEMP '.net\certprop'
            $before = Test-Path -LiteralPath $unpacked
            $version = Invoke-CertProp @('--version')
            Assert ($version.ExitCode -eq 0) (Show $version)
            Assert ($before -or -not (Test-Path -LiteralPath $unpacked)) "$unpacked was made"
            "version $($version.Output.Trim())"
        }
    },
    @{
        Name = 'find'; What = 'the test certificate is found in a tree of test profiles'
        Test = {
            $tree = New-Tree 'find' @('ann')
            try {
                $file = Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann'))
                $found = Invoke-OnTree 'detect' $tree
                Assert-Exit $found 10
                Assert (@(Get-Entries $found.Json 'ann').Count -eq 1) 'it was not reported'
                Assert (Test-Element $file) 'the file was changed'
                'found, exit code 10'
            }
            finally { Remove-Tree $tree.Root }
        }
    },
    @{
        Name = 'junction'; What = 'junctions in place of a profile, of Roaming and of My: link, nothing behind them is opened or removed'
        Test = {
            $tree = New-Tree 'junction' @('atmy', 'atroaming', 'atprofile')
            $held = @()
            try {
                $outside = @{}
                foreach ($name in 'atmy', 'atroaming', 'atprofile') {
                    $outside[$name] = Add-Element (Get-StoreFolder (Join-Path $tree.Outside $name))
                }
                New-Junction (Join-Path $tree.Profiles 'atmy\AppData\Roaming\Microsoft\SystemCertificates\My') `
                    (Join-Path $tree.Outside 'atmy\AppData\Roaming\Microsoft\SystemCertificates\My')
                New-Junction (Join-Path $tree.Profiles 'atroaming\AppData\Roaming') (Join-Path $tree.Outside 'atroaming\AppData\Roaming')
                New-Junction (Join-Path $tree.Profiles 'atprofile') (Join-Path $tree.Outside 'atprofile')
                # Held so that to open one of them would be an ioError.
                $held = @($outside.Values | ForEach-Object { Open-File $_ 'None' })
                $found = Invoke-OnTree 'detect' $tree
                Assert-Exit $found 0
                foreach ($name in $outside.Keys) {
                    Assert (@(Get-Problems $found.Json 'link' "\$name").Count -gt 0) "no problem link for $name"
                }
                Assert (@($found.Json.certificates).Count -eq 0) 'a certificate behind a junction was reported'
                $held | ForEach-Object { $_.Dispose() }
                $held = @()
                $removed = Invoke-OnTree 'remove' $tree
                Assert-Exit $removed 0
                foreach ($file in $outside.Values) { Assert (Test-Element $file) 'a file behind a junction was removed or changed' }
                'three times link, exit code 0, nothing behind them opened or removed'
            }
            finally {
                $held | ForEach-Object { $_.Dispose() }
                Remove-Tree $tree.Root
            }
        }
    },
    @{
        Name = 'hardlink'; What = 'a store file that is another name of a file elsewhere: hardLink, both stay'
        Test = {
            $tree = New-Tree 'hardlink' @('ann')
            try {
                $target = Add-Element $tree.Outside
                $link = Join-Path (New-Folder (Get-StoreFolder (Join-Path $tree.Profiles 'ann'))) $Thumbprint
                [void] (New-Item -ItemType HardLink -Path $link -Value $target)
                $found = Invoke-OnTree 'detect' $tree
                Assert-Exit $found 0
                Assert (@(Get-Problems $found.Json 'hardLink').Count -eq 1) 'no problem hardLink'
                Assert-Exit (Invoke-OnTree 'remove' $tree) 0
                Assert ((Test-Element $target) -and (Test-Element $link)) 'a name of the file is gone'
                'hardLink, both names stay'
            }
            finally { Remove-Tree $tree.Root }
        }
    },
    @{
        Name = 'held'; What = 'a file that another program holds: ioError where it cannot be read, removeFailed where it cannot be deleted, exit code 3'
        Test = {
            $tree = New-Tree 'held' @('ann', 'bea')
            $held = $null
            try {
                $file = Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann'))
                $held = Open-File $file 'None'
                $found = Invoke-OnTree 'detect' $tree
                Assert-Exit $found 3
                Assert (@(Get-Problems $found.Json 'ioError' '\ann\').Count -eq 1) 'no problem ioError'
                $held.Dispose()
                $other = Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'bea'))
                $held = Open-File $file 'Read'
                $removed = Invoke-OnTree 'remove' $tree
                Assert-Exit $removed 3
                Assert (@(Get-Problems $removed.Json 'removeFailed' '\ann\').Count -eq 1) 'no problem removeFailed'
                Assert (@(Get-Entries $removed.Json 'ann')[0].action -eq 'failed') 'its action is not failed'
                $held.Dispose()
                $held = $null
                Assert (Test-Element $file) 'the held file is gone'
                Assert (-not (Test-Path -LiteralPath $other)) 'the other profile was not cleaned'
                'ioError and removeFailed, exit code 3, the next profile is cleaned'
            }
            finally {
                if ($held) { $held.Dispose() }
                Remove-Tree $tree.Root
            }
        }
    },
    @{
        Name = 'oplock'; What = 'a file under an oplock that nobody answers: no wait, ioError'
        Test = {
            Use-Native
            $tree = New-Tree 'oplock' @('ann')
            $handle = [IntPtr]::Zero
            try {
                $file = Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann'))
                try { $handle = [CertPropVerifyNative]::HoldOplock($file, $false) }
                catch { Skip "no oplock was granted: $($_.Exception.Message)" }
                $found = Invoke-OnTree 'detect' $tree
                Assert-Exit $found 3
                Assert (@(Get-Problems $found.Json 'ioError' '\ann\').Count -eq 1) 'no problem ioError'
                Assert ($found.Seconds -lt 15) "it took $($found.Seconds) seconds"
                "ioError after $($found.Seconds) seconds: $(@(Get-Problems $found.Json 'ioError')[0].message)"
            }
            finally {
                if ($handle -ne [IntPtr]::Zero) { [CertPropVerifyNative]::Close($handle) }
                Remove-Tree $tree.Root
            }
        }
    },
    @{
        Name = 'folderoplock'; What = 'a store folder under an oplock that nobody answers: the run ends all the same, other profiles are examined'
        Test = {
            Use-Native
            $tree = New-Tree 'folderoplock' @('ann', 'bea')
            $handle = [IntPtr]::Zero
            try {
                $folder = Get-StoreFolder (Join-Path $tree.Profiles 'ann')
                [void] (Add-Element $folder)
                [void] (Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'bea')))
                try { $handle = [CertPropVerifyNative]::HoldOplock($folder, $true) }
                catch { Skip "no oplock was granted: $($_.Exception.Message)" }
                $found = Invoke-OnTree 'detect' $tree
                Assert-Exit $found 10
                Assert (@(Get-Entries $found.Json 'bea').Count -eq 1) 'the other profile was not examined'
                Assert ($found.Seconds -lt 60) "it took $($found.Seconds) seconds"
                $codes = @($found.Json.problems | ForEach-Object { $_.code }) -join ', '
                "ended after $($found.Seconds) seconds, problems: $codes"
            }
            finally {
                if ($handle -ne [IntPtr]::Zero) { [CertPropVerifyNative]::Close($handle) }
                Remove-Tree $tree.Root
            }
        }
    },
    @{
        Name = 'removerestore'; What = 'remove and restore in a tree of test profiles: bytes, attributes and time come back, and it is held'
        Test = {
            $tree = New-Tree 'removerestore' @('ann')
            try {
                $file = Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann'))
                $time = New-Object DateTime 2026, 1, 2, 3, 4, 5, ([DateTimeKind]::Utc)
                [System.IO.File]::SetLastWriteTimeUtc($file, $time)
                [System.IO.File]::SetAttributes($file, [System.IO.FileAttributes] 'Archive, System')
                $preview = Invoke-OnTree 'remove' $tree @('--what-if')
                Assert-Exit $preview 0
                Assert (@(Get-Entries $preview.Json 'ann')[0].action -eq 'wouldRemove') 'what-if does not say wouldRemove'
                Assert (Test-Element $file) 'what-if removed it'
                $removed = Invoke-OnTree 'remove' $tree
                Assert-Exit $removed 0
                Assert (@(Get-Entries $removed.Json 'ann')[0].action -eq 'removed') 'its action is not removed'
                Assert (-not (Test-Path -LiteralPath $file)) 'it is still there'
                $restored = Invoke-OnTree 'restore' $tree @('--run', 'last')
                Assert-Exit $restored 0
                Assert (Test-Element $file) 'it did not come back with its bytes'
                Assert ([System.IO.File]::GetLastWriteTimeUtc($file) -eq $time) 'it came back with another time'
                $attributes = [System.IO.File]::GetAttributes($file)
                Assert ($attributes -eq ([System.IO.FileAttributes] 'Archive, System')) "it came back with the attributes $attributes"
                $again = Invoke-OnTree 'remove' $tree
                Assert-Exit $again 0
                Assert ((Get-Kept $again.Json 'restored') -eq 1 -and (Test-Element $file)) 'it is not held'
                $released = Invoke-CertProp @('restore', '--release', $Thumbprint, '--backup', $tree.Backup)
                Assert ($released.ExitCode -eq 0) (Show $released)
                $last = Invoke-OnTree 'remove' $tree @('--what-if')
                Assert-Exit $last 0
                Assert (@(Get-Entries $last.Json 'ann')[0].action -eq 'wouldRemove') 'released, it is held all the same'
                'removed, put back with bytes, time and attributes, held, released'
            }
            finally { Remove-Tree $tree.Root }
        }
    },
    @{
        Name = 'report'; What = 'a report on a share (\\localhost\C$) is made, replaced, and leaves nothing beside it'
        Test = {
            $tree = New-Tree 'report' @('ann')
            try {
                [void] (Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann')))
                $share = '\\localhost\' + $tree.Outside.Replace(':', '$')
                if (-not [System.IO.Directory]::Exists($share)) { Skip 'the administrative share cannot be reached' }
                foreach ($time in 1, 2) {
                    $found = Invoke-OnTree 'detect' $tree @('--report', (Join-Path $share 'report.json'))
                    Assert-Exit $found 10
                    Assert (@($found.Json.problems).Count -eq 0) "$(@($found.Json.problems | ForEach-Object { $_.message }) -join ' ')"
                }
                $files = @([System.IO.Directory]::GetFiles($tree.Outside) | ForEach-Object { Split-Path -Leaf $_ })
                Assert (($files -join ', ') -eq 'report.json') "there is $($files -join ', ')"
                'made and replaced over the network'
            }
            finally { Remove-Tree $tree.Root }
        }
    },
    @{
        Name = 'sst'; What = "the backup's .sst opens in Windows, without a question"
        Test = {
            $tree = New-Tree 'sst' @('ann')
            try {
                [void] (Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann')))
                $removed = Invoke-OnTree 'remove' $tree
                Assert-Exit $removed 0
                $sst = Join-Path $removed.Json.backup.folder '1.sst'
                $store = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2Collection
                $store.Import($sst)
                Assert ($store.Count -eq 1 -and $store[0].Thumbprint -eq $Thumbprint) 'the .NET Framework does not find the certificate in it'
                $dump = (& "$env:SystemRoot\System32\certutil.exe" -silent -dump $sst | Out-String)
                $ended = $LASTEXITCODE
                $found = ($dump -replace '\s', '').IndexOf($Thumbprint, [StringComparison]::OrdinalIgnoreCase) -ge 0
                Assert $found "certutil -dump does not show the certificate (it ended with $ended)"
                $provider = $dump.Contains('Microsoft Smart Card Key Storage Provider')
                "read by the .NET Framework and certutil (exit code $ended, its key provider shown: $provider)"
            }
            finally { Remove-Tree $tree.Root }
        }
    },
    @{
        Name = 'backuprefused'; What = 'a backup folder that users may write to, that is a junction or that lies among the profiles: refused, nothing removed'
        Test = {
            $tree = New-Tree 'backuprefused' @('ann')
            try {
                $file = Add-Element (Get-StoreFolder (Join-Path $tree.Profiles 'ann'))
                $open = New-Folder (Join-Path $tree.Root 'Open')
                $users = New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-545'
                $rule = New-Object System.Security.AccessControl.FileSystemAccessRule $users, 'Modify', 'ContainerInherit, ObjectInherit', 'None', 'Allow'
                $acl = [System.IO.Directory]::GetAccessControl($open)
                $acl.AddAccessRule($rule)
                [System.IO.Directory]::SetAccessControl($open, $acl)
                $link = Join-Path $tree.Root 'Link'
                New-Junction $link $tree.Backup
                $inside = New-Folder (Join-Path $tree.Profiles 'Backup')
                foreach ($case in @(@($open, 4), @($link, 4), @($inside, 1))) {
                    $refused = Invoke-CertProp @(
                        'remove', '--profiles', $tree.Profiles, '--owners', $tree.Owners, '--policy', $Policy, '--backup', $case[0])
                    Assert ($refused.ExitCode -eq $case[1]) "exit code $($case[1]) was expected for $(Split-Path -Leaf $case[0]); $(Show $refused)"
                    Assert (Test-Element $file) 'the entry was removed'
                }
                'exit codes 4, 4 and 1, nothing removed'
            }
            finally { Remove-Tree $tree.Root }
        }
    },
    @{
        Name = 'programdata'; What = '%ProgramData%\CertPropRemediation\Backup: SYSTEM and Administrators only, nothing inherited; made for this check where it is missing'
        Test = {
            $product = Join-Path $env:ProgramData 'CertPropRemediation'
            $backup = Join-Path $product 'Backup'
            $hadProduct = Test-Path -LiteralPath $product
            $hadBackup = Test-Path -LiteralPath $backup
            try {
                if (-not $hadBackup) {
                    # No certificate has this thumbprint, so nothing can be removed.
                    $made = Invoke-CertProp @('remove', '--scope', 'profiles', '--thumbprint', $NoThumbprint, '--policy', $Policy, '--format', 'json')
                    Assert-Exit $made 0, 3
                    Assert ($made.Json.summary.removed -eq 0) 'something was removed'
                }
                Assert-AdministratorsOnly $product
                Assert-AdministratorsOnly $backup
                if ($hadBackup) { 'it was there, and is as it should be' } else { 'made as it should be' }
            }
            finally {
                if (-not $hadBackup -and (Test-Path -LiteralPath $backup)) {
                    foreach ($name in 'lock', 'holds.json') {
                        $file = Join-Path $backup $name
                        if (Test-Path -LiteralPath $file) { [System.IO.File]::Delete($file) }
                    }
                    [System.IO.Directory]::Delete($backup, $false)
                }
                if (-not $hadProduct -and (Test-Path -LiteralPath $product)) { [System.IO.Directory]::Delete($product, $false) }
            }
        }
    },
    @{
        Name = 'user'; What = 'a local test user with a profile: the file is what CryptoAPI sees, removed and put back while the user is signed out'
        Test = {
            Use-Native
            $name = 'certpropv' + [Guid]::NewGuid().ToString('N').Substring(0, 6)
            $password = 'aA1!' + [Guid]::NewGuid().ToString('N').Substring(0, 20)
            $sid = $null
            try {
                $user = ([ADSI] "WinNT://$env:COMPUTERNAME,computer").Create('User', $name)
                $user.SetPassword($password)
                $user.SetInfo()
            }
            catch { Skip "no local user can be made here: $($_.Exception.Message)" }
            $backup = New-Folder (Join-Path $Work 'user')
            try {
                $account = New-Object System.Security.Principal.NTAccount $env:COMPUTERNAME, $name
                $sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
                $folder = [CertPropVerifyNative]::MakeProfile($sid, $name)
                $leaf = Split-Path -Leaf $folder
                $file = Add-Element (Get-StoreFolder $folder)
                $secret = ConvertTo-SecureString $password -AsPlainText -Force
                $credential = New-Object System.Management.Automation.PSCredential "$env:COMPUTERNAME\$name", $secret
                $asked = 'as CryptoAPI sees it for the user'
                $seen = $null
                try { $seen = Get-SeenByUser $credential }
                catch { $asked = "CryptoAPI was not asked: $($_.Exception.Message)" }
                if ($null -ne $seen) { Assert ($seen -eq 11) "CryptoAPI does not see a file that was written into the store's folder (answer $seen)" }
                Wait-UntilSignedOut $sid
                $scope = @('--scope', 'profiles', '--policy', $Policy, '--backup', $backup, '--format', 'json')
                $removed = Invoke-CertProp (@('remove', '--thumbprint', $Thumbprint) + $scope)
                Assert-Exit $removed 0, 3
                $entry = @(Get-Entries $removed.Json $leaf)
                Assert ($entry.Count -eq 1 -and $entry[0].action -eq 'removed') "it was not removed; $(Show $removed)"
                Assert (-not (Test-Path -LiteralPath $file)) 'the file is still there'
                if ($null -ne $seen) { Assert ((Get-SeenByUser $credential) -eq 10) 'CryptoAPI still sees it after its removal' }
                Wait-UntilSignedOut $sid
                $restored = Invoke-CertProp (@('restore', '--run', 'last') + $scope)
                Assert-Exit $restored 0, 3
                Assert (Test-Element $file) "it was not put back; $(Show $restored)"
                if ($null -ne $seen) { Assert ((Get-SeenByUser $credential) -eq 11) 'CryptoAPI does not see it after it was put back' }
                "removed and put back, $asked"
            }
            finally {
                if ($sid) { Wait-UntilSignedOut $sid }
                Remove-TestUser $name $sid
                Remove-Tree $backup
            }
        }
    },
    @{
        Name = 'live'; What = 'remove and restore in your own personal store, only the test certificate, through CryptoAPI'
        Test = {
            $backup = New-Folder (Join-Path $Work 'live')
            $file = $null
            try {
                $others = Get-OtherLiveThumbprints
                $file = Add-LiveElement
                Assert (Test-LiveEntry) "CryptoAPI does not see a file that was written into the store's folder"
                $scope = @('--scope', 'user', '--policy', $Policy, '--backup', $backup, '--format', 'json')
                $before = Get-Properties
                $removed = Invoke-CertProp (@('remove', '--thumbprint', $Thumbprint) + $scope)
                if ($removed.ExitCode -eq 4) { Skip $removed.Error }
                Assert-Exit $removed 0
                if ((Get-Kept $removed.Json 'cardPresent') -gt 0) {
                    $listed = Invoke-CertProp (@('list', '--thumbprint', $Thumbprint) + $scope)
                    Skip "kept as cardPresent: $(@($listed.Json.certificates)[0].detail)"
                }
                $entry = @($removed.Json.certificates | Where-Object { $_.thumbprint -eq $Thumbprint })
                Assert ($entry.Count -eq 1 -and $entry[0].action -eq 'removed') 'its action is not removed'
                Assert (-not (Test-LiveEntry)) 'CryptoAPI still sees it'
                Assert ((Get-OtherLiveThumbprints) -eq $others) 'other certificates came or went meanwhile'
                $fileGone = -not (Test-Path -LiteralPath $file)
                $restored = Invoke-CertProp (@('restore', '--run', 'last') + $scope)
                Assert-Exit $restored 0
                Assert (Test-LiveEntry) 'it did not come back'
                Assert ((Get-Properties) -eq $before) 'it came back with other properties'
                $again = Invoke-CertProp (@('remove', '--thumbprint', $Thumbprint) + $scope)
                Assert-Exit $again 0
                Assert ((Get-Kept $again.Json 'restored') -eq 1) 'it is not held'
                "removed (its file gone: $fileGone), put back with the same properties, held"
            }
            finally {
                Remove-LiveElement $file
                Remove-Tree $backup
            }
        }
    },
    @{
        Name = 'session'; What = 'as SYSTEM, by a scheduled task: remove --scope machine --what-if goes into your session and reports the test certificate'
        Test = {
            $folder = New-Folder (Join-Path $Work 'session')
            $report = Join-Path $folder 'report.json'
            $name = Split-Path -Leaf $Work
            $tasks = $null
            $file = $null
            try {
                $file = Add-LiveElement
                $service = New-Object -ComObject Schedule.Service
                $service.Connect()
                $tasks = $service.GetFolder('\')
                $definition = $service.NewTask(0)
                $definition.Settings.DisallowStartIfOnBatteries = $false
                $definition.Settings.StopIfGoingOnBatteries = $false
                $definition.Settings.ExecutionTimeLimit = 'PT5M'
                $action = $definition.Actions.Create(0)
                $action.Path = $Exe
                $action.Arguments = Join-Arguments @(
                    'remove', '--scope', 'machine', '--what-if', '--thumbprint', $Thumbprint, '--policy', $Policy,
                    '--timeout', '120', '--format', 'line', '--report', $report)
                # 6: make or replace; 5: a service account
                [void] $tasks.RegisterTaskDefinition($name, $definition, 6, 'SYSTEM', $null, 5)
                [void] $tasks.GetTask($name).Run($null)
                for ($i = 0; $i -lt 180; $i++) {
                    Start-Sleep -Seconds 1
                    $task = $tasks.GetTask($name)
                    # 2 queued, 4 running; 0x41303: it has not run yet
                    if ($task.State -ne 2 -and $task.State -ne 4 -and $task.LastTaskResult -ne 0x41303) { break }
                }
                $ended = $tasks.GetTask($name).LastTaskResult
                Assert (Test-Path -LiteralPath $report) "no report was written; the task ended with $ended"
                $json = [System.IO.File]::ReadAllText($report) | ConvertFrom-Json
                Assert ($json.scope -eq 'machine') "the scope is $($json.scope)"
                $problems = @($json.problems | Where-Object { 'sessionNotEntered', 'childReport' -contains $_.code } | ForEach-Object { "$($_.code): $($_.message)" })
                $leaf = Split-Path -Leaf $env:USERPROFILE
                $entry = @(Get-Entries $json $leaf | Where-Object { $_.path -like 'CurrentUser\My\*' })
                if ($entry.Count -eq 0 -and (Get-Kept $json 'cardPresent') -gt 0) { Skip 'the session was entered, and the entry kept as cardPresent' }
                Assert ($entry.Count -eq 1) "your session's store is not in the report (another account elevated?), exit code $($json.exitCode). $($problems -join ' ')"
                Assert ($entry[0].action -eq 'wouldRemove') "its action is $($entry[0].action)"
                Assert ($null -eq $entry[0].subject) 'the report has a subject, which the policy does not allow'
                Assert (Test-Element $file) 'what-if removed it'
                "your session was entered, exit code $($json.exitCode), other sessions' problems: $($problems.Count)"
            }
            finally {
                if ($tasks) {
                    try { $tasks.DeleteTask($name, 0) } catch { Write-Warning "the task $name could not be deleted: $($_.Exception.Message)" }
                }
                Remove-LiveElement $file
                Remove-Tree $folder
            }
        }
    },
    @{
        Name = 'attributes'; What = 'which attributes the store files of your own profile have (reads only)'
        Test = {
            $folder = Join-Path $env:APPDATA $StorePath
            if (-not (Test-Path -LiteralPath $folder)) { Skip 'your profile has no store folder' }
            $files = @([System.IO.Directory]::GetFiles($folder) | Where-Object { (Split-Path -Leaf $_) -match '^[0-9A-Fa-f]{40}$' })
            if ($files.Count -eq 0) { Skip 'your personal store has no file' }
            ($files | ForEach-Object { [string] [System.IO.File]::GetAttributes($_) } | Sort-Object -Unique) -join '; '
        }
    },
    @{
        Name = 'events'; What = 'events of the source CertPropRemediation since the beginning, where it is registered (reads only)'
        Test = {
            if (-not [System.Diagnostics.EventLog]::SourceExists('CertPropRemediation')) { Skip 'the event source is not registered' }
            $log = New-Object System.Diagnostics.EventLog 'Application'
            try {
                $count = 0
                $ids = @{}
                for ($i = $log.Entries.Count - 1; $i -ge 0 -and $log.Entries[$i].TimeGenerated -ge $Began; $i--) {
                    if ($log.Entries[$i].Source -eq 'CertPropRemediation') { $count++; $ids[[string] $log.Entries[$i].InstanceId] = $true }
                }
                Assert ($count -gt 0) 'the source is registered, and no run wrote an event'
                "$count events, ids $(($ids.Keys | Sort-Object) -join ', ')"
            }
            finally { $log.Dispose() }
        }
    }
)

$Manual = @(
    'certmgr.msc opens a 1.sst of a backup, shows the certificate and "You have a private key that corresponds to this certificate"',
    'Process Monitor on certprop.exe during detect: no file or registry write, nothing below %TEMP%\.net, no question for a card or PIN',
    'An oplock taken between look and removal of a store folder: does remove wait longer than --timeout?',
    'A card in a reader, put in during remove, taken out again: docs/unverified.md, checks 1 to 12 and 18',
    'Two users signed in, one disconnected: remove --scope machine --what-if as SYSTEM reports both'
)

# ---- main ----------------------------------------------------------------------------------------------------------------

# With powershell.exe -File a list arrives as one text.
if ($Only) { $Only = @($Only | ForEach-Object { $_ -split ',' } | ForEach-Object { $_.Trim() }) }
$chosen = @($Checks | Where-Object { -not $Only -or $Only -contains $_.Name })
$unknown = @($Only | Where-Object { $_ -and @($Checks | ForEach-Object { $_.Name }) -notcontains $_ })
if ($unknown.Count -gt 0) { throw "There is no check $($unknown -join ', '). There are: $(@($Checks | ForEach-Object { $_.Name }) -join ', ')" }

Write-Host 'This script has never been run on real Windows by those who wrote it. Use a test machine.'
Write-Host ''
foreach ($check in $chosen) { Write-Host ('{0,-14} {1}' -f $check.Name, $check.What) }
Write-Host ''
if (-not $Run) {
    Write-Host 'Nothing was done. With -Run the checks are done; Get-Help says what they make and remove again.'
    exit 0
}

$identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
$principal = New-Object System.Security.Principal.WindowsPrincipal $identity
if (-not $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'Run it in an elevated PowerShell.' }
if (-not [Environment]::Is64BitProcess) { throw 'Run it in a 64-bit PowerShell.' }
if (-not $CertProp) {
    $CertProp = @((Join-Path $PSScriptRoot 'certprop.exe'), (Join-Path $env:ProgramFiles 'CertPropRemediation\certprop.exe')) |
        Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
}
if (-not $CertProp -or -not (Test-Path -LiteralPath $CertProp)) { throw 'There is no certprop.exe; name it with -CertProp.' }
$CertProp = (Resolve-Path -LiteralPath $CertProp).ProviderPath

if ((Read-Host 'This machine will be changed as said above. Type YES to go on') -cne 'YES') {
    Write-Host 'Nothing was done.'
    exit 0
}

$Began = Get-Date
$Work = Join-Path $env:ProgramFiles ('CertPropVerify-' + [Guid]::NewGuid().ToString('N').Substring(0, 8))
try {
    $Exe = Join-Path (New-Folder (Join-Path $Work 'bin')) 'certprop.exe'
    [System.IO.File]::Copy($CertProp, $Exe)
    $Policy = Join-Path $Work 'policy.json'
    # Backups of real runs must not grow old by this script's runs.
    [System.IO.File]::WriteAllText($Policy, '{ "version": 1, "minimumAge": "PT0S", "backup": { "retainDays": 3650 } }')
    foreach ($check in $chosen) {
        try { Add-Result $check.Name 'PASS' ([string] (@(& $check.Test) | Select-Object -Last 1)) }
        catch {
            $message = $_.Exception.Message
            # Of what this script itself throws, the line says nothing.
            $where = if ($_.FullyQualifiedErrorId -eq $message) { '' } else { " (line $($_.InvocationInfo.ScriptLineNumber))" }
            if ($message.StartsWith($SkipMark)) { Add-Result $check.Name 'SKIPPED' $message.Substring($SkipMark.Length) }
            else { Add-Result $check.Name 'FAIL' "$message$where" }
        }
    }
}
finally {
    Remove-Tree $Work
}

$windows = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$build = "$($windows.ProductName), build $($windows.CurrentBuildNumber).$($windows.UBR)"
$hash = (Get-FileHash -LiteralPath $CertProp -Algorithm SHA256).Hash
$private = @($env:COMPUTERNAME, $env:USERNAME, (Split-Path -Leaf $env:USERPROFILE)) | Where-Object { $_ } | Sort-Object Length -Descending
Write-Host ''
Write-Host 'For an issue:'
Write-Host ''
$table = @("$build; certprop.exe SHA-256 $hash", '', '| check | result | seen |', '|---|---|---|')
foreach ($result in $Results) { $table += "| $($result.Name) | $($result.Result) | $($result.Detail) |" }
foreach ($step in $Manual) { $table += "| by hand | MANUAL | $step |" }
foreach ($line in $table) {
    foreach ($word in $private) { $line = $line -replace ('\b' + [regex]::Escape($word) + '\b'), '(name)' }
    Write-Output $line
}
if (@($Results | Where-Object { $_.Result -eq 'FAIL' }).Count -gt 0) { exit 1 }
exit 0
