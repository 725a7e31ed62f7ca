<#
.SYNOPSIS
    Publishes the bundle that it lies in to Configuration Manager, or takes it away again.
.DESCRIPTION
    Makes what is not there, changes what is not as it should be, and leaves alone what is; in this order:
      application    installs certprop.exe as SYSTEM; one for each file version; content; deployment "required"
      configuration  item with one script setting that runs as SYSTEM, in 64-bit
      baseline       with its deployment, which remediates only in the mode Remediate
    What is ours has a marker in its description, by which it is found again: leave it there. An object that has our
    name and no marker is somebody else's and stops the run before its first change.
    Client settings are read and explained, never changed. Interrupted, it does the rest when it is run again.
    Needs a Configuration Manager console on this computer, and the rights that the operator guide names.
    Defaults of the parameters are those of "configmgr" in certprop.deploy.json when the bundle was packed.
.PARAMETER SiteCode
    Such as P01.
.PARAMETER SiteServer
    Name of the server with the SMS Provider.
.PARAMETER CollectionId
    Device collection that the helper and the baseline are deployed to.
.PARAMETER ContentPath
    Share with the sources of applications; certprop.exe goes into a folder of its own in it.
.PARAMETER DistributionPointGroup
    Group that the content is distributed to.
.PARAMETER Mode
    Detect only looks. Remediate removes what is leaked.
.PARAMETER EveryHours
    How often devices look: 1 to 23, or whole days in hours.
.PARAMETER Remove
    Deletes baseline and configuration item, and has devices uninstall the helper.
.PARAMETER Final
    With -Remove, when devices have uninstalled the helper: deletes the applications.
.EXAMPLE
    .\Publish-ConfigMgr.ps1 -WhatIf
    Says what would be done, and changes nothing.
.EXAMPLE
    .\Publish-ConfigMgr.ps1 -Mode Remediate
#>
# certprop-deploy/1 unpinned
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string]$SiteCode,
    [string]$SiteServer,
    [string]$CollectionId,
    [string]$ContentPath,
    [string]$DistributionPointGroup,
    [ValidateSet('Detect', 'Remediate')] [string]$Mode = 'Detect',
    [ValidateRange(1, 744)] [int]$EveryHours = 24,
    [switch]$Remove,
    [switch]$Final
)
#--- settings, which certprop-deploy pack fills in
$Deployment = ''       # marks our objects
$Revision = 0          # of the bundle
$Content = ''          # what the bundle is known by
$Prefix = 'CertProp'   # what object names begin with
$Publisher = ''        # of the application
$HelperVersion = ''    # file version of certprop.exe, in four parts
$HelperSha256 = ''
$Scripts = @{}         # file name = SHA-256 of the two scripts beside this one
$Defaults = @{}        # parameter = value
#--- end of settings
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# Lazy properties are read where they are needed; the module would warn of it each time.
$CMPSSuppressFastNotUsedCheck = $true

$AppName = "$Prefix - certprop.exe $HelperVersion"
$ItemName = "$Prefix - leaked certificates"
$BaselineName = "$Prefix - leaked certificates baseline"
$SettingName = 'Leaked certificates'
$Install, $Uninstall = 1, 2     # DesiredConfigType of a deployment
$Steps = 0
$Doing = ''

# What an object has in its description while it is not finished: whoever finds it there completes it.
function Get-MarkerText($Role, $AtRevision = $Revision, $OfContent = $Content) {
    "certprop-deploy/1 deployment=$Deployment role=$Role revision=$AtRevision content=$OfContent"
}

# Revision and content of an object that has our marker; else nothing. It stands at the beginning: what was imported
# from the .cab has it elsewhere, and is not changed by cmdlets.
function Get-Marker($Thing, $Role) {
    $pattern = "^certprop-deploy/1 deployment=$Deployment role=$Role revision=(\d{1,9}) content=([0-9a-f]{12})( .*)?$"
    if ("$($Thing.LocalizedDescription)" -match $pattern) {
        [pscustomobject]@{ Revision = [int]$Matches[1]; Text = $Matches[0]; Content = $Matches[2] }
    }
}

