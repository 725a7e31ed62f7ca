using System.Text.Json;
using System.Text.RegularExpressions;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>The cabinet in a bundle, as <c>pack</c> makes it and <c>inspect</c> reads it.</summary>
public sealed class PackedConfigurationTests : IDisposable
{
    private const string Arm64 = "Windows/All_ARM64_Windows_11_and_higher_Clients";

    private readonly Deployment _deployment = new();

    public void Dispose() => _deployment.Dispose();

    private string Helper() => StandInProgram.Compile(_deployment.Files, "1.2.3.4");

    private string CabinetPath => Path.Combine(_deployment.Out, "configmgr", "CertPropRemediation.cab");

    private JsonElement Inspected => DeployRun.Of("inspect", CabinetPath, "--format", "json").Json;

    private byte[] Script(string name) => File.ReadAllBytes(Path.Combine(_deployment.Out, "configmgr", name));

    private (ScriptBody Discovery, ScriptBody Remediation) Embedded()
    {
        var source = (ScriptSource)ConfigurationContent.Open(CabinetPath).Items.Single().Settings.Single().Source;
        return (source.Discovery, source.Remediation!);
    }

    [Fact]
    public void Page_IsAligned()
    {
        DeployRun packed = _deployment.MustPack(Helper());

        DeployRun run = DeployRun.Of("inspect", CabinetPath);

        Assert.Matches("(?m)^  configmgr/CertPropRemediation.cab   baseline and item with both, version 1", packed.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string content = _deployment.Lock.Latest!.Content;
        string marker = $"certprop-deploy/1 deployment={Deployment.Id} role=machine revision=1 content={content}";
        int discovery = Script(WrapperScript.DetectionSource).Length;
        int remediation = Script(WrapperScript.RemediationSource).Length;
        Assert.Equal($"""
              cabinet       SIZE bytes, MSZIP, checksums right
              signature     none

            Baseline: CertProp - propagated certificates
              identity      Baseline_ID, version 1
              scope         {ConfigurationPackage.Scope}
              file          2_CertPropRemediation baseline.xml
              description   Requires the configuration item of the same name. {marker}
              requires      CertProp - propagated certificates

            Operating system item: CertProp - propagated certificates
              identity      OperatingSystem_ID, version 1
              scope         {ConfigurationPackage.Scope}
              file          1_CertPropRemediation item.xml
              description   Finds and removes certificates that leaked into profiles. {marker}
              platforms     Windows/All_Windows_Client_Server
              setting       CertProp - propagated certificates
                            String, by script as SYSTEM, 64-bit
                discovery   PowerShell, {discovery:N0} characters, not signed
                remediation PowerShell, {remediation:N0} characters, not signed
              rule          CertProp - propagated certificates: Compliant
                            CertProp - propagated certificates Equals Compliant
                            else Warning; not found is noncompliant; remediation where the deployment enables it

            4 files
               SIZE  1_CertPropRemediation item.en-US.resx
              SIZE  1_CertPropRemediation item.xml
               SIZE  2_CertPropRemediation baseline.en-US.resx
               SIZE  2_CertPropRemediation baseline.xml

            """.ReplaceLineEndings(),
            Regex.Replace(
                Regex.Replace(run.Output, "(?m)^(  cabinet +| +)[0-9,]+(  [12]_| bytes)", "$1SIZE$2"),
                "(Baseline|OperatingSystem)_[0-9a-f-]{36}", "$1_ID"));
    }

    [Fact]
    public void Json_HasTheSameContent()
    {
        _deployment.MustPack(Helper());

        JsonElement json = Inspected;

        Assert.Equal(
            [
                "size", "bytesBehind", "compression", "blocks", "blocksWithoutChecksum", "signed", "baselines", "items",
                "notes", "files", "extractedTo",
            ],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(new FileInfo(CabinetPath).Length, json.GetProperty("size").GetInt64());
        Assert.Equal(0, json.GetProperty("notes").GetArrayLength());
        Assert.Equal(4, json.GetProperty("files").GetArrayLength());
        JsonElement setting = json.GetProperty("items")[0].GetProperty("settings")[0];
        Assert.Equal("SYSTEM", setting.GetProperty("runsAs").GetString());
        Assert.Equal(
            ["discovery", "remediation"],
            setting.GetProperty("scripts").EnumerateArray().Select(script => script.GetProperty("role").GetString()));
        Assert.All(
            setting.GetProperty("scripts").EnumerateArray(),
            script => Assert.Equal("None", script.GetProperty("signature").GetString()));
        JsonElement rule = json.GetProperty("items")[0].GetProperty("rules")[0];
        Assert.Equal("Equals", rule.GetProperty("operator").GetString());
        Assert.True(rule.GetProperty("remediates").GetBoolean());
        Assert.True(rule.GetProperty("notFoundIsNoncompliant").GetBoolean());
    }

    [Fact]
    public void Scripts_AreTheOnesBesideIt()
    {
        _deployment.MustPack(Helper());

        (ScriptBody discovery, ScriptBody remediation) = Embedded();

        Assert.Equal(_deployment.Script("configmgr/Detect-PropagatedCertificates.ps1"), discovery.Text);
        Assert.Equal(_deployment.Script("configmgr/Remove-PropagatedCertificates.ps1"), remediation.Text);
    }

    [Fact]
    public void Cabextract_FindsTheSameFiles()
    {
        string cabextract = Tool.Require("cabextract");
        _deployment.MustPack(Helper());
        string here = Path.Combine(_deployment.Files.Path, "here");
        string there = Path.Combine(_deployment.Files.Path, "there");

        (int tested, string said, _) = Tool.Run(cabextract, "-t", CabinetPath);
        Tool.Run(cabextract, "-q", "-d", there, CabinetPath);
        DeployRun run = DeployRun.Of("inspect", CabinetPath, "--extract", here);

        Assert.True(tested == 0, said);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"extracted to  {here}", run.Output, StringComparison.Ordinal);
        string[] files = [.. Directory.GetFiles(here).Order(StringComparer.Ordinal)];
        Assert.Equal(4, files.Length);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(there, Path.GetFileName(file))), File.ReadAllBytes(file)));
        Assert.All(
            files.Where(file => file.EndsWith(".xml", StringComparison.Ordinal)),
            file => Assert.Empty(RealDigests.FaultsOf(File.ReadAllBytes(file))));
    }

    [Theory]
    [InlineData("UTC", "C")]
    [InlineData("Pacific/Kiritimati", "tr_TR.UTF-8")]
    public void ElsewhereOnEarth_HasTheSameBytes(string zone, string language)
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        string output = Path.Combine(_deployment.Files.Path, "elsewhere", zone);
        string program = Path.Combine(AppContext.BaseDirectory, "certprop-deploy.dll");
        string[] variables = [$"TZ={zone}", $"LC_ALL={language}", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0"];
        string[] pack =
            ["dotnet", program, "pack", "--settings", _deployment.Settings, "--helper", helper, "--output", output];

        (int exitCode, _, string error) = Tool.Run("env", [.. variables, .. pack]);

        Assert.True(exitCode == 0, error);
        Assert.Equal(
            File.ReadAllBytes(CabinetPath),
            File.ReadAllBytes(Path.Combine(output, "configmgr", "CertPropRemediation.cab")));
    }

    [Fact]
    public void SignedScripts_StaySigned()
    {
        var signer = new SelfSigned(_deployment.Files);
        _deployment.MustPack(Helper(), "--sign", signer.Command);

        (ScriptBody discovery, ScriptBody remediation) = Embedded();

        Assert.All(
            new[] { (discovery, WrapperScript.DetectionSource), (remediation, WrapperScript.RemediationSource) },
            pair =>
            {
                (ScriptBody body, string file) = pair;
                Assert.Equal(Script(file), body.Encoded());
                Assert.False(body.IsEncodedOtherwise);
                Assert.Equal(
                    new ScriptSignature(SignatureState.AsSigned, "Packaging Tests"),
                    ScriptSignature.Of(body.Language, body.Script));
                // What clients would run is what osslsigncode calls whole.
                string path = _deployment.Files.Write($"clients/{file}", body.Encoded()!);
                (string? inSignature, string? ofFile) = signer.Digests(path);
                Assert.NotNull(ofFile);
                Assert.Equal(ofFile, inSignature);
            });
        DeployRun run = DeployRun.Of("inspect", CabinetPath);
        Assert.Equal(2, Regex.Count(run.Output, "characters, signed by Packaging Tests, with encoded block\r?\n"));
        Assert.DoesNotContain("note", run.Output, StringComparison.Ordinal);
        Assert.All(ConfigurationContent.Open(CabinetPath).Members.Where(
            member => member.Name.EndsWith(".xml", StringComparison.Ordinal)),
            member => Assert.Empty(RealDigests.FaultsOf(member.Content)));
    }

    [Fact]
    public void CabinetThatIsSigned_SaysSo()
    {
        var signer = new SelfSigned(_deployment.Files);
        _deployment.MustPack(Helper());
        (int exitCode, string output, string error) = Tool.Run("sh", signer.Script, CabinetPath);
        Assert.True(exitCode == 0, output + error);

        DeployRun run = DeployRun.Of("inspect", CabinetPath);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("(?m)^  signature     there is one, which was not verified\r?$", run.Output);
        Assert.True(Inspected.GetProperty("signed").GetBoolean());
    }

    [Fact]
    public void Platform_IsAddedToEveryWindows()
    {
        _deployment.MustPack(Helper(), "--platform", Arm64, "--platform", Arm64);

        Assert.Equal(
            [Platform.AllWindows, Arm64],
            Inspected.GetProperty("items")[0].GetProperty("platforms").EnumerateArray().Select(id => id.GetString()!));
    }

    [Theory]
    [InlineData("All_ARM64_Windows_11_and_higher_Clients", Arm64)]
    [InlineData("Windows/All_ARM64_Windows_11_and_higher_Client", Arm64)]
    [InlineData("windows/all_windows_client_server", Platform.AllWindows)]
    [InlineData("Windows/All_x64_Windows_Server_2025", "Windows/All_x64_Windows_Server_2016")]
    public void PlatformThatIsNotKnown_IsRefusedWithTheNearest(string id, string nearest)
    {
        DeployRun run = _deployment.Pack("nowhere.exe", "--platform", id);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        run.AssertOneSentence();
        Assert.StartsWith($"certprop-deploy: --platform {id}: ", run.Sentence, StringComparison.Ordinal);
        Assert.Contains(nearest, run.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherNamesOrPlatforms_AskForANewRevisionOfTheSameObjects()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        byte[] first = File.ReadAllBytes(CabinetPath);
        string item = Inspected.GetProperty("items")[0].GetProperty("logicalName").GetString()!;

        _deployment.Pack(helper, "--platform", Arm64).AssertRefused("certprop.lock.json", "names or platforms");
        Assert.Equal(first, File.ReadAllBytes(CabinetPath));

        _deployment.MustPack(helper, "--platform", Arm64, "--bump");
        Assert.Equal(2, Inspected.GetProperty("items")[0].GetProperty("version").GetInt32());
        Assert.Equal(2, Inspected.GetProperty("baselines")[0].GetProperty("version").GetInt32());
        Assert.Equal(item, Inspected.GetProperty("items")[0].GetProperty("logicalName").GetString());

        _deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json", "names": { "prefix": "Other" } }
            """);
        _deployment.Pack(helper, "--platform", Arm64).AssertRefused("certprop.lock.json", "--bump makes revision 3");
    }

    [Fact]
    public void PrefixThatXmlCannotHave_IsRefused()
    {
        _deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "names": { "prefix": "a\uFFFFb" } }
            """);

        _deployment.Pack(Helper()).AssertRefused(_deployment.Settings, "names.prefix");
    }

    [Fact]
    public void ScriptsSignedAgain_AreAnotherCabinetUnderTheSameVersion()
    {
        var signer = new SelfSigned(_deployment.Files);
        string helper = Helper();
        DeployRun first = _deployment.MustPack(helper, "--sign", signer.Command);
        // A signature that differs, as a time stamp makes it.
        using var files = new TemporaryFolder();
        var other = new SelfSigned(files);

        DeployRun second = _deployment.MustPack(helper, "--sign", other.Command);

        Assert.DoesNotContain("Warning", first.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Warning: configmgr/CertPropRemediation.cab is another one than the one that was here, and has the same "
            + "version 1, ",
            second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void LockFileOfBefore_IsTakenAsItIs()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        string path = Path.Combine(_deployment.Files.Path, LockFile.FileName);
        string before = Regex.Replace(File.ReadAllText(path), @",\s+""configuration"": ""[0-9a-f]{12}""", "");
        File.WriteAllText(path, before);

        _deployment.MustPack(helper, "--platform", Arm64);

        Assert.Null(_deployment.Lock.Latest!.Configuration);
        Assert.Equal(before, File.ReadAllText(path));
    }
}
