using System.Text.Json.Nodes;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>What an administrator does with Publish-ConfigMgr.ps1, day by day.</summary>
public sealed class PublishScriptTests(PublishEngine engine) : IClassFixture<PublishEngine>, IDisposable
{
    private readonly PublishSite _site = new(engine);

    public void Dispose() => _site.Dispose();

    [Fact]
    public void FromNothing_MakesAllOfItInOrder()
    {
        _site.Pack();
        PublishRun run = _site.Run().Well();

        Assert.Equal(
            [
                "New-CMApplication", "Add-CMScriptDeploymentType", "Start-CMContentDistribution", "New-CMApplicationDeployment",
                "New-CMConfigurationItem", "Add-CMComplianceSettingScript", "Set-CMConfigurationItem", "New-CMBaseline",
                "Set-CMBaseline", "New-CMBaselineDeployment",
            ],
            Cmdlets);
        JsonNode application = One("applications");
        Assert.Equal("Bäcker's IT", $"{application["Manufacturer"]}");
        JsonNode type = Assert.Single(application["types"]!.AsArray())!;
        Assert.Equal(
            ("certprop.exe install", "certprop.exe uninstall", "InstallForSystem"),
            ($"{type["install"]}", $"{type["uninstall"]}", $"{type["behavior"]}"));
        Assert.Equal(
            @"%ProgramFiles%\CertPropRemediation\certprop.exe Version IsEquals 1.2.3.4 True", $"{type["detection"]}");
        Assert.Equal("helper 1.2.3.4", File.ReadAllText(Path.Combine(_site.Share, "certprop.exe-1.2.3.4", "certprop.exe")));
        JsonNode install = One("appDeployments");
        Assert.Equal(
            (PublishSite.Collection, "1", "Required", "false"),
            ($"{install["TargetCollectionID"]}", $"{install["DesiredConfigType"]}", $"{install["purpose"]}",
                $"{install["OverrideServiceWindows"]}"));
        JsonNode setting = Assert.Single(One("items")["settings"]!.AsArray())!;
        Assert.Equal(
            ("String", "IsEquals Compliant", "true", "true"),
            ($"{setting["type"]}", $"{setting["rule"]}", $"{setting["remediates"]}", $"{setting["is64Bit"]}"));
        Assert.Contains("Detect-PropagatedCertificates.ps1 of revision 1", $"{setting["discovery"]}", StringComparison.Ordinal);
        Assert.Contains("Remove-PropagatedCertificates.ps1 of revision 1", $"{setting["remediation"]}", StringComparison.Ordinal);
        Assert.Equal(PublishSite.Item, $"{Assert.Single(One("baselines")["items"]!.AsArray())}");
        AssertBaselineDeployment(remediates: false, "1 Days");
        Assert.All((string[])["applications", "items", "baselines"], kind => Assert.Matches(
            "^certprop-deploy/1 deployment=5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10 role=(app|machine) revision=1 content=000000000001 ",
            $"{One(kind)["LocalizedDescription"]}"));
        Assert.Contains("Look next", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Twice_ChangesNothingAndSaysSo()
    {
        _site.Pack();
        _site.Run().Well();
        string state = _site.State.ToJsonString();

        Assert.Contains("Nothing to do", _site.Run().Well().Output, StringComparison.Ordinal);
        Assert.Equal(state, _site.State.ToJsonString());
    }

    [Fact]
    public void NewRevisionWithTheSameHelper_ChangesTheItemInItsPlace()
    {
        _site.Pack();
        _site.Run().Well();
        int before = _site.Calls.Count;

        _site.Pack(revision: 2);
        _site.Run().Well();
        Assert.Equal(
            ["Set-CMComplianceSettingScript", "Set-CMConfigurationItem", "Set-CMBaseline"], Cmdlets[before..]);
        JsonNode setting = Assert.Single(One("items")["settings"]!.AsArray())!;
        Assert.Contains("of revision 2", $"{setting["discovery"]}", StringComparison.Ordinal);
        Assert.Contains("of revision 2", $"{setting["remediation"]}", StringComparison.Ordinal);
        Assert.Contains("Nothing to do", _site.Run().Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NewHelperVersion_HasAnApplicationOfItsOwn_AndGoingBackTakesTheOldOne()
    {
        _site.Pack();
        _site.Run().Well();
        _site.Pack(revision: 2, version: "1.3.0.0");
        _site.Run().Well();
        Assert.Equal(["1.2.3.4", "1.3.0.0"], _site.State["applications"]!.AsArray().Select(one => $"{one!["SoftwareVersion"]}"));
        Assert.Equal("CertProp - certprop.exe 1.3.0.0", $"{One("appDeployments")["ApplicationName"]}");
        // The new one is deployed before the old one's deployment goes.
        Assert.True(
            Array.LastIndexOf(Cmdlets, "New-CMApplicationDeployment") < Array.LastIndexOf(Cmdlets, "Remove-CMApplicationDeployment"));

        _site.Pack();
        PublishRun back = _site.Run().Well();
        Assert.Contains("REVISION 2 IS PUBLISHED: THIS GOES BACK TO 1", back.Output, StringComparison.Ordinal);
        Assert.Equal("CertProp - certprop.exe 1.2.3.4", $"{One("appDeployments")["ApplicationName"]}");
        Assert.Equal(2, _site.State["applications"]!.AsArray().Count);
        Assert.Contains("Nothing to do", _site.Run().Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SwitchingTheModeThereAndBack_IsSaidInCapitals()
    {
        _site.Pack();
        _site.Run().Well();
        int before = _site.Calls.Count;

        PublishRun there = _site.Run("-Mode", "Remediate").Well();
        Assert.Contains(
            "MODE REMEDIATE: DEVICES OF 'Pilot' (12 MEMBERS) WILL REMOVE WHAT IS LEAKED; NONCOMPLIANT AT THE LAST SUMMARY: 3",
            there.Output, StringComparison.Ordinal);
        AssertBaselineDeployment(remediates: true, "1 Days");

        _site.Change(state => state["noncompliant"] = null);
        PublishRun back = _site.Run("-Mode", "Detect").Well();
        Assert.Contains("MODE DETECT: DEVICES OF 'Pilot' (12 MEMBERS) WILL REMOVE NOTHING ANY MORE", back.Output, StringComparison.Ordinal);
        Assert.Contains("HOW MANY ARE NONCOMPLIANT CANNOT BE READ HERE", back.Output, StringComparison.Ordinal);
        AssertBaselineDeployment(remediates: false, "1 Days");
        Assert.Equal(["Set-CMBaselineDeployment", "Set-CMBaselineDeployment"], Cmdlets[before..]);
    }

    [Fact]
    public void SettingsThatRemediate_DoSoFromTheBeginning()
    {
        _site.Pack(change: settings => settings with { Mode = RingMode.Remediate, EveryHours = 8 });
        Assert.Contains("MODE REMEDIATE: ", _site.Run().Well().Output, StringComparison.Ordinal);
        AssertBaselineDeployment(remediates: true, "8 Hours");
    }

    [Fact]
    public void AnotherSchedule_ChangesTheDeployment()
    {
        _site.Pack();
        _site.Run().Well();
        int before = _site.Calls.Count;

        _site.Run("-EveryHours", "12").Well();
        AssertBaselineDeployment(remediates: false, "12 Hours");
        _site.Run("-EveryHours", "72").Well();
        AssertBaselineDeployment(remediates: false, "3 Days");
        Assert.Equal(4, _site.Calls.Count - before);
        _site.Run("-EveryHours", "36").Refused("cannot be scheduled");
    }

    [Fact]
    public void AnotherDistributionPointGroup_GetsTheContentToo_AndTheFirstOneKeepsIt()
    {
        _site.Pack();
        _site.Run().Well();
        int before = _site.Calls.Count;

        _site.Pack(change: settings => settings with { DistributionPointGroup = "Branches" });
        Assert.Contains(
            "What if: distribute its content to 'Branches'", _site.Run("-WhatIf").Well().Output, StringComparison.Ordinal);
        Assert.Equal(before, _site.Calls.Count);
        _site.Run().Well();
        Assert.Equal(["Start-CMContentDistribution"], Cmdlets[before..]);
        Assert.Equal(["All DPs", "Branches"], One("applications")["groups"]!.AsArray().Select(group => $"{group}"));

        Assert.Contains("Nothing to do", _site.Run().Well().Output, StringComparison.Ordinal);
        _site.Pack();
        Assert.Contains("Nothing to do", _site.Run().Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ContentThatWasTakenBackAtTheConsole_IsDistributedAgain()
    {
        _site.Pack();
        _site.Run().Well();
        int before = _site.Calls.Count;

        _site.Change(state => state["applications"]![0]!["groups"] = new JsonArray("Branches"));
        _site.Run().Well();
        Assert.Equal(["Start-CMContentDistribution"], Cmdlets[before..]);
    }

    [Fact]
    public void WhatIf_SaysEverythingAndChangesNothing()
    {
        _site.Pack();
        string nothing = _site.State.ToJsonString();
        PublishRun run = _site.Run("-WhatIf").Well();
        Assert.Equal(11, run.Output.Split('\n').Count(line => line.StartsWith("What if: ", StringComparison.Ordinal)));
        Assert.Equal(nothing, _site.State.ToJsonString());
        Assert.Empty(Directory.GetFileSystemEntries(_site.Share));

        _site.Run().Well();
        string all = _site.State.ToJsonString();
        Assert.Contains("What if: delete the baseline", _site.Run("-Remove", "-WhatIf").Well().Output, StringComparison.Ordinal);
        Assert.Contains("What if: switch its deployment", _site.Run("-Mode", "Remediate", "-WhatIf").Well().Output, StringComparison.Ordinal);
        Assert.Equal(all, _site.State.ToJsonString());
    }

    [Fact]
    public void Remove_DeletesTheBaselineAndUninstallsEveryVersion_UntilItIsPublishedAgain()
    {
        _site.Pack();
        _site.Run().Well();
        _site.Pack(revision: 2, version: "1.3.0.0");
        _site.Run().Well();

        _site.Run("-Remove").Well();
        Assert.All(
            (string[])["items", "baselines", "baselineDeployments"], kind => Assert.Empty(_site.State[kind]!.AsArray()));
        Assert.Equal(
            ["CertProp - certprop.exe 1.2.3.4 2", "CertProp - certprop.exe 1.3.0.0 2"],
            _site.State["appDeployments"]!.AsArray().Select(one => $"{one!["ApplicationName"]} {one["DesiredConfigType"]}").Order());
        int removed = _site.Calls.Count;
        Assert.Contains("Nothing to do", _site.Run("-Remove").Well().Output, StringComparison.Ordinal);
        Assert.Equal(removed, _site.Calls.Count);

        _site.Run().Well();
        JsonNode install = One("appDeployments");
        Assert.Equal(("CertProp - certprop.exe 1.3.0.0", "1"), ($"{install["ApplicationName"]}", $"{install["DesiredConfigType"]}"));
        Assert.Single(_site.State["baselineDeployments"]!.AsArray());
    }

    [Fact]
    public void RemoveFinal_WaitsForRemove_ThenDeletesTheApplications()
    {
        _site.Pack();
        _site.Run().Well();
        string published = _site.State.ToJsonString();
        _site.Run("-Remove", "-Final").Refused("devices were not told to uninstall");
        Assert.Equal(published, _site.State.ToJsonString());

        _site.Run("-Remove").Well();
        _site.Run("-Remove", "-Final").Well();
        Assert.All(
            (string[])["applications", "appDeployments", "items", "baselines", "baselineDeployments"],
            kind => Assert.Empty(_site.State[kind]!.AsArray()));
        Assert.Contains("Nothing to do", _site.Run("-Remove", "-Final").Well().Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_site.Share, "certprop.exe-1.2.3.4", "certprop.exe")));
        _site.Run("-Final").Refused("-Final goes with -Remove");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Mode Remediate")]
    [InlineData("-Remove")]
    public void AConnectionLostAtAnyCall_IsMadeGoodByTheNextRun(string arguments)
    {
        if (arguments.Length > 0)
        {
            _site.Pack();
            _site.Run().Well();
        }
        _site.Pack(revision: 2, version: "1.3.0.0");
        if (arguments == "-Remove")
            _site.Run().Well();
        foreach (string when in (string[])["before", "after"])
        {
            IReadOnlyList<(int Died, int Again, string State)> runs = _site.RunDyingAtEveryCall(when, arguments.Split(' '));
            Assert.InRange(runs.Count, 7, 20);
            Assert.All(runs.SkipLast(1), run => Assert.Equal((1, 0), (run.Died, run.Again)));
            Assert.All(runs, run => Assert.Equal(runs[^1].State, run.State));
        }
    }

    [Fact]
    public void AConnectionThatIsLost_IsOneSentenceThatSaysWhereAndWhatToDo()
    {
        _site.Pack();
        _site.RunWith("before:2").Refused(
            "it could not give it the deployment type 'certprop.exe install': The connection to the SMS Provider was lost; "
            + "run it again to do the rest");
    }

    [Fact]
    public void TheCallersPlace_IsAsBefore_WhateverHappens()
    {
        _site.Pack();
        Assert.Equal((1, _site.Share), LastLine(_site.RunFrom(_site.Share, "before:1")));
        Assert.Equal((0, _site.Share), LastLine(_site.RunFrom(_site.Share, "")));

        static (int, string) LastLine(PublishRun run) => (run.ExitCode, run.Output.TrimEnd().Split('\n')[^1]);
    }

    private string[] Cmdlets => [.. _site.Calls.Select(call => call.Split(' ')[0])];

    private JsonNode One(string kind) => Assert.Single(_site.State[kind]!.AsArray())!;

    private void AssertBaselineDeployment(bool remediates, string schedule)
    {
        JsonNode deployment = One("baselineDeployments");
        Assert.Equal(
            (PublishSite.Baseline, PublishSite.Collection, remediates, false, schedule),
            ($"{deployment["BaselineName"]}", $"{deployment["TargetCollectionID"]}", (bool)deployment["EnforcementEnabled"]!,
                (bool)deployment["OverrideServiceWindows"]!, $"{deployment["schedule"]}"));
    }
}
