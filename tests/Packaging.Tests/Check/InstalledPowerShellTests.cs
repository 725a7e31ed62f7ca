using CertProp.Deploy.Check;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

public sealed class InstalledPowerShellTests
{
    [Fact]
    public void WhatTheParserRefuses_IsAFindingWithItsLine()
    {
        var engine = new InstalledPowerShell(PowerShellEngine.Program);
        RenderedWrapper wrapper = RenderedWrapper.IntuneDetection;
        Assert.Empty(ScriptCheck.Run(wrapper.Name, Sample.Bytes(wrapper.Text), engine));
        string broken = wrapper.Text
            .Replace("$ErrorActionPreference = 'Continue';", "$x = 1 +;", StringComparison.Ordinal);
        Finding finding = Assert.Single(ScriptCheck.Run(wrapper.Name, Sample.Bytes(broken), engine));
        Assert.Equal(("S12", Severity.Error), (finding.Rule, finding.Severity));
        Assert.Equal(1 + broken[..broken.IndexOf("$x = 1 +", StringComparison.Ordinal)].Count(c => c == '\n'),
            finding.Line);
    }

    [Fact]
    public void Scripts_AreNotRun()
    {
        var engine = new InstalledPowerShell(PowerShellEngine.Program);
        using var folder = new TemporaryFolder();
        engine.Parse(Sample.Bytes($"'x' > '{folder.Path}/x'; exit 7"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ProgramThatDoesNotWork_SaysNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(new InstalledPowerShell(folder.Write("pwsh", "no program")).Parse(Sample.Bytes("(")));
        Assert.Empty(new InstalledPowerShell(Path.Combine(folder.Path, "none")).Parse(Sample.Bytes("(")));
    }

    [Fact]
    public void TokensOfTheEngine_AreFoundByTheTokenizerToo()
    {
        // Every command that the engine's own parser sees in the wrappers and this repository's scripts.
        const string command = """
            $e = $null; $t = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseFile($env:CERTPROP_SCRIPT, [ref]$t, [ref]$e)
            foreach ($found in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] },
                $true)) {
                if ($found.GetCommandName()) { '{0} {1}' -f $found.CommandElements[0].Extent.StartOffset,
                    $found.GetCommandName() }
            }
            """;
        foreach (string file in ScriptTexts.FilesOfRepository)
        {
            EngineRun run = PowerShellEngine.Run(["-Command", command], new Dictionary<string,
                string>
            { ["CERTPROP_SCRIPT"] = file });
            string[] theirs = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var code = new Code(Tokenizer.Read(File.ReadAllText(file)));
            string[] ours = [.. Enumerable.Range(0, code.Count).Where(index => code.CommandName(index) is not null)
                .Select(index => $"{code[index].Start} {code.CommandName(index)}")];
            Assert.NotEmpty(theirs);
            Assert.Empty(theirs.Except(ours));
        }
    }
}
