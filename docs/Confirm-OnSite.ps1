<#
.SYNOPSIS
    Confirms on a Configuration Manager site, in five minutes, what the tests of CertPropRemediation cannot.
.DESCRIPTION
    Without a switch it only reads. With -MakeTestObjects it makes objects named "CertProp confirm <time>", asks before each
    one, and takes them away again at its end, whatever happened. Nothing is deployed, but for the deployment of
    an empty test baseline to the collection that you name with -CollectionId, which should have no members.
    Each line says what it confirms: the numbers are those of the table in unverified.md. It has never run on a site itself.
.PARAMETER SiteCode
    Such as P01.
.PARAMETER SiteServer
    Name of the server with the SMS Provider.
.PARAMETER Bundle
    The folder that certprop-deploy pack made, for its scripts and its .cab.
.PARAMETER MakeTestObjects
    Makes and removes an application, a configuration item and a baseline.
.PARAMETER CollectionId
    An empty device collection, to see how the site keeps the mode of a deployment.
.PARAMETER ImportCab
    Imports the bundle's .cab twice and removes what came. Refused where the site has objects of ours already.
.PARAMETER Client
    On a device instead, as an administrator: what its client says of the baseline. Reads only.
.EXAMPLE
    .\Confirm-OnSite.ps1 -SiteCode P01 -SiteServer cm01 -Bundle ..\out -MakeTestObjects -ImportCab
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [string]$SiteCode,
    [string]$SiteServer,
    [string]$Bundle,
    [switch]$MakeTestObjects,
    [string]$CollectionId,
    [switch]$ImportCab,
    [switch]$Client
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$CMPSSuppressFastNotUsedCheck = $true

$Name = "CertProp confirm $(Get-Date -Format 'yyyyMMddHHmmss')"
$Marker = 'certprop-deploy/1 deployment=00000000-0000-0000-0000-000000000001 role=machine revision=1 content=000000000001'
$Failed = 0

# One line: what was looked at, whether it is as the documentation of CertPropRemediation says, and what was seen.
function Write-Check($Number, $What, $IsSo, $Seen) {
    $word = if ($IsSo) { 'confirmed' } else { 'NOT SO   ' }
    if (-not $IsSo) { $script:Failed++ }
    Write-Host ('{0} {1,3}  {2}{3}' -f $word, $Number, $What, $(if ($Seen) { ": $Seen" }))
}

function Invoke-Check($Number, $What, $Body) {
    try { & $Body }
    catch { Write-Check $Number $What $false "$($_.Exception.Message)" }
}

function Enter-Site {
    $module = Join-Path (Join-Path $env:SMS_ADMIN_UI_PATH '..') 'ConfigurationManager.psd1'
    Import-Module $module
    if (-not (Get-PSDrive -Name $SiteCode -PSProvider CMSite -ErrorAction SilentlyContinue)) {
        $null = New-PSDrive -Name $SiteCode -PSProvider CMSite -Root $SiteServer -WhatIf:$false -Confirm:$false
    }
    Set-Location "${SiteCode}:"
}