# Of a list what is ours, by its marker; ends the run where something else has our name.
function Select-Ours($All, $Role, $Kind, $Name) {
    foreach ($thing in @($All | Where-Object { $_ })) {
        if (Get-Marker $thing $Role) { $thing }
        elseif ($thing.LocalizedDisplayName -eq $Name) {
            throw "there is $Kind '$Name' without the marker of this deployment, so it is somebody else's; nothing " +
                'was changed. Rename it, or choose another names.prefix and pack again'
        }
    }
}

function Get-TheOnlyOne($Found, $Kind) {
    $found = @($Found)
    if ($found.Count -gt 1) {
        throw "$($found.Count) $Kind carry the marker of this deployment, and it cannot be said which one counts; " +
            'nothing was changed. Delete the others: ' + (@($found | ForEach-Object { $_.LocalizedDisplayName }) -join ', ')
    }
    $found
}

# One line for each action; with -WhatIf it says the line and does nothing. Names of its own: the action sees them.
function Step($StepLine, $StepAction) {
    $script:Steps++
    $script:Doing = $StepLine
    if ($PSCmdlet.ShouldProcess($StepLine, "${StepLine}?", 'Configuration Manager')) {
        # Asked once a step, not once more by each cmdlet in it.
        $ConfirmPreference = 'None'
        $null = & $StepAction
        Write-Host "  done: $StepLine"
    }
    elseif (-not $WhatIfPreference) { throw 'you said no, and the rest depends on it' }
    $script:Doing = ''
}

function Get-Sha256($Path) {
    $file = Get-Item -LiteralPath "FileSystem::$Path"
    (Get-FileHash -Algorithm SHA256 -LiteralPath "FileSystem::$($file.FullName)").Hash
}

function Assert-Parameter($Names) {
    foreach ($name in $Names) {
        if (-not (Get-Variable -Name $name -ValueOnly)) {
            throw "-$name is missing: name it, or fill in ""configmgr"" in certprop.deploy.json and pack again"
        }
    }
}

# The files beside this script are those that it was packed with: one of another bundle would be refused by devices.
function Assert-Bundle {
    $expected = @{ (Join-Path (Split-Path $PSScriptRoot) 'certprop.exe') = $HelperSha256 }
    foreach ($name in $Scripts.Keys) { $expected[(Join-Path $PSScriptRoot $name)] = $Scripts[$name] }
    foreach ($path in $expected.Keys) {
        if (-not (Test-Path -LiteralPath "FileSystem::$path" -PathType Leaf)) {
            throw "$path is missing; this script works in the folder that certprop-deploy pack made"
        }
        if ((Get-Sha256 $path) -ne $expected[$path]) { throw "$path is not the file that was packed; pack again" }
    }
}

# Without it no cmdlet works: the module, and the drive of the site as the place to be.
function Enter-Site {
    # A drive and a module change nothing on the site: -WhatIf and -Confirm are not for them.
    $WhatIfPreference = $false
    $ConfirmPreference = 'None'
    $module = if ($env:SMS_ADMIN_UI_PATH) {
        Join-Path (Join-Path $env:SMS_ADMIN_UI_PATH '..') 'ConfigurationManager.psd1'
    }
    if (-not $module -or -not (Test-Path -LiteralPath $module)) {
        throw 'there is no Configuration Manager console on this computer, which brings the ConfigurationManager module'
    }
    Import-Module $module -Verbose:$false
    if (-not (Get-PSDrive -Name $SiteCode -PSProvider CMSite -ErrorAction SilentlyContinue)) {
        $null = New-PSDrive -Name $SiteCode -PSProvider CMSite -Root $SiteServer
    }
    Set-Location "${SiteCode}:"
}

function Get-PointGroup {
    $group = Get-CMDistributionPointGroup -Name $DistributionPointGroup -DisableWildcardHandling
    if (-not $group) {
        throw "there is no distribution point group '$DistributionPointGroup' on site $SiteCode, or you may not see it"
    }
    $group
}

