# What PowerShell's own parser says of each script: its calls, and the syntax that Windows PowerShell 5.1 does not know.
foreach ($path in $args) {
    $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($path, [ref]$null, [ref]$errors)
    $newer = 'TernaryExpressionAst', 'PipelineChainAst'
    $calls = foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
        $parameters = @()
        $positional = 0
        $elements = @($call.CommandElements | Select-Object -Skip 1)
        for ($i = 0; $i -lt $elements.Count; $i++) {
            $parameter = $elements[$i]
            if ($parameter -isnot [Management.Automation.Language.CommandParameterAst]) { $positional++; continue }
            $value = $parameter.Argument
            $next = if ($i + 1 -lt $elements.Count) { $elements[$i + 1] }
            # A word behind a switch is taken for its value, too: the test finds that a switch takes none.
            if (-not $value -and $next -and $next -isnot [Management.Automation.Language.CommandParameterAst]) {
                $value = $next
                $i++
            }
            $parameters += @{
                name = $parameter.ParameterName
                hasValue = [bool]$value
                hasColon = [bool]$parameter.Argument
                literal = if ($value -is [Management.Automation.Language.StringConstantExpressionAst]) { $value.Value }
            }
        }
        @{ name = "$($call.GetCommandName())"; line = $call.Extent.StartLineNumber; positional = $positional; parameters = $parameters
            splats = [bool]($elements | Where-Object { $_ -is [Management.Automation.Language.VariableExpressionAst] -and $_.Splatted }) }
    }
    ConvertTo-Json -Compress -Depth 6 @{
        errors = @($errors | ForEach-Object { "$_" })
        newer = @($tree.FindAll({ $args[0].GetType().Name -in $newer -or "$($args[0].Operator)" -like 'QuestionQuestion*' }, $true) |
                ForEach-Object { "line $($_.Extent.StartLineNumber): $($_.Extent.Text)" })
        functions = @($tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true) | ForEach-Object { $_.Name })
        calls = @($calls)
    }
}
