<#
    A Configuration Manager site in a JSON file, behind functions with the documented parameters of the cmdlets: the list
    of cmdlets.json, so that a parameter or a parameter set that is not documented does not bind.
    What the documentation says of errors is played: two of a name, deployments that contradict each other, deleting what
    is in use, distributing twice, objects that were read -Fast where the whole one is needed, ids of an older revision.
    FAKE_SITE    folder with site.json; every writing call is added to calls.txt
    FAKE_DIE     before:N or after:N, the writing call that throws
#>
$ErrorActionPreference = 'Stop'
# A call that -WhatIf should have held back is carried out here, and seen.
$WhatIfPreference = $false
Set-StrictMode -Version 3.0
$documented = Get-Content -LiteralPath "$PSScriptRoot/cmdlets.json" -Raw | ConvertFrom-Json -AsHashtable
$writes = 0

function Read-Site { Get-Content -LiteralPath "$env:FAKE_SITE/site.json" -Raw | ConvertFrom-Json -AsHashtable }

function Write-Site($Site) {
    ConvertTo-Json -InputObject $Site -Depth 10 | Set-Content -LiteralPath "FileSystem::$env:FAKE_SITE/site.json"
}

function New-Id($Site) { $Site.nextId++; $Site.nextId }

# As the module gives it: an object, of which a part is missing when it was read -Fast.
function Out-Thing($Thing, $Whole = $true) {
    $copy = [ordered]@{ Whole = [bool]$Whole }
    foreach ($key in $Thing.Keys) { $copy[$key] = $Thing[$key] }
    if ($Thing.ContainsKey('CIVersion')) { $copy.CI_UniqueID = "ScopeId_1/$($Thing.LocalizedDisplayName)/$($Thing.CIVersion)" }
    [pscustomobject]$copy
}

function Select-Named($All, $Bound, $Key = 'Name') {
    @($All | Where-Object {
            (-not $Bound.ContainsKey($Key) -or $_.LocalizedDisplayName -eq $Bound[$Key]) -and
            (-not $Bound.ContainsKey('Id') -or $_.CI_ID -eq $Bound['Id'])
        })
}

function Get-One($All, $Bound, $Key = 'Name') {
    $found = @(Select-Named $All $Bound $Key)
    if ($found.Count -ne 1) { throw "No object corresponds to the specified parameters ($($found.Count))." }
    $found[0]
}

function Assert-New($All, $Name) {
    if (@($All | Where-Object { $_.LocalizedDisplayName -eq $Name })) { throw 'An object with the specified name already exists.' }
}

function Assert-Collection($Site, $Id) {
    if (-not @($Site.collections | Where-Object { $_.CollectionID -eq $Id })) { throw "No collection $Id." }
}

# What an object was when it was read must be what it still is.
function Resolve-Whole($All, $Object) {
    if (-not $Object.Whole) { throw 'Lazy properties of the object were not read.' }
    $found = @($All | Where-Object { $_.CI_ID -eq $Object.CI_ID })
    if (-not $found) { throw 'The object was changed after it was read.' }
    $found[0]
}

function Update-Revision($Site, $Thing) { $Thing.CI_ID = New-Id $Site; $Thing.CIVersion++ }

function Get-FileText($Path) { [IO.File]::ReadAllText($Path) }