function Get-Collection {
    $collection = Get-CMDeviceCollection -Id $CollectionId
    if (-not $collection) { throw "there is no device collection $CollectionId on site $SiteCode, or you may not see it" }
    $collection
}

# The application of each version that was ever published.
function Get-OurApplication {
    Select-Ours (Get-CMApplication -Fast) 'app' 'an application' $AppName
}

function Get-OurItem {
    Get-TheOnlyOne @(Select-Ours (Get-CMConfigurationItem -Fast) 'machine' 'a configuration item' $ItemName) `
        'configuration items'
}

function Get-OurBaseline {
    Get-TheOnlyOne @(Select-Ours (Get-CMBaseline) 'machine' 'a baseline' $BaselineName) 'baselines'
}

function Get-AppDeployment($Application) {
    Get-CMApplicationDeployment -Name $Application.LocalizedDisplayName -DisableWildcardHandling
}

function Remove-AppDeployment($Application, $Assignment) {
    $kind = if ($Assignment.DesiredConfigType -eq $Uninstall) { 'uninstall' } else { 'install' }
    Step "remove the $kind deployment of '$($Application.LocalizedDisplayName)' from $CollectionId" {
        Remove-CMApplicationDeployment -InputObject $Assignment -Force
    }
}

# Deployments to other collections than ours were made by somebody else.
function Write-LeftAlone($Name, $Deployments) {
    foreach ($other in @($Deployments | Where-Object { $_.TargetCollectionID -ne $CollectionId })) {
        Write-Host "  '$Name' is also deployed to $($other.TargetCollectionID): left alone"
    }
}

function Find-Value($Dictionary, $Pattern) {
    if ($Dictionary -is [System.Collections.IDictionary]) {
        foreach ($key in @($Dictionary.Keys)) { if ($key -like $Pattern) { return $Dictionary[$key] } }
    }
}

# What would make devices fail, and where to change it. They are the administrator's to change.
function Write-ClientSettings {
    Write-Host 'Client settings:'
    $areSigned = $true
    foreach ($name in $Scripts.Keys) {
        $text = Get-Content -LiteralPath "FileSystem::$(Join-Path $PSScriptRoot $name)" -Raw
        if ($text -notmatch '# SIG # Begin signature block') { $areSigned = $false }
    }
    foreach ($settings in @(Get-CMClientSetting | Where-Object { $_.Type -ne 2 })) {
        $name = $settings.Name
        $policy = Find-Value (Get-CMClientSetting -Name $name -Setting ComputerAgent -DisableWildcardHandling) `
            'PowerShellExecutionPolicy'
        if ("$policy" -in '2', 'Restricted') {
            Write-Host "  '$name': PowerShell execution policy Restricted: no script runs, devices show an error"
        }
        elseif ("$policy" -in '0', 'AllSigned' -and -not $areSigned) {
            Write-Host ("  '$name': PowerShell execution policy All Signed, and these scripts are not signed: devices " +
                'show Error 0x87D00327. Pack with "sign", or choose Bypass under Computer Agent')
        }
        elseif ("$policy" -in '0', 'AllSigned') {
            Write-Host ("  '$name': PowerShell execution policy All Signed: devices need the signer's certificate in " +
                'Trusted Publishers')
        }
        elseif ("$policy" -in '1', 'Bypass') { Write-Host "  '$name': PowerShell execution policy Bypass: fine" }
        $compliance = Get-CMClientSetting -Name $name -Setting ComplianceSettings -DisableWildcardHandling
        $enabled = Find-Value $compliance 'Enabled'
        if ("$enabled" -in '0', 'False') {
            Write-Host "  '$name': compliance evaluation is off, so nothing is looked at"
        }
        $timeout = Find-Value $compliance '*ScriptExecutionTimeout*'
        if ($timeout -and [int]$timeout -lt 60) {
            Write-Host "  '$name': scripts are ended after $timeout seconds; 60 are needed, under Compliance Settings"
        }
        elseif ($timeout) { Write-Host "  '$name': scripts may run for $timeout seconds: fine" }
    }
    Write-Host '  A script timeout that is not named here could not be read; 60 seconds, its default, are enough.'
}