function Test-ClientSettings {
    foreach ($settings in @(Get-CMClientSetting | Where-Object { $_.Type -ne 2 })) {
        $agent = Get-CMClientSetting -Name $settings.Name -Setting ComputerAgent -DisableWildcardHandling
        if ($agent) {
            $policy = $agent['PowerShellExecutionPolicy']
            Write-Check 37 "'$($settings.Name)': the execution policy can be read" ($policy -in 0, 1, 2) "$policy"
        }
        $compliance = Get-CMClientSetting -Name $settings.Name -Setting ComplianceSettings -DisableWildcardHandling
        if ($compliance) {
            $keys = @($compliance.Keys | Where-Object { $_ -like '*Timeout*' }) -join ', '
            Write-Check 37 "'$($settings.Name)': the script timeout can be read" ([bool]$keys) `
                "keys: $(@($compliance.Keys) -join ', ')"
        }
    }
}

function Test-GroupContent {
    $query = 'SELECT * FROM SMS_DPGroupContentInfo WHERE ObjectTypeID = 31'
    # It only reads, but of itself it would not with -WhatIf.
    $rows = @(Invoke-CMWmiQuery -Query $query -WhatIf:$false -Confirm:$false | Where-Object { $_ })
    if (-not $rows) {
        Write-Host 'not seen   53  no distribution point group has an application'
        return
    }
    $models = @(Get-CMApplication -Fast | Where-Object { $_ } | ForEach-Object { $_.ModelName })
    $known = @($rows | Where-Object { $_.ObjectID -in $models })
    Write-Check 53 'what a distribution point group has is known by ModelName' ($known.Count -gt 0) `
        "$($known.Count) of $($rows.Count), such as $($rows[0].ObjectID)"
}

function Test-Application {
    $null = New-CMApplication -Name $Name -Description $Marker -LocalizedDescription $Marker -LocalizedName $Name
    $read = Get-CMApplication -Name $Name -Fast -DisableWildcardHandling
    $description = "$($read.LocalizedDescription)"
    Write-Check 36 'an application shows its marker' ($description -eq $Marker) $description
    $clause = New-CMDetectionClauseFile -Path '%ProgramFiles%\CertPropRemediation' -FileName 'certprop.exe' -Value `
        -PropertyType Version -ExpressionOperator IsEquals -ExpectedValue '1.0.0.0' -Is64Bit
    $null = Add-CMScriptDeploymentType -ApplicationName $Name -DeploymentTypeName 'certprop.exe install' `
        -InstallCommand 'certprop.exe install' -UninstallCommand 'certprop.exe uninstall' -UninstallOption SameAsInstall `
        -AddDetectionClause $clause -InstallationBehaviorType InstallForSystem `
        -LogonRequirementType WhetherOrNotUserLoggedOn -UserInteractionMode Hidden -RebootBehavior NoAction `
        -MaximumRuntimeMins 15 -SlowNetworkDeploymentMode Download -DisableWildcardHandling
    $type = Get-CMDeploymentType -ApplicationName $Name -DisableWildcardHandling
    Write-Check 33 'a script deployment type with a file version is taken' ([bool]$type) ''
}

function Test-Item {
    $null = New-CMConfigurationItem -Name $Name -CreationType WindowsOS -Description $Marker
    $read = Get-CMConfigurationItem -Name $Name -Fast -DisableWildcardHandling
    $description = "$($read.LocalizedDescription)"
    Write-Check 36 'a configuration item shows its marker' ($description -eq $Marker) $description
    $discovery = Join-Path (Join-Path $Bundle 'configmgr') 'Detect-PropagatedCertificates.ps1'
    $remediation = Join-Path (Join-Path $Bundle 'configmgr') 'Remove-PropagatedCertificates.ps1'
    $whole = Get-CMConfigurationItem -Name $Name -DisableWildcardHandling
    $null = Add-CMComplianceSettingScript -InputObject $whole -Name 'Leaked certificates' -DataType String -Is64Bit `
        -DiscoveryScriptLanguage PowerShell -DiscoveryScriptFile $discovery `
        -RemediationScriptLanguage PowerShell -RemediationScriptFile $remediation -Remediate `
        -ValueRule -RuleName 'Leaked certificates' -ExpressionOperator IsEquals -ExpectedValue 'Compliant' `
        -NoncomplianceSeverity Warning -ReportNoncompliance
    $first = "$(Get-CMConfigurationItemXMLDefinition -Name $Name -DisableWildcardHandling)"
    $parts = 'Changeable="true"', 'Is64Bit="true"', '<Operator>Equals</Operator>', 'Value="Compliant"', 'DataType="String"'
    foreach ($part in $parts) {
        Write-Check 33 "the definition has $part" ($first.Contains($part)) ''
    }
    $isSigned = [bool](Select-String -LiteralPath "FileSystem::$discovery" -SimpleMatch '# SIG # Begin signature block')
    $isEncoded = $first.Contains('ENCODEDSCRIPT # Begin')
    if ($isSigned) { Write-Check 35 'a signed script gets the encoded block' $isEncoded 'else it must be opened in the console' }
    $whole = Get-CMConfigurationItem -Name $Name -DisableWildcardHandling
    $null = Set-CMComplianceSettingScript -InputObject $whole -SettingName 'Leaked certificates' `
        -DiscoveryScriptLanguage PowerShell -DiscoveryScriptText 'Write-Output Compliant' `
        -RemediationScriptLanguage PowerShell -RemediationScriptFile $remediation
    $second = "$(Get-CMConfigurationItemXMLDefinition -Name $Name -DisableWildcardHandling)"
    $pattern = '<OperatingSystem [^>]*LogicalName="([^"]+)"[^>]* Version="(\d+)"'
    $before = [regex]::Match($first, $pattern).Groups
    $after = [regex]::Match($second, $pattern).Groups
    Write-Check 34 'scripts are changed in their place, as a new version of the same item' `
        ($before[1].Value -and $before[1].Value -eq $after[1].Value -and [int]$after[2].Value -gt [int]$before[2].Value) `
        "version $($before[2].Value), then $($after[2].Value)"
    Write-Check 34 'and the rule still remediates' ($second.Contains('Changeable="true"')) ''
}

function Test-Baseline {
    $null = New-CMBaseline -Name $Name -Description 'begun'
    $id = (Get-CMConfigurationItem -Name $Name -Fast -DisableWildcardHandling).CI_ID
    $null = Set-CMBaseline -Name $Name -AddOSConfigurationItem "$id" -Description $Marker -DisableWildcardHandling
    $definition = "$(Get-CMBaselineXMLDefinition -Name $Name -DisableWildcardHandling)"
    $read = Get-CMBaseline -Name $Name -DisableWildcardHandling
    Write-Check 33 'a baseline takes the item and its marker in one change' `
        ($definition.Contains('OperatingSystemReference') -and "$($read.LocalizedDescription)" -eq $Marker) ''
    $null = Set-CMBaseline -Name $Name -AllowComanagedClients $true -DisableWildcardHandling
    $definition = "$(Get-CMBaselineXMLDefinition -Name $Name -DisableWildcardHandling)"
    Write-Check 40 '"Always apply this baseline even for co-managed clients" is ConfigurationFlags 64' `
        ($definition -match 'ConfigurationFlags="64"') ''
}

function Test-Mode {
    $schedule = New-CMSchedule -RecurInterval Days -RecurCount 1
    $null = New-CMBaselineDeployment -Name $Name -CollectionId $CollectionId -EnableEnforcement $false `
        -OverrideServiceWindow $false -Schedule $schedule -DisableWildcardHandling
    $detect = Get-CMBaselineDeployment -Name $Name -DisableWildcardHandling
    $seen = "EnforcementEnabled $($detect.EnforcementEnabled), AssignmentAction $($detect.AssignmentAction)"
    Write-Check 38 'Detect is a deployment that does not enforce' (-not $detect.EnforcementEnabled) $seen
    $null = Set-CMBaselineDeployment -InputObject $detect -EnableEnforcement $true
    $remediate = Get-CMBaselineDeployment -Name $Name -DisableWildcardHandling
    $seen = "EnforcementEnabled $($remediate.EnforcementEnabled), AssignmentAction $($remediate.AssignmentAction)"
    Write-Check 38 'Remediate is one that does' ([bool]$remediate.EnforcementEnabled) $seen
}

function Remove-TestObjects {
    Invoke-Check '' 'the test objects are gone' {
        foreach ($thing in @(Get-CMBaselineDeployment -Name $Name -DisableWildcardHandling | Where-Object { $_ })) {
            Remove-CMBaselineDeployment -InputObject $thing -Force -Confirm:$false
        }
        foreach ($thing in @(Get-CMBaseline -Name $Name -DisableWildcardHandling | Where-Object { $_ })) {
            Remove-CMBaseline -Id $thing.CI_ID -Force -Confirm:$false
        }
        foreach ($thing in @(Get-CMConfigurationItem -Name $Name -Fast -DisableWildcardHandling | Where-Object { $_ })) {
            Remove-CMConfigurationItem -Id $thing.CI_ID -Force -Confirm:$false
        }
        foreach ($thing in @(Get-CMApplication -Name $Name -Fast -DisableWildcardHandling | Where-Object { $_ })) {
            Remove-CMApplication -Id $thing.CI_ID -Force -Confirm:$false
        }
        Write-Host "The objects named '$Name' are gone."
    }
}

# What the import brought, by ids without versions; what was there before is never touched.
function Get-New($All, $Before) { @($All | Where-Object { $_ -and ($_.CI_UniqueID -replace '/\d+$') -notin $Before }) }

function Test-Cab {
    $cab = Join-Path (Join-Path $Bundle 'configmgr') 'CertPropRemediation.cab'
    $items = @(Get-CMConfigurationItem -Fast | Where-Object { $_ })
    $baselines = @(Get-CMBaseline | Where-Object { $_ })
    if (@($items + $baselines | Where-Object { "$($_.LocalizedDescription)" -match 'certprop-deploy/1 ' })) {
        throw 'objects of CertPropRemediation are on this site, and an import would change them; nothing was imported'
    }
    $itemsBefore = @($items | ForEach-Object { $_.CI_UniqueID -replace '/\d+$' })
    $baselinesBefore = @($baselines | ForEach-Object { $_.CI_UniqueID -replace '/\d+$' })
    try {
        foreach ($what in 'the .cab imports at the first try: one item, one baseline', 'imported again they are the same') {
            Import-CMBaseline -FileName $cab -Force -Confirm:$false
            $items = Get-New (Get-CMConfigurationItem -Fast) $itemsBefore
            $baselines = Get-New (Get-CMBaseline) $baselinesBefore
            Write-Check 39 $what (@($items).Count -eq 1 -and @($baselines).Count -eq 1) "$(@($items).Count), $(@($baselines).Count)"
        }
    }
    finally {
        foreach ($thing in @(Get-New (Get-CMBaseline) $baselinesBefore)) {
            Remove-CMBaseline -Id $thing.CI_ID -Force -Confirm:$false
        }
        foreach ($thing in @(Get-New (Get-CMConfigurationItem -Fast) $itemsBefore)) {
            Remove-CMConfigurationItem -Id $thing.CI_ID -Force -Confirm:$false
        }
    }
}

# 0 noncompliant, 1 compliant, 2 not applicable, 3 unknown, 4 error, 5 not evaluated.
function Test-Client {
    $found = @(Get-CimInstance -Namespace 'root\ccm\dcm' -ClassName 'SMS_DesiredConfiguration' |
            Where-Object { $_.DisplayName -match '(leaked|propagated) certificates' })
    Write-Check 41 'the client has the baseline' ($found.Count -gt 0) ''
    foreach ($baseline in $found) {
        Write-Check 41 "'$($baseline.DisplayName)' was looked at without an error" ($baseline.LastComplianceStatus -in 0, 1) `
            "LastComplianceStatus $($baseline.LastComplianceStatus), version $($baseline.Version), $($baseline.LastEvalTime)"
    }
    Write-Host 'Look into C:\Windows\CCM\Logs\DCMAgent.log, behind a remediation, whether discovery ran again (42).'
}

Push-Location -StackName CertPropConfirm
try {
    if ($Client) { Test-Client }
    else {
        if (-not $SiteCode -or -not $SiteServer) { throw '-SiteCode and -SiteServer are needed' }
        if (($MakeTestObjects -or $ImportCab) -and -not $Bundle) { throw '-Bundle is needed, the folder that pack made' }
        if ($Bundle) { $Bundle = (Get-Item -LiteralPath $Bundle).FullName }
        Invoke-Check 33 'the module and the drive of the site are there' {
            Enter-Site
            Write-Check 33 'the module and the drive of the site are there' $true ''
        }
        Invoke-Check 37 'client settings can be read' { Test-ClientSettings }
        Invoke-Check 53 'what a distribution point group has can be read' { Test-GroupContent }
        if ($MakeTestObjects) {
            try {
                if ($PSCmdlet.ShouldProcess($Name, 'make an application, and remove it again')) {
                    Invoke-Check 33 'an application can be made' { Test-Application }
                }
                if ($PSCmdlet.ShouldProcess($Name, 'make a configuration item and a baseline, and remove them again')) {
                    Invoke-Check 33 'a configuration item can be made' { Test-Item }
                    Invoke-Check 33 'a baseline can be made' { Test-Baseline }
                    if ($CollectionId -and $PSCmdlet.ShouldProcess($CollectionId, 'deploy that baseline, and remove it again')) {
                        Invoke-Check 38 'a baseline can be deployed' { Test-Mode }
                    }
                }
            }
            finally { Remove-TestObjects }
        }
        if ($ImportCab -and $PSCmdlet.ShouldProcess($SiteCode, 'import the .cab twice, and remove what came')) {
            Invoke-Check 39 'the .cab imports at the first try' { Test-Cab }
        }
    }
}
finally { Pop-Location -StackName CertPropConfirm }
Write-Host "$Failed not so. Please put the lines above into an issue."
exit [int]($Failed -gt 0)
