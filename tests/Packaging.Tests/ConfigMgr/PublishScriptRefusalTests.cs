using System.Text.Json.Nodes;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>What stops Publish-ConfigMgr.ps1 before its first change, and what it only says.</summary>
public sealed class PublishScriptRefusalTests(PublishEngine engine) : IClassFixture<PublishEngine>, IDisposable
{
    private readonly PublishSite _site = new(engine);

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("applications", "CertProp - certprop.exe 1.2.3.4", "Ours by name alone")]
    [InlineData("items", PublishSite.Item, "")]
    [InlineData("baselines", PublishSite.Baseline,
        "certprop-deploy/1 deployment=00000000-9a51-4f0e-8c1d-2b7e6a3d4c10 role=machine revision=1 content=000000000001")]
    public void SomebodyElsesObjectOfOurName_StopsItBeforeTheFirstChange(string kind, string name, string description)
    {
        _site.Pack();
        _site.Change(state => state[kind]!.AsArray().Add(Thing(name, description)));
        AssertRefusedUnchanged($"'{name}' without the marker of this deployment");
        AssertRefusedUnchanged($"'{name}' without the marker of this deployment", "-Remove");
    }

    [Fact]
    public void TwoObjectsWithOurMarker_AreNotChosenBetween()
    {
        _site.Pack();
        _site.Run().Well();
        _site.Change(state =>
        {
            JsonNode copy = state["items"]![0]!.DeepClone();
            copy["LocalizedDisplayName"] = "Copy of it";
            copy["CI_ID"] = 1;
            state["items"]!.AsArray().Add(copy);
        });
        _site.Pack(revision: 2);
        AssertRefusedUnchanged("2 configuration items carry the marker");
    }

    [Fact]
    public void ObjectsThatWereRenamed_AreFoundByTheirMarker()
    {
        _site.Pack();
        _site.Run().Well();
        _site.Change(state =>
        {
            state["applications"]![0]!["LocalizedDisplayName"] = "Helper";
            state["appDeployments"]![0]!["ApplicationName"] = "Helper";
            state["items"]![0]!["LocalizedDisplayName"] = "Look";
            state["baselines"]![0]!["LocalizedDisplayName"] = "Cards";
            state["baselineDeployments"]![0]!["BaselineName"] = "Cards";
        });
        Assert.Contains("Nothing to do", _site.Run().Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherFileInItsPlaceOnTheShare_IsNotOverwritten()
    {
        _site.Pack();
        string theirs = _site.Write("share/certprop.exe-1.2.3.4/certprop.exe", "somebody else's");
        AssertRefusedUnchanged("is another file than the one that was packed");
        Assert.Equal("somebody else's", File.ReadAllText(theirs));
    }

    [Fact]
    public void AnotherFileBesideIt_WouldGoToEveryDevice()
    {
        _site.Pack();
        _site.Write("share/certprop.exe-1.2.3.4/notes.txt", "");
        AssertRefusedUnchanged("there is notes.txt in ");
    }

    [Fact]
    public void AHalfCopiedFileOfARunThatDied_IsReplaced()
    {
        _site.Pack();
        _site.Write("share/certprop.exe-1.2.3.4/certprop.exe.new", "hel");
        _site.Run().Well();
        Assert.Equal(
            "helper 1.2.3.4", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(_site.Share, "certprop.exe-1.2.3.4")))));
    }

    [Theory]
    [InlineData("out/certprop.exe")]
    [InlineData("out/configmgr/Detect-PropagatedCertificates.ps1")]
    [InlineData("out/configmgr/Remove-PropagatedCertificates.ps1")]
    public void AFileOfAnotherBundle_IsNotPublished(string file)
    {
        _site.Pack();
        File.AppendAllText(_site.PathOf(file), "x");
        AssertRefusedUnchanged("is not the file that was packed");
        File.Delete(_site.PathOf(file));
        AssertRefusedUnchanged("is missing");
    }

    [Fact]
    public void WithoutAConsole_ItSaysWhatIsMissing()
    {
        _site.Pack();
        _site.RunWithoutConsole().Refused("no Configuration Manager console on this computer");
    }

    [Fact]
    public void WithoutTheSection_EveryParameterIsAskedFor()
    {
        _site.Pack(hasSection: false);
        string[] arguments = ["-SiteCode", "P01", "-SiteServer", "cm01.contoso.local", "-CollectionId", PublishSite.Collection,
            "-ContentPath", $"/{_site.Share}", "-DistributionPointGroup", "All DPs"];
        for (int given = 0; given < arguments.Length; given += 2)
            _site.Run(arguments[..given]).Refused($"{arguments[given]} is missing");
        _site.Run(arguments).Well();
        // Who did not say more only looks.
        Assert.False((bool)_site.State["baselineDeployments"]![0]!["EnforcementEnabled"]!);
    }

    [Theory]
    [InlineData("-CollectionId", "P01FFFFF", "no device collection P01FFFFF")]
    [InlineData("-DistributionPointGroup", "Nowhere", "no distribution point group 'Nowhere'")]
    [InlineData("-ContentPath", "/tmp", "is no share")]
    [InlineData("-ContentPath", "//tmp/none/of/this", "is no folder that can be reached")]
    [InlineData("-SiteCode", "XYZ", "There is no site XYZ")]
    public void WhatIsNotThere_IsSaidBeforeTheFirstChange(string parameter, string value, string about)
    {
        _site.Pack();
        AssertRefusedUnchanged(about, parameter, value);
    }

    [Fact]
    public void TheTemplate_CannotBeRun()
    {
        _site.Pack();
        File.Copy(
            Path.Combine(Repository.Root, "packaging", "ConfigMgr", "Publish-ConfigMgr.ps1"),
            _site.PathOf("out/configmgr/Publish-ConfigMgr.ps1"), overwrite: true);
        AssertRefusedUnchanged("this is the template");
    }

    [Fact]
    public void DeploymentsThatSomebodyElseMade_AreLeftAlone()
    {
        _site.Pack();
        _site.Run().Well();
        _site.Change(state =>
        {
            foreach (string kind in (string[])["appDeployments", "baselineDeployments"])
            {
                JsonNode other = state[kind]![0]!.DeepClone();
                other["TargetCollectionID"] = PublishSite.OtherCollection;
                other["AssignmentUniqueID"] = $"other {kind}";
                state[kind]!.AsArray().Add(other);
            }
        });
        _site.Pack(revision: 2, version: "1.3.0.0");
        PublishRun run = _site.Run().Well();
        Assert.Equal(2, run.Output.Split("is also deployed to P0100999: left alone").Length - 1);
        Assert.Equal(2, _site.State["appDeployments"]!.AsArray().Count);
        Assert.Equal(2, _site.State["baselineDeployments"]!.AsArray().Count);
        AssertRefusedUnchanged("is also deployed to P0100999, and would go there, too", "-Remove");
    }

    [Theory]
    [InlineData("0", false, "execution policy All Signed, and these scripts are not signed: devices show Error 0x87D00327")]
    [InlineData("0", true, "execution policy All Signed: devices need the signer's certificate in Trusted Publishers")]
    [InlineData("1", false, "execution policy Bypass: fine")]
    [InlineData("2", true, "execution policy Restricted: no script runs")]
    public void TheExecutionPolicyOfClients_IsExplained(string policy, bool areSigned, string about)
    {
        _site.Pack(areSigned: areSigned);
        _site.Change(state => state["clientSettings"]!.AsArray().Add(new JsonObject
        {
            ["Name"] = "Servers",
            ["Type"] = 1,
            ["ComputerAgent"] = new JsonObject { ["PowerShellExecutionPolicy"] = int.Parse(policy, System.Globalization.CultureInfo.InvariantCulture) },
        }));
        string before = _site.State["clientSettings"]!.ToJsonString();
        Assert.Contains($"  'Servers': PowerShell {about}", _site.Run().Well().Output, StringComparison.Ordinal);
        Assert.Equal(before, _site.State["clientSettings"]!.ToJsonString());
    }

    [Fact]
    public void ClientsThatDoNotEvaluateOrEndScriptsEarly_AreNamed()
    {
        _site.Pack();
        _site.Change(state => state["clientSettings"]![0]!["ComplianceSettings"] =
            new JsonObject { ["Enabled"] = 0, ["ScriptExecutionTimeout"] = 30 });
        string output = _site.Run("-WhatIf").Well().Output;
        Assert.Contains("'Default Client Agent Settings': compliance evaluation is off", output, StringComparison.Ordinal);
        Assert.Contains("'Default Client Agent Settings': scripts are ended after 30 seconds", output, StringComparison.Ordinal);
    }

    private void AssertRefusedUnchanged(string about, params string[] arguments)
    {
        string state = _site.State.ToJsonString();
        int calls = _site.Calls.Count;
        string[] files = Directory.GetFiles(_site.Share, "*", SearchOption.AllDirectories);
        _site.Run(arguments).Refused(about);
        Assert.Equal((state, calls), (_site.State.ToJsonString(), _site.Calls.Count));
        Assert.Equal(files, Directory.GetFiles(_site.Share, "*", SearchOption.AllDirectories));
    }

    private static JsonObject Thing(string name, string description) => new()
    {
        ["LocalizedDisplayName"] = name,
        ["LocalizedDescription"] = description,
        ["CI_ID"] = 1,
        ["CIVersion"] = 1,
        ["types"] = new JsonArray(),
        ["groups"] = new JsonArray(),
        ["settings"] = new JsonArray(),
        ["items"] = new JsonArray(),
    };
}