# The folder of this version on the share: whether certprop.exe is there already, and nothing else.
function Test-Content($Folder) {
    if (-not (Test-Path -LiteralPath "FileSystem::$ContentPath" -PathType Container)) {
        throw "$ContentPath is no folder that can be reached from here"
    }
    if (-not (Test-Path -LiteralPath "FileSystem::$Folder")) { return $false }
    foreach ($item in @(Get-ChildItem -LiteralPath "FileSystem::$Folder" -Force)) {
        if ($item.Name -notin 'certprop.exe', 'certprop.exe.new') {
            throw "there is $($item.Name) in $Folder, which would go to every device; nothing was changed. Move it away"
        }
    }
    if (-not (Test-Path -LiteralPath "FileSystem::$Folder/certprop.exe")) { return $false }
    if ((Get-Sha256 "$Folder/certprop.exe") -ne $HelperSha256) {
        throw "certprop.exe in $Folder is another file than the one that was packed; it is not overwritten, and nothing " +
            'was changed'
    }
    $true
}

# Under another name first: whoever dies while it copies leaves nothing that looks like the whole file.
function Copy-Content($Folder) {
    $null = New-Item -ItemType Directory -Force -Path "FileSystem::$Folder"
    Copy-Item -LiteralPath "FileSystem::$(Join-Path (Split-Path $PSScriptRoot) 'certprop.exe')" `
        -Destination "FileSystem::$Folder/certprop.exe.new" -Force
    if ((Get-Sha256 "$Folder/certprop.exe.new") -ne $HelperSha256) { throw 'the copy is not the same as the file' }
    Rename-Item -LiteralPath "FileSystem::$Folder/certprop.exe.new" -NewName 'certprop.exe'
}

# One application for each file version, never changed after it was made: devices compare the version for equality, so
# going back works like going forward, and content that is already on distribution points is never replaced under them.
function Publish-Application($Ours, $Collection, $Group) {
    $folder = "$ContentPath/certprop.exe-$HelperVersion"
    $text = "$(Get-MarkerText 'app') helper=$HelperVersion sha256=$HelperSha256"
    $current = @($Ours | Where-Object { (Get-Marker $_ 'app').Text -like "* helper=$HelperVersion *" })
    $current = Get-TheOnlyOne $current "applications of $HelperVersion"
    if ($current -and (Get-Marker $current 'app').Text -notlike "* sha256=$HelperSha256*") {
        throw "the application '$($current.LocalizedDisplayName)' carries another certprop.exe under the same version; " +
            'nothing was changed'
    }
    $name = if ($current) { $current.LocalizedDisplayName } else { $AppName }
    if (-not (Test-Content $folder)) { Step "copy certprop.exe to $folder" { Copy-Content $folder } }
    if (-not $current) {
        Step "make the application '$name'" {
            # In both descriptions: which one the site shows as the object's own is not documented.
            New-CMApplication -Name $name -Publisher $Publisher -SoftwareVersion $HelperVersion -Description $text `
                -LocalizedDescription $text -LocalizedName $name
        }
    }
    $type = if ($current) {
        Get-CMDeploymentType -ApplicationName $name -DeploymentTypeName 'certprop.exe install' -DisableWildcardHandling
    }
    if (-not $type) {
        Step "give it the deployment type 'certprop.exe install'" {
            $clause = New-CMDetectionClauseFile -Path '%ProgramFiles%\CertPropRemediation' -FileName 'certprop.exe' `
                -Value -PropertyType Version -ExpressionOperator IsEquals -ExpectedValue $HelperVersion -Is64Bit
            Add-CMScriptDeploymentType -ApplicationName $name -DeploymentTypeName 'certprop.exe install' `
                -ContentLocation $folder.Replace('/', '\') -InstallCommand 'certprop.exe install' `
                -UninstallCommand 'certprop.exe uninstall' -UninstallOption SameAsInstall -AddDetectionClause $clause `
                -InstallationBehaviorType InstallForSystem -LogonRequirementType WhetherOrNotUserLoggedOn `
                -UserInteractionMode Hidden -RebootBehavior NoAction -MaximumRuntimeMins 15 `
                -SlowNetworkDeploymentMode Download -DisableWildcardHandling
        }
    }
    $deployments = @(if ($current) { Get-AppDeployment $current })
    $mine = @($deployments | Where-Object { $_.TargetCollectionID -eq $CollectionId })
    $installs = @($mine | Where-Object { $_.DesiredConfigType -eq $Install })
    if (-not (Test-Distributed $name $Group)) {
        Step "distribute its content to '$DistributionPointGroup'" {
            Start-CMContentDistribution -ApplicationName $name -DistributionPointGroupName $DistributionPointGroup `
                -DisableWildcardHandling
        }
    }
    # One collection cannot be told to install and to uninstall the same application.
    foreach ($assignment in @($mine | Where-Object { $_.DesiredConfigType -ne $Install })) {
        Remove-AppDeployment $current $assignment
    }
    if (-not $installs) {
        Step "deploy it to $CollectionId '$($Collection.Name)' as required" {
            Publish-Deployment $name Install (Get-MarkerText 'app')
        }
    }
    Write-LeftAlone $name $deployments
    # After the new one is there: devices are never without an application that brings the helper.
    foreach ($other in @($Ours | Where-Object { $_.LocalizedDisplayName -ne $name })) {
        $deployments = @(Get-AppDeployment $other)
        foreach ($assignment in @($deployments | Where-Object { $_.TargetCollectionID -eq $CollectionId })) {
            Remove-AppDeployment $other $assignment
        }
        Write-LeftAlone $other.LocalizedDisplayName $deployments
    }
}

