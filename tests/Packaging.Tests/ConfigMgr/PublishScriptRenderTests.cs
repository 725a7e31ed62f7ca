using System.Text;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>What pack makes of the script's source.</summary>
public sealed class PublishScriptRenderTests
{
    private static readonly DeploySettings s_settings = new()
    {
        Deployment = Guid.Parse("5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10"),
        Prefix = "Bob's \u00DC",
        ConfigMgr = new ConfigMgrSettings { SiteCode = "P01", Server = "cm01", Collection = "P0100123", Content = @"\\fs01\src$\CertProp\" },
    };

    [Fact]
    public void Script_IsAsciiWithCrlf_WhateverTheSettingsSay()
    {
        byte[] bytes = Render(s_settings);
        Assert.All(bytes, b => Assert.True(b is (byte)'\r' or (byte)'\n' or >= 0x20 and < 0x7F, $"{b}"));
        string text = Encoding.ASCII.GetString(bytes);
        Assert.Equal(text.Split("\r\n").Length, text.Split('\n').Length);
        Assert.True(text.Split("\r\n").Length > 300);
    }

    [Fact]
    public void Script_CarriesMarkerNamesHashesAndDefaults()
    {
        string text = Encoding.ASCII.GetString(Render(s_settings));
        foreach (string line in (string[])[
            "# certprop-deploy/1 deployment=5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10 role=machine revision=7 content=0123456789ab",
            "$Deployment = '5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10'", "$Revision = 7", "$Content = '0123456789ab'",
            "$Prefix = (-join [char[]](66, 111, 98, 39, 115, 32, 220))", "$HelperVersion = '1.2.3.4'",
            "    'Detect-PropagatedCertificates.ps1' = 'AA'", "    SiteCode = 'P01'", @"    ContentPath = '\\fs01\src$\CertProp'",
            "    Mode = 'Detect'", "    EveryHours = 24"])
            Assert.Contains($"\r\n{line}\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("'intune", text, StringComparison.Ordinal);
        Assert.DoesNotContain("    DistributionPointGroup =", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutTheSection_ThereAreNoDefaults() => Assert.Contains(
        "$Defaults = @{\r\n}\r\n", Encoding.ASCII.GetString(Render(s_settings with { ConfigMgr = null })), StringComparison.Ordinal);

    [Fact]
    public void Quotes_AreTextAndNothingElse() => Assert.Contains(
        "$Publisher = 'O''Neil $(exit 3)'\r\n",
        Encoding.ASCII.GetString(Render(s_settings with { Publisher = "O'Neil $(exit 3)" })), StringComparison.Ordinal);

    private static byte[] Render(DeploySettings settings) => PublishScript.Render(
        settings, new Marker(settings.Deployment, ScriptRole.Machine, 7, "0123456789ab"),
        new HelperProgram([1], new Version(1, 2, 3, 4), "", false),
        [
            new ManifestFile("certprop.exe", "BB", 1), new ManifestFile("intune/Detect-PropagatedCertificates.ps1", "CC", 1),
            new ManifestFile("configmgr/Detect-PropagatedCertificates.ps1", "AA", 1),
        ]);
}
