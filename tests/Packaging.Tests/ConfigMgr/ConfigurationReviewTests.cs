using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>What is said about cabinets that an import or a client would not take as they are meant.</summary>
public sealed class ConfigurationReviewTests
{
    private static readonly ConfigurationPackage s_good = ConfigurationPackage.Of(
        new Marker(Guid.NewGuid(), ScriptRole.Machine, 3, ""), "CertProp", [Platform.AllWindows], [], []);

    private static ConfigurationItem Item => s_good.Item;

    private static ScriptSource Source => (ScriptSource)Setting.Source;

    private static ComplianceRule Rule => Item.Rules.Single();

    private static ItemSetting Setting => Item.Settings.Single();

    private static IReadOnlyList<string> Review(params ConfigurationObject[] objects) => ConfigurationReview.Of(
        new ConfigurationContent(
            new Cabinet([], 0, [], [], false), [], [.. objects.Select(one => new DigestFile("a.xml", one))]));

    private static ConfigurationItem WithRule(ComplianceRule rule) => Item with { Rules = [rule] };

    private static ConfigurationItem WithDiscovery(string text) => Item with
    {
        Settings = [Setting with { Source = Source with { Discovery = new("PowerShell", text) } }],
    };

    [Fact]
    public void NothingWrong() => Assert.Empty(Review(s_good.Baseline, s_good.Item));

    [Fact]
    public void ItemMissing() =>
        AssertNoted($"refers to {Item.Id.LogicalName}, which is not in the cabinet", s_good.Baseline);

    [Fact]
    public void ItemOfAnotherVersion() => AssertNoted(
        "which is not in the cabinet",
        s_good.Baseline with { References = [s_good.Baseline.References.Single() with { Version = 2 }] }, Item);

    [Fact]
    public void ItemTwice() => AssertNoted("is there 2 times", s_good.Baseline, Item, Item);

    [Fact]
    public void RuleOfAnotherItem() => AssertNoted(
        "names another item than its own", WithRule(Rule with { Setting = Rule.Setting! with { Version = 2 } }));

    [Fact]
    public void RuleOfNoSetting() => AssertNoted(
        "names a setting that the item does not have",
        WithRule(Rule with { Setting = Rule.Setting! with { SettingLogicalName = "other" } }));

    [Fact]
    public void RemediationByAnotherOperator() => AssertNoted(
        "remediates by the operator NotEquals, which clients do by Equals only",
        WithRule(Rule with { Operator = "NotEquals" }));

    [Fact]
    public void RemediationWithoutAScript() => AssertNoted(
        "remediates, and there is no script for it",
        Item with { Settings = [Setting with { Source = Source with { Remediation = null } }] });

    [Fact]
    public void SignatureThatIsNotValid() => AssertNoted(
        "has a signature that is not valid", WithDiscovery("# a\r\n# SIG # Begin signature block\r\n"));

    [Fact]
    public void OtherScriptInTheBlock() => AssertNoted(
        "has an encoded block with another script",
        WithDiscovery(
            "# a\r\n\r\n# ENCODEDSCRIPT # Begin Configuration Manager encoded script block # IyBi"
            + " # ENCODEDSCRIPT# End Configuration Manager encoded script block\r\n\r\n"));

    private static void AssertNoted(string about, params ConfigurationObject[] objects) =>
        Assert.Contains(about, Assert.Single(Review(objects)), StringComparison.Ordinal);
}