function Publish-Deployment($Name, $Action, $Comment) {
    $now = Get-Date
    New-CMApplicationDeployment -Name $Name -CollectionId $CollectionId -DeployAction $Action -DeployPurpose Required `
        -UserNotification HideAll -TimeBaseOn LocalTime -AvailableDateTime $now -DeadlineDateTime $now `
        -OverrideServiceWindow $false -Comment $Comment -DisableWildcardHandling
}

# Whether the group has it: starting it a second time is an error, and another group is in the settings than there was.
# No cmdlet says which content a group has; the class does, and what an application is called there all its revisions.
function Test-Distributed($Name, $Group) {
    $application = Get-CMApplication -Name $Name -Fast -DisableWildcardHandling
    if (-not $application) { return $false }
    $query = "SELECT * FROM SMS_DPGroupContentInfo WHERE GroupID = '$($Group.GroupID)' " +
        "AND ObjectID = '$($application.ModelName)'"
    # It only reads, but of itself it would not with -WhatIf.
    [bool]@(Invoke-CMWmiQuery -Query $query -WhatIf:$false -Confirm:$false | Where-Object { $_ })
}

# Changed in its place, so that reports keep their history and the baseline and its deployments follow by themselves.
# The marker is written last: an item whose scripts are not all there yet does not say that they are.
function Publish-Item($Item) {
    $hashes = @('Detect-PropagatedCertificates.ps1', 'Remove-PropagatedCertificates.ps1' |
            ForEach-Object { $Scripts[$_].Substring(0, 12).ToLowerInvariant() }) -join '-'
    $text = "$(Get-MarkerText 'machine') scripts=$hashes"
    $name = if ($Item) { $Item.LocalizedDisplayName } else { $ItemName }
    if (-not $Item) {
        Step "make the configuration item '$name'" {
            New-CMConfigurationItem -Name $name -CreationType WindowsOS `
                -Description (Get-MarkerText 'machine' 0 '000000000000')
        }
    }
    if (-not $Item -or (Get-Marker $Item 'machine').Text -ne $text) {
        Step "give it the scripts of revision $Revision" { Write-Scripts $name }
        Step "mark it with revision $Revision" {
            Set-CMConfigurationItem -Name $name -Description $text -DisableWildcardHandling
        }
    }
    $name
}

function Write-Scripts($Name) {
    $discovery = Join-Path $PSScriptRoot 'Detect-PropagatedCertificates.ps1'
    $remediation = Join-Path $PSScriptRoot 'Remove-PropagatedCertificates.ps1'
    # Not -Fast: what is changed has to be read whole.
    $whole = Get-CMConfigurationItem -Name $Name -DisableWildcardHandling
    if (Get-CMComplianceSetting -InputObject $whole -SettingName $SettingName) {
        Set-CMComplianceSettingScript -InputObject $whole -SettingName $SettingName `
            -DiscoveryScriptLanguage PowerShell -DiscoveryScriptFile $discovery `
            -RemediationScriptLanguage PowerShell -RemediationScriptFile $remediation
        return
    }
    Add-CMComplianceSettingScript -InputObject $whole -Name $SettingName -DataType String -Is64Bit `
        -DiscoveryScriptLanguage PowerShell -DiscoveryScriptFile $discovery `
        -RemediationScriptLanguage PowerShell -RemediationScriptFile $remediation -Remediate `
        -ValueRule -RuleName $SettingName -ExpressionOperator IsEquals -ExpectedValue 'Compliant' `
        -NoncomplianceSeverity Warning -ReportNoncompliance
}

function Get-Schedule {
    if ($EveryHours -lt 24) { return New-CMSchedule -RecurInterval Hours -RecurCount $EveryHours }
    New-CMSchedule -RecurInterval Days -RecurCount ($EveryHours / 24)
}

function Get-Noncompliant($Assignment) {
    try {
        $rows = @(Get-CMBaselineDeploymentStatus -InputObject $Assignment -StatusType NonCompliant)
        "NONCOMPLIANT AT THE LAST SUMMARY: $([int]($rows | Measure-Object -Property Assets -Maximum).Maximum)"
    }
    catch { 'HOW MANY ARE NONCOMPLIANT CANNOT BE READ HERE' }
}

function Publish-Baseline($Baseline, $Item, $Collection) {
    $text = "$(Get-MarkerText 'machine') every=${EveryHours}h"
    $name = if ($Baseline) { $Baseline.LocalizedDisplayName } else { $BaselineName }
    $marker = if ($Baseline) { Get-Marker $Baseline 'machine' }
    if (-not $Baseline) {
        Step "make the baseline '$name'" {
            New-CMBaseline -Name $name -Description (Get-MarkerText 'machine' 0 '000000000000')
        }
    }
    $isBegun = -not $marker -or $marker.Revision -eq 0
    if ($isBegun) {
        # Item and marker in one change: a baseline that says its revision has the item.
        Step "put the configuration item into it" {
            $id = (Get-CMConfigurationItem -Name $Item -Fast -DisableWildcardHandling).CI_ID
            Set-CMBaseline -Name $name -AddOSConfigurationItem "$id" -Description $text -DisableWildcardHandling
        }
    }
    $deployments = @(if ($Baseline) { Get-CMBaselineDeployment -Name $name -DisableWildcardHandling })
    $mine = @($deployments | Where-Object { $_.TargetCollectionID -eq $CollectionId })
    $remediates = $Mode -eq 'Remediate'
    $whom = "DEVICES OF '$($Collection.Name)' ($($Collection.MemberCount) MEMBERS)"
    if (-not $mine) {
        if ($remediates) { Write-Host "  MODE REMEDIATE: $whom WILL REMOVE WHAT IS LEAKED" }
        Step "deploy it to $CollectionId '$($Collection.Name)' in the mode $Mode, every $EveryHours hours" {
            New-CMBaselineDeployment -Name $name -CollectionId $CollectionId -EnableEnforcement $remediates `
                -OverrideServiceWindow $false -Schedule (Get-Schedule) -DisableWildcardHandling
        }
    }
    else {
        if ([bool]$mine[0].EnforcementEnabled -ne $remediates) {
            $then = if ($remediates) { 'WILL REMOVE WHAT IS LEAKED' } else { 'WILL REMOVE NOTHING ANY MORE' }
            Write-Host "  MODE $($Mode.ToUpperInvariant()): $whom $then; $(Get-Noncompliant $mine[0])"
            Step "switch its deployment to $CollectionId to the mode $Mode" {
                Set-CMBaselineDeployment -InputObject $mine[0] -EnableEnforcement $remediates
            }
        }
        if (-not $isBegun -and $marker.Text -notlike "* every=${EveryHours}h") {
            Step "have devices look every $EveryHours hours" {
                Set-CMBaselineDeployment -InputObject $mine[0] -Schedule (Get-Schedule)
            }
        }
    }
    if (-not $isBegun -and $marker.Text -ne $text) {
        Step "mark the baseline with revision $Revision" {
            Set-CMBaseline -Name $name -Description $text -DisableWildcardHandling
        }
    }
    Write-LeftAlone $name $deployments
}

