using CertProp.Deploy.Check;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

public sealed class RulesTests
{
    public static TheoryData<int> SampleNumbers => [.. Enumerable.Range(0, Samples.All.Length)];

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public void BrokenRule_IsNamedWithItsLine(int number)
    {
        Sample sample = Samples.All[number];
        IReadOnlyList<Finding> findings = sample.CheckBroken();
        Assert.Contains(findings, finding => finding.Rule == sample.Rule && finding.Line == sample.Line);
    }

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public void WhatOnlyLooksLikeIt_Passes(int number) => Assert.Empty(Samples.All[number].CheckNearMiss());

    [Fact]
    public void EveryRule_HasASampleThatBreaksIt()
    {
        // S12 and S13 have tests of their own: they need a parser and a script that is not ours.
        string[] ids = [.. Rules.All.Select(rule => rule.Id)];
        Assert.Equal(ids, ids.Distinct());
        Assert.Equal(ids.Except(["S12", "S13"]).Order(), Samples.All.Select(sample => sample.Rule).Distinct().Order());
    }

    [Theory]
    [InlineData("detection/Detect-PropagatedCertificates.ps1")]
    [InlineData("remediation/Remove-PropagatedCertificates.ps1")]
    public void WrapperAsItStands_IsOnlyUnpinned(string file)
    {
        var wrapper = new RenderedWrapper { File = file };
        Finding finding = Assert.Single(ScriptCheck.Run(wrapper.Name, Sample.Bytes(wrapper.Source)));
        Assert.Equal(("S2", Severity.Warning), (finding.Rule, finding.Severity));
    }

    [Fact]
    public void RenderedWrappers_Pass()
    {
        foreach (RenderedWrapper wrapper in RenderedWrapper.All)
            Assert.Empty(ScriptCheck.Run(wrapper.Name, Sample.Bytes(wrapper.Text)));
    }

    [Theory]
    [InlineData("Detect-Other.ps1", "detection")]
    [InlineData("folder\\Remediate-Other.ps1", "remediation")]
    [InlineData("folder/Remove-Other.ps1", "remediation")]
    [InlineData("other.ps1", "detection")]
    public void ScriptThatIsNotOurs_IsCheckedByItsName(string name, string kind)
    {
        Finding finding = Assert.Single(ScriptCheck.Run(name,
            Sample.Bytes("try { $x = 1 } catch { $x = 0 }\r\nexit $x\r\n")));
        Assert.Equal(("S13", Severity.Warning), (finding.Rule, finding.Severity));
        Assert.StartsWith(kind, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyBytes_AreCheckedWithoutFailure()
    {
        for (int seed = 0; seed < 300; seed++)
            ScriptCheck.Run("x.ps1", Sample.Bytes(ScriptTexts.Make(seed)));
        ScriptCheck.Run("x.ps1", []);
    }

    [Theory]
    [InlineData("{return\n")]
    [InlineData("\"$(")]
    [InlineData("${")]
    [InlineData("@'  ")]
    [InlineData("([{")]
    [InlineData("& $a ")]
    [InlineData("throw;")]
    public void HostileRepetition_IsCheckedInTime(string part)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        ScriptCheck.Run("x.ps1", Sample.Bytes(string.Concat(Enumerable.Repeat(part, Script.MaxSize / part.Length))));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }
}
