# Runs what stands in each line of standard input, Base64 of UTF-8, as if it were the only thing of its process.
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $global:LASTEXITCODE = 0
    try { & ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line)))) | Out-Host }
    catch {
        [Console]::Error.WriteLine("$_")
        $global:LASTEXITCODE = 98
    }
    Remove-Module ConfigurationManager -ErrorAction Ignore
    Remove-PSDrive P01 -ErrorAction Ignore
    [Console]::Out.WriteLine("~end $LASTEXITCODE")
    [Console]::Error.WriteLine('~end')
}