function Publish-All {
    Assert-Parameter SiteCode, SiteServer, CollectionId, ContentPath, DistributionPointGroup
    if ($EveryHours -gt 23 -and $EveryHours % 24) {
        throw "-EveryHours $EveryHours cannot be scheduled: 1 to 23 hours can, and whole days, such as 24 or 48"
    }
    if ($ContentPath -notmatch '^(\\\\|//)[^\\/]') {
        throw "-ContentPath $ContentPath is no share: the site server reads it, such as \\server\share\folder"
    }
    Assert-Bundle
    Enter-Site
    $collection = Get-Collection
    $group = Get-PointGroup
    # All that can stop the run is looked at before anything is changed.
    $applications = @(Get-OurApplication)
    $item = Get-OurItem
    $baseline = Get-OurBaseline
    $null = Test-Content "$ContentPath/certprop.exe-$HelperVersion"
    Write-ClientSettings
    Write-Host "Revision $Revision, content $Content, to $CollectionId '$($collection.Name)' in the mode ${Mode}:"
    $before = if ($item) { (Get-Marker $item 'machine').Revision } else { 0 }
    if ($before -gt $Revision) { Write-Host "  REVISION $before IS PUBLISHED: THIS GOES BACK TO $Revision" }
    Publish-Application $applications $collection $group
    $name = Publish-Item $item
    Publish-Baseline $baseline $name $collection
    if ($Steps -eq 0) { Write-Host '  Nothing to do: all of it is there, and as it should be.' }
    elseif (-not $WhatIfPreference) {
        Write-Host 'Look next, in the console:'
        Write-Host "  Monitoring > Distribution Status > Content Status: '$AppName' reaches its distribution points"
        Write-Host "  Monitoring > Deployments: '$AppName' installs; then '$BaselineName', within two hours of its time"
        Write-Host '  On a device: Control Panel > Configuration Manager > Configurations > Evaluate > View Report'
    }
}