$play = @{
    'Get-CMDeviceCollection' = { param($site, $p) @($site.collections | Where-Object { $_.CollectionID -eq $p.Id }) | ForEach-Object { Out-Thing $_ } }
    'Get-CMDistributionPointGroup' = {
        param($site, $p)
        $site.groups | Where-Object { $_ -eq $p.Name } | ForEach-Object { [pscustomobject]@{ Name = $_; GroupID = "{$_}" } }
    }
    # The two queries that are asked, with documented members. It asks whether it may run, so it does not with -WhatIf.
    'Invoke-CMWmiQuery' = {
        param($site, $p)
        if (-not $p.ContainsKey('WhatIf') -or -not $p.ContainsKey('Confirm') -or $p.WhatIf -or $p.Confirm) { return }
        $where = "(GroupID = '\{(.+)\}' AND ObjectID = '(.+)'|ObjectTypeID = 31)"
        if ($p.Query -notmatch "^SELECT \* FROM SMS_DPGroupContentInfo WHERE $where$") { throw 'Invalid query.' }
        $group, $model = $Matches[2], $Matches[3]
        foreach ($app in @($site.applications | Where-Object { -not $model -or $_.ModelName -eq $model })) {
            foreach ($name in @($app.groups | Where-Object { -not $group -or $_ -eq $group })) {
                [pscustomobject]@{ GroupID = "{$name}"; ObjectID = $app.ModelName; ObjectTypeID = 31 }
            }
        }
    }
    'Get-CMClientSetting' = {
        param($site, $p)
        $all = @($site.clientSettings | Where-Object { -not $p.ContainsKey('Name') -or $_.Name -eq $p.Name })
        if (-not $p.ContainsKey('Setting')) { $all | ForEach-Object { [pscustomobject]@{ Name = $_.Name; Type = $_.Type } }; return }
        foreach ($one in $all) { if ($one.ContainsKey($p.Setting)) { $one[$p.Setting] } }
    }
    'Get-CMApplication' = { param($site, $p) Select-Named $site.applications $p | ForEach-Object { Out-Thing $_ (-not $p.ContainsKey('Fast')) } }
    'New-CMApplication' = {
        param($site, $p)
        Assert-New $site.applications $p.Name
        $site.applications += @{ LocalizedDisplayName = $p.Name; LocalizedDescription = $p.LocalizedDescription; SoftwareVersion = $p['SoftwareVersion']
            Manufacturer = $p['Publisher']; CI_ID = New-Id $site; ModelName = "ScopeId_1/Application_$($p.Name)"
             CIVersion = 1; types = @(); groups = @() }
    }
    'Get-CMDeploymentType' = {
        param($site, $p)
        (Get-One $site.applications $p 'ApplicationName').types |
            Where-Object { -not $p.ContainsKey('DeploymentTypeName') -or $_.LocalizedDisplayName -eq $p.DeploymentTypeName } |
            ForEach-Object { Out-Thing $_ }
    }
    'New-CMDetectionClauseFile' = { param($site, $p) [pscustomobject]@{ Clause = "$($p.Path)\$($p.FileName) $($p.PropertyType) $($p.ExpressionOperator) $($p.ExpectedValue) $($p.Is64Bit)" } }
    'Add-CMScriptDeploymentType' = {
        param($site, $p)
        $app = Get-One $site.applications $p 'ApplicationName'
        Assert-New $app.types $p.DeploymentTypeName
        $content = if ($p.ContainsKey('ContentLocation')) { $p.ContentLocation.Replace('\', '/') }
        if ($content -and @(Get-ChildItem -LiteralPath "FileSystem::$content").Name -join ',' -ne 'certprop.exe') { throw "$content is not right." }
        $app.types += @{ LocalizedDisplayName = $p.DeploymentTypeName; content = $content; install = $p.InstallCommand
            uninstall = $p.UninstallCommand; detection = $p.AddDetectionClause[0].Clause; behavior = $p.InstallationBehaviorType }
        Update-Revision $site $app
    }
    'Start-CMContentDistribution' = {
        param($site, $p)
        $app = Get-One $site.applications @{ Name = $p.ApplicationName[0] }
        if (-not $app.types -or $app.groups -contains $p.DistributionPointGroupName[0]) { throw 'No content destination was found.' }
        $app.groups += $p.DistributionPointGroupName[0]
    }
    'Get-CMApplicationDeployment' = { param($site, $p) @($site.appDeployments | Where-Object { $_.ApplicationName -eq $p.Name }) | ForEach-Object { Out-Thing $_ } }
    'New-CMApplicationDeployment' = {
        param($site, $p)
        Assert-Collection $site $p.CollectionId
        $app = Get-One $site.applications $p
        if (-not $app.types -or -not $app.groups) { throw 'The application has no content that could be deployed.' }
        if (@($site.appDeployments | Where-Object { $_.ApplicationName -eq $p.Name -and $_.TargetCollectionID -eq $p.CollectionId })) {
            throw 'The application is already deployed to this collection.'
        }
        $site.appDeployments += @{ ApplicationName = $p.Name; TargetCollectionID = $p.CollectionId; AssignmentUniqueID = "$(New-Id $site)"
            DesiredConfigType = if ($p.DeployAction -eq 'Uninstall') { 2 } else { 1 }; purpose = $p.DeployPurpose; AssignmentDescription = $p.Comment
            OverrideServiceWindows = $p.OverrideServiceWindow }
    }
    'Remove-CMApplicationDeployment' = {
        param($site, $p)
        $site.appDeployments = @($site.appDeployments | Where-Object { $_.AssignmentUniqueID -ne $p.InputObject.AssignmentUniqueID })
    }
    'Remove-CMApplication' = {
        param($site, $p)
        $app = Get-One $site.applications $p
        if (@($site.appDeployments | Where-Object { $_.ApplicationName -eq $app.LocalizedDisplayName })) { throw 'The application is deployed.' }
        $site.applications = @($site.applications | Where-Object { $_.CI_ID -ne $app.CI_ID })
    }
    'Get-CMConfigurationItem' = { param($site, $p) Select-Named $site.items $p | ForEach-Object { Out-Thing $_ (-not $p.ContainsKey('Fast')) } }
    'New-CMConfigurationItem' = {
        param($site, $p)
        Assert-New $site.items $p.Name
        $site.items += @{ LocalizedDisplayName = $p.Name; LocalizedDescription = $p.Description; CI_ID = New-Id $site; CIVersion = 1; settings = @() }
    }
    'Get-CMComplianceSetting' = {
        param($site, $p)
        (Resolve-Whole $site.items $p.InputObject).settings | Where-Object { $_.Name -eq $p.SettingName } | ForEach-Object { Out-Thing $_ }
    }
    'Add-CMComplianceSettingScript' = {
        param($site, $p)
        $item = Resolve-Whole $site.items $p.InputObject
        if (@($item.settings | Where-Object { $_.Name -eq $p.Name })) { throw 'The setting exists.' }
        $item.settings += @{ Name = $p.Name; type = $p.DataType; is64Bit = [bool]$p.Is64Bit; rule = "$($p.ExpressionOperator) $($p.ExpectedValue)"
            remediates = [bool]$p.Remediate; discovery = Get-FileText $p.DiscoveryScriptFile; remediation = Get-FileText $p.RemediationScriptFile }
        Update-Revision $site $item
    }
    'Set-CMComplianceSettingScript' = {
        param($site, $p)
        $item = Resolve-Whole $site.items $p.InputObject
        $setting = @($item.settings | Where-Object { $_.Name -eq $p.SettingName })[0]
        $setting.discovery = if ($p.ContainsKey('DiscoveryScriptText')) { $p.DiscoveryScriptText } else { Get-FileText $p.DiscoveryScriptFile }
        $setting.remediation = Get-FileText $p.RemediationScriptFile
        Update-Revision $site $item
    }
    'Set-CMConfigurationItem' = {
        param($site, $p)
        $item = Get-One $site.items $p
        $item.LocalizedDescription = $p.Description
        Update-Revision $site $item
    }
    'Remove-CMConfigurationItem' = {
        param($site, $p)
        $item = Get-One $site.items $p
        if (@($site.baselines | Where-Object { $_.items -contains $item.LocalizedDisplayName })) { throw 'The item is in a baseline.' }
        $site.items = @($site.items | Where-Object { $_.CI_ID -ne $item.CI_ID })
    }
    'Get-CMBaseline' = { param($site, $p) Select-Named $site.baselines $p | ForEach-Object { Out-Thing $_ } }
    'New-CMBaseline' = {
        param($site, $p)
        Assert-New $site.baselines $p.Name
        $site.baselines += @{ LocalizedDisplayName = $p.Name; LocalizedDescription = $p.Description; CI_ID = New-Id $site; CIVersion = 1; items = @() }
    }
    'Set-CMBaseline' = {
        param($site, $p)
        $baseline = Get-One $site.baselines $p
        if ($p.ContainsKey('AddOSConfigurationItem')) {
            $baseline.items += (Get-One $site.items @{ Id = [int]$p.AddOSConfigurationItem[0] }).LocalizedDisplayName
        }
        if ($p.ContainsKey('Description')) { $baseline.LocalizedDescription = $p.Description }
        if ($p.ContainsKey('AllowComanagedClients')) { $baseline.flags = 64 }
        Update-Revision $site $baseline
    }
    'Remove-CMBaseline' = {
        param($site, $p)
        $baseline = Get-One $site.baselines $p
        if (@($site.baselineDeployments | Where-Object { $_.BaselineName -eq $baseline.LocalizedDisplayName })) { throw 'The baseline is deployed.' }
        $site.baselines = @($site.baselines | Where-Object { $_.CI_ID -ne $baseline.CI_ID })
    }
    # The parts of a definition that Confirm-OnSite.ps1 looks for.
    'Get-CMConfigurationItemXMLDefinition' = {
        param($site, $p)
        $item = Get-One $site.items $p
        "<OperatingSystem AuthoringScopeId=`"ScopeId_1`" LogicalName=`"$($item.LocalizedDisplayName)`" Version=`"$($item.CIVersion)`">" +
            '<Operator>Equals</Operator> Is64Bit="true" Changeable="true" Value="Compliant" DataType="String"'
    }
    'Get-CMBaselineXMLDefinition' = {
        param($site, $p)
        $baseline = Get-One $site.baselines $p
        $flags = if ($baseline.ContainsKey('flags')) { " ConfigurationFlags=`"$($baseline.flags)`"" }
        "<Baseline$flags>" + ($baseline.items | ForEach-Object { '<OperatingSystemReference />' })
    }
    'Import-CMBaseline' = {
        param($site, $p)
        if (-not (Test-Path -LiteralPath "FileSystem::$($p.FileName[0])")) { throw 'There is no such file.' }
        foreach ($kind in 'items', 'baselines') {
            $there = @($site[$kind] | Where-Object { $_.LocalizedDisplayName -eq 'Imported' })
            if ($there) { Update-Revision $site $there[0] }
            else { $site[$kind] += @{ LocalizedDisplayName = 'Imported'; LocalizedDescription = ''; CI_ID = New-Id $site; CIVersion = 1; items = @() } }
        }
    }
    'New-CMSchedule' = { param($site, $p) [pscustomobject]@{ Schedule = "$($p.RecurCount) $($p.RecurInterval)" } }
    'Get-CMBaselineDeployment' = { param($site, $p) @($site.baselineDeployments | Where-Object { $_.BaselineName -eq $p.Name }) | ForEach-Object { Out-Thing $_ } }
    'New-CMBaselineDeployment' = {
        param($site, $p)
        Assert-Collection $site $p.CollectionId
        if (-not (Get-One $site.baselines $p).items) { throw 'The baseline is empty.' }
        if (@($site.baselineDeployments | Where-Object { $_.BaselineName -eq $p.Name -and $_.TargetCollectionID -eq $p.CollectionId })) { throw 'It is deployed.' }
        $site.baselineDeployments += @{ BaselineName = $p.Name; TargetCollectionID = $p.CollectionId; AssignmentUniqueID = "$(New-Id $site)"
            EnforcementEnabled = $p.EnableEnforcement; AssignmentAction = 1; OverrideServiceWindows = $p.OverrideServiceWindow; schedule = $p.Schedule.Schedule }
    }
    'Set-CMBaselineDeployment' = {
        param($site, $p)
        $deployment = @($site.baselineDeployments | Where-Object { $_.AssignmentUniqueID -eq $p.InputObject.AssignmentUniqueID })[0]
        if ($p.ContainsKey('EnableEnforcement')) { $deployment.EnforcementEnabled = $p.EnableEnforcement }
        if ($p.ContainsKey('Schedule')) { $deployment.schedule = $p.Schedule.Schedule }
    }
    'Remove-CMBaselineDeployment' = {
        param($site, $p)
        $site.baselineDeployments = @($site.baselineDeployments | Where-Object { $_.AssignmentUniqueID -ne $p.InputObject.AssignmentUniqueID })
    }
    'Get-CMBaselineDeploymentStatus' = { param($site, $p) if ($null -ne $site.noncompliant) { [pscustomobject]@{ Assets = $site.noncompliant } } else { throw 'No access.' } }
}

function Invoke-Cmdlet($Name, $Bound) {
    $site = Read-Site
    if ((Get-Location).Drive.Name -ne $site.siteCode) { throw "$Name has to be run from the drive of the site." }
    if (-not $play.ContainsKey($Name)) { throw "$Name is documented and not played." }
    $isWrite = $Name -match '^(New|Add|Set|Remove|Start|Import)-' -and $Name -notin 'New-CMSchedule', 'New-CMDetectionClauseFile'
    if (-not $isWrite) { & $play[$Name] $site $Bound; return }
    $script:writes++
    if ($env:FAKE_DIE -eq "before:$writes") { throw 'The connection to the SMS Provider was lost.' }
    $null = & $play[$Name] $site $Bound
    Write-Site $site
    Add-Content -LiteralPath "FileSystem::$env:FAKE_SITE/calls.txt" -Value "$Name $($Bound.Keys -join ' ')"
    if ($env:FAKE_DIE -eq "after:$writes") { throw 'The connection to the SMS Provider was lost.' }
}

# .NET types where PowerShell has them; values where they are documented; the module's own objects as they come.
function Get-ParameterType($Type) {
    if ($Type -in 'String', 'String[]', 'Int32', 'Boolean', 'DateTime') { return "[$Type]" }
    if ($Type -eq 'SwitchParameter') { return '[switch]' }
    $values = $documented.values[$Type]
    if ($values) { return "[ValidateSet($(($values -split ', ' | ForEach-Object { "'$_'" }) -join ', '))] [string]" }
    '[object]'
}

foreach ($name in $documented.cmdlets.Keys) {
    $sets = $documented.cmdlets[$name].sets
    $parameters = [ordered]@{}
    foreach ($set in $sets.Keys) {
        foreach ($kind in 'mandatory', 'optional') {
            foreach ($parameter in $sets[$set][$kind].Keys | Where-Object { $_ -notin 'WhatIf', 'Confirm' }) {
                if (-not $parameters.Contains($parameter)) { $parameters[$parameter] = @{ type = Get-ParameterType $sets[$set][$kind][$parameter]; in = @() } }
                $parameters[$parameter].in += "[Parameter(ParameterSetName = '$set', Mandatory = `$$($kind -eq 'mandatory'))]"
            }
        }
    }
    $block = @($parameters.Keys | ForEach-Object { "$($parameters[$_].in -join ' ') $($parameters[$_].type) `$$_" }) -join ",`n"
    $default = @($sets.Keys)[0]
    $asks = $sets[$default].optional.ContainsKey('WhatIf')
    Invoke-Expression @"
        function script:$name {
            [CmdletBinding(PositionalBinding = `$false, SupportsShouldProcess = `$$asks, DefaultParameterSetName = '$default')]
            param($block)
            Invoke-Cmdlet '$name' `$PSBoundParameters
        }
"@
}

# The provider CMSite is not here: a drive of another one, in which a path of a file is as wrong as in the site's.
function New-PSDrive {
    [CmdletBinding(SupportsShouldProcess)]
    param([string]$Name, [string]$PSProvider, [string]$Root)
    $site = Read-Site
    if ($PSProvider -ne 'CMSite' -or $Name -ne $site.siteCode -or $Root -ne $site.server) { throw "There is no site $Name on $Root." }
    if ($PSCmdlet.ShouldProcess($Name)) { Microsoft.PowerShell.Management\New-PSDrive -Name $Name -PSProvider Variable -Root '' -Scope Global }
}

function Get-PSDrive {
    [CmdletBinding()]
    param([string]$Name, [string]$PSProvider)
    Microsoft.PowerShell.Management\Get-PSDrive -Name $Name -PSProvider Variable -ErrorAction SilentlyContinue
}

Export-ModuleMember -Function (@($documented.cmdlets.Keys) + 'New-PSDrive', 'Get-PSDrive')
