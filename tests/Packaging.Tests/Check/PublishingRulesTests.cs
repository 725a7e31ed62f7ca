using System.Text;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Check;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.Check;

/// <summary>
/// Publish-ConfigMgr.ps1 is run by an administrator at a console: it is known by its settings, whatever it is called,
/// and held against what matters there alone.
/// </summary>
public sealed class PublishingRulesTests
{
    private static readonly string s_rendered = Render();

    [Theory]
    [InlineData("out/configmgr/Publish-ConfigMgr.ps1")]
    [InlineData("Remove-Everything.ps1")]
    public void RenderedScript_Passes(string name) => Assert.Empty(ScriptCheck.Run(name, Sample.Bytes(s_rendered)));

    [Fact]
    public void Template_IsSaidToBeOne()
    {
        byte[] template = File.ReadAllBytes(
            Path.Combine(Repository.Root, "packaging", "ConfigMgr", PublishScript.FileName));
        Finding finding = Assert.Single(ScriptCheck.Run(PublishScript.FileName, template));
        Assert.Equal(("S14", Severity.Warning), (finding.Rule, finding.Severity));
    }

    [Theory]
    [InlineData("W7", "$Steps = 0", "$Steps = 0 # \u00E4")]
    [InlineData("W23", "$Steps = 0", "$Password = 'hunter2'")]
    [InlineData("L4", "$Steps = 0", "Invoke-Expression $Prefix")]
    [InlineData("L6", "$Steps = 0", "$Steps = $null ?? 0")]
    [InlineData("S1", "revision=7", "revision=seven")]
    [InlineData("S4", "$HelperVersion = '1.2.3.4'\r\n", "")]
    [InlineData("S4", "#--- end of settings", "Remove-Item C:\\ -Recurse\r\n#--- end of settings")]
    [InlineData("S7", "$Steps = 0\r\n", "$Steps = 0\n")]
    [InlineData("S10", "exit $code", "# SIG # Begin signature block\r\n# SIG # End signature block\r\nexit $code")]
    [InlineData("S11", "exit $code", "if ($code) { exit $code")]
    public void WhatWouldHarmAtAConsole_IsFound(string rule, string find, string change)
    {
        Assert.Contains(find, s_rendered, StringComparison.Ordinal);
        byte[] changed = Sample.Bytes(s_rendered.Replace(find, change, StringComparison.Ordinal));
        Assert.Contains(ScriptCheck.Run(PublishScript.FileName, changed), finding =>
            (finding.Rule, finding.Severity) == (rule, Severity.Error));
    }

    private static string Render()
    {
        var settings = new DeploySettings
        {
            Deployment = Guid.Parse("5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10"),
            Prefix = "Bob's \u00DC",
            ConfigMgr = new ConfigMgrSettings { SiteCode = "P01", Server = "cm01", Collection = "P0100123" },
        };
        return Encoding.ASCII.GetString(PublishScript.Render(
            settings, new Marker(settings.Deployment, ScriptRole.Machine, 7, "0123456789ab"),
            new HelperProgram([1], new Version(1, 2, 3, 4), "", IsSigned: false),
            [new ManifestFile("configmgr/Detect-PropagatedCertificates.ps1", new string('A', 64), 1)]));
    }
}