function Remove-All {
    Assert-Parameter SiteCode, SiteServer, CollectionId
    Enter-Site
    $null = Get-Collection
    $applications = @(Get-OurApplication)
    $item = Get-OurItem
    $baseline = Get-OurBaseline
    $deployments = @(if ($baseline) {
            Get-CMBaselineDeployment -Name $baseline.LocalizedDisplayName -DisableWildcardHandling
        })
    Assert-OnlyHere 'baseline' $baseline $deployments
    if ($Final) { foreach ($application in $applications) { Assert-Uninstalled $application } }
    Write-Host "Taking it away from ${CollectionId}:"
    foreach ($assignment in $deployments) {
        Step "remove the deployment of '$($baseline.LocalizedDisplayName)' from $CollectionId" {
            Remove-CMBaselineDeployment -InputObject $assignment -Force
        }
    }
    if ($baseline) {
        Step "delete the baseline '$($baseline.LocalizedDisplayName)'" {
            Remove-CMBaseline -Id $baseline.CI_ID -Force
        }
    }
    if ($item) {
        Step "delete the configuration item '$($item.LocalizedDisplayName)'" {
            Remove-CMConfigurationItem -Id $item.CI_ID -Force
        }
    }
    foreach ($application in $applications) {
        if ($Final) { Remove-Application $application } else { Uninstall-Application $application }
    }
    if ($Steps -eq 0) { Write-Host '  Nothing to do: nothing of this deployment is there any more.' }
    elseif (-not $WhatIfPreference -and $Final) {
        Write-Host "Yours to delete: the folders certprop.exe-* on the content share."
    }
    elseif (-not $WhatIfPreference) {
        Write-Host 'Look next: Monitoring > Deployments, until devices have uninstalled the helper; then -Remove -Final.'
    }
}

