<#
.SYNOPSIS
    Detection script of CertPropRemediation, for Intune and Configuration Manager. Changes nothing.
.DESCRIPTION
    Runs certprop.exe, which decides everything, if it is the right one, and prints its one line, else one that begins
    with PENDING or ERROR. Ends with 0 or 1 for Intune, always 0 for ConfigMgr. Made for SYSTEM, 64-bit PowerShell 5.1.
    As it stands it takes the installed helper if only administrators can write it, and says "unpinned".
#>
# certprop-deploy/1 unpinned
#--- settings, which certprop-deploy pack fills in
$Channel = 'intune'    # or configmgr
$Command = 'detect', '--scope', 'machine'
$Timeout = 120         # seconds, after which the helper ends itself
$Accepted = @{}        # file version = SHA-256 of each helper that may run; none: unpinned
$Policy = ''           # JSON; none: the policy.json beside the helper, else the defaults
#--- end of settings
$ErrorActionPreference = 'Continue'; $code = 1

# Of a line's first word, the same in lower case, a code and a text.
function Format-Line { '{0} {2} {3} | {{"v":1,"s":"{1}","e":"{2}"}}' -f $args }

# Whether only SYSTEM, Administrators and TrustedInstaller can write there; by SDDL, since account names are translated.
function Test-Guarded($Path) {
    $trusted = '(SY|BA|S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)'
    $read = 'A;[^;()]*;(0x1200a9|0x120089|(FR|FX|GR|GX|RC)+);;;[^;()]+'
    $safe = "D;[^()]*|A;[^;()]*;[^;()]*;;;$trusted|A;[^;()]*IO[^;()]*;[^;()]*;;;CO|$read"
    (Get-Acl -LiteralPath $Path -ErrorAction Stop).Sddl -match "^O:${trusted}G:[^:]*D:[A-Z]*(\(($safe)\))+$"
}

function Invoke-Helper {
    $exe = "$env:ProgramW6432\CertPropRemediation\certprop.exe"
    if (-not (Test-Path -LiteralPath $exe -PathType Leaf -ErrorAction Stop)) {
        return Format-Line 'PENDING' 'pending' 'helper-missing' 'certprop.exe is not installed yet'
    }
    $version = (Get-Item -LiteralPath $exe -ErrorAction Stop).VersionInfo |
        ForEach-Object { '{0}.{1}.{2}.{3}' -f $_.FileMajorPart, $_.FileMinorPart, $_.FileBuildPart, $_.FilePrivatePart }
    $pinned = $Accepted.Count -gt 0
    if ($pinned -and -not $Accepted[$version]) {
        return Format-Line 'PENDING' 'pending' 'helper-version' "certprop.exe is $version, which is not accepted here"
    }
    if ($pinned -and (Get-FileHash -LiteralPath $exe -ErrorAction Stop).Hash -ne $Accepted[$version]) {
        return Format-Line 'ERROR' 'error' 'wrong-hash' "certprop.exe $version is not the published one; not run"
    }
    if (-not $pinned -and -not ((Test-Guarded (Split-Path $exe)) -and (Test-Guarded $exe))) {
        return Format-Line 'ERROR' 'error' 'denied' 'others than administrators can write certprop.exe; not run'
    }
    $options = $Command + ('--for', $Channel, '--timeout', $Timeout)
    $said = if ($Policy) { $Policy | & $exe $options --policy '-' 2>&1 } else { & $exe $options 2>&1 }
    $line = @(@($said) -cmatch '^(Compliant|[A-Z]+ .*\| \{"v":1,.*\})$')[-1]
    if (-not $line -or $LASTEXITCODE -notin 0, 1) {
        return Format-Line 'ERROR' 'error' 'crashed' "certprop.exe ended with $LASTEXITCODE and without its line"
    }
    $script:code = $LASTEXITCODE
    if ($pinned) { "$line" } else { "$line" -replace '^(.*)( \| \{"v":)', '$1, unpinned$2' }
}
try { $line = Invoke-Helper } catch { $line = Format-Line 'ERROR' 'error' 'crashed' "$($_.FullyQualifiedErrorId)" }
Write-Output $line
if ($Channel -eq 'configmgr') { exit 0 }
exit $code
