using System.Text.Json.Nodes;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>docs/Confirm-OnSite.ps1 against the stand-in of a site: that it looks, and leaves nothing behind.</summary>
public sealed class ConfirmOnSiteTests(PublishEngine engine) : IClassFixture<PublishEngine>, IDisposable
{
    private readonly PublishSite _site = new(engine);

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Everything_IsLookedAtAndTakenAwayAgain()
    {
        PublishRun run = Confirm("-MakeTestObjects", "-ImportCab", "-CollectionId", PublishSite.OtherCollection, "-Confirm:$false");

        // The name of the timeout among client settings is what nobody knows.
        string notSo = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("NOT SO", StringComparison.Ordinal));
        Assert.Contains("the script timeout can be read", notSo, StringComparison.Ordinal);
        foreach (string number in (string[])["33", "34", "36", "37", "38", "39", "40"])
            Assert.Matches($"(?m)^confirmed +{number}  ", run.Output);
        AssertNothingLeft();
        Assert.InRange(_site.Calls.Count, 15, 40);
    }

    [Theory]
    [InlineData]
    [InlineData("-MakeTestObjects", "-ImportCab", "-WhatIf")]
    public void WithoutASwitchOrWithWhatIf_NothingIsMade(params string[] arguments)
    {
        PublishRun run = Confirm(arguments);
        Assert.Contains("the execution policy can be read: 1", run.Output, StringComparison.Ordinal);
        Assert.Empty(_site.Calls);
    }

    [Fact]
    public void ACallThatFails_LeavesNothingEither()
    {
        PublishRun run = Confirm("before:3", ["-MakeTestObjects", "-Confirm:$false"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The connection to the SMS Provider was lost", run.Output, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public void AnImportOverObjectsOfOurs_IsNotTried()
    {
        _site.Pack();
        _site.Run().Well();
        string before = _site.State.ToJsonString();
        Assert.Contains("nothing was imported", Confirm("-ImportCab", "-Confirm:$false").Output, StringComparison.Ordinal);
        Assert.Equal(before, _site.State.ToJsonString());
    }

    [Fact]
    public void WhatADistributionPointGroupHas_IsLookedAtWhereThereIsSomething()
    {
        Assert.Contains("not seen   53  ", Confirm().Output, StringComparison.Ordinal);
        _site.Run().Well();
        Assert.Matches("(?m)^confirmed  53  .*: 1 of 1, such as ScopeId_1/Application_", Confirm("-WhatIf").Output);
    }

    private PublishRun Confirm(params string[] arguments) => Confirm("", arguments);

    private PublishRun Confirm(string die, string[] arguments)
    {
        _site.Pack();
        _site.Write("out/configmgr/CertPropRemediation.cab", "");
        return _site.RunScript(
            Path.Combine(Repository.Root, "docs", "Confirm-OnSite.ps1"), die,
            ["-SiteCode", "P01", "-SiteServer", "cm01.contoso.local", "-Bundle", _site.PathOf("out"), .. arguments]);
    }

    private void AssertNothingLeft()
    {
        JsonObject state = _site.State;
        Assert.All(
            (string[])["applications", "appDeployments", "items", "baselines", "baselineDeployments"],
            kind => Assert.Empty(state[kind]!.AsArray()));
    }
}