function Assert-OnlyHere($Kind, $Thing, $Deployments) {
    foreach ($other in @($Deployments | Where-Object { $_.TargetCollectionID -ne $CollectionId })) {
        throw "the $Kind '$($Thing.LocalizedDisplayName)' is also deployed to $($other.TargetCollectionID), and would go " +
            'there, too; nothing was changed. Remove that deployment first'
    }
}

# What is deleted is uninstalled from no device any more.
function Assert-Uninstalled($Application) {
    $deployments = @(Get-AppDeployment $Application)
    Assert-OnlyHere 'application' $Application $deployments
    if (@($deployments | Where-Object { $_.DesiredConfigType -eq $Install })) {
        throw "devices were not told to uninstall '$($Application.LocalizedDisplayName)'; nothing was changed. Run -Remove " +
            'first, and -Remove -Final when they have'
    }
}

# Of every version: a device has one of them, and detection is for that version alone.
function Uninstall-Application($Application) {
    $name = $Application.LocalizedDisplayName
    $deployments = @(Get-AppDeployment $Application)
    $mine = @($deployments | Where-Object { $_.TargetCollectionID -eq $CollectionId })
    foreach ($assignment in @($mine | Where-Object { $_.DesiredConfigType -eq $Install })) {
        Remove-AppDeployment $Application $assignment
    }
    # A run that was ended early may have left one without its deployment type, which no device ever got.
    $type = Get-CMDeploymentType -ApplicationName $name -DisableWildcardHandling
    if ($type -and -not @($mine | Where-Object { $_.DesiredConfigType -eq $Uninstall })) {
        Step "have $CollectionId uninstall '$name'" { Publish-Deployment $name Uninstall (Get-MarkerText 'app') }
    }
    Write-LeftAlone $name $deployments
}

function Remove-Application($Application) {
    foreach ($assignment in Get-AppDeployment $Application) { Remove-AppDeployment $Application $assignment }
    Step "delete the application '$($Application.LocalizedDisplayName)'" {
        Remove-CMApplication -Id $Application.CI_ID -Force
    }
}

$code = 0
Push-Location -StackName CertPropRemediation
try {
    foreach ($name in $Defaults.Keys) {
        if (-not $PSBoundParameters.ContainsKey($name)) {
            Set-Variable -Name $name -Value $Defaults[$name] -WhatIf:$false -Confirm:$false
        }
    }
    if (-not $Deployment) { throw 'this is the template; certprop-deploy pack makes the script that can be run' }
    if ($Final -and -not $Remove) { throw '-Final goes with -Remove' }
    if ($Remove) { Remove-All } else { Publish-All }
}
catch {
    $code = 1
    $message = "$($_.Exception.Message)".Trim().TrimEnd('.') -replace '\s*[\r\n]+\s*', ' '
    if ($Doing) { $message = "it could not $Doing`: $message; run it again to do the rest" }
    $Host.UI.WriteErrorLine("Publish-ConfigMgr: $message.")
}
finally { Pop-Location -StackName CertPropRemediation }
exit $code
