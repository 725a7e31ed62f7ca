using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>The commands as the scripts of Intune and Configuration Manager run them: one line and the channel's exit code.</summary>
public sealed class ChannelTests : IDisposable
{
    private const string Intune = "intune", ConfigMgr = "configmgr";

    private readonly RemovalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void IntuneDay_GoesFromLeakedToClean()
    {
        _folder.AddLeaked("alice", 2);

        AssertEnds(1, "LEAKED 2 certificates in 1 profile ", _folder.Run("detect", "--for", Intune));
        AssertEnds(0, "REMOVED 2 certificates in 1 profile ", _folder.Run("remove", "--for", Intune));
        AssertEnds(0, "CLEAN no leaked certificates ", _folder.Run("detect", "--for", Intune));
    }

    [Fact]
    public void ConfigMgrDay_GoesFromTheLineToCompliant()
    {
        _folder.AddLeaked("alice", 2);

        AssertEnds(0, "LEAKED 2 certificates in 1 profile ", _folder.Run("detect", "--for", ConfigMgr));
        AssertEnds(0, "REMOVED 2 certificates in 1 profile ", _folder.Run("remove", "--for", ConfigMgr));
        CommandResult last = _folder.Run("detect", "--for", ConfigMgr);
        Assert.Equal((0, $"Compliant{Environment.NewLine}", ""), (last.ExitCode, last.Output, last.Error));
    }

    [Fact]
    public void RestorePackage_EndsWith0OnceAllIsBack()
    {
        string[] entries = _folder.AddLeaked("alice", 2);
        _folder.MustRemove();

        AssertEnds(1, "REPORTED 2 certificates in 1 profile would be put back ", Restore("--what-if"));
        AssertEnds(0, "RESTORED 2 certificates in 1 profile ", Restore());
        Assert.All(entries, path => Assert.True(File.Exists(path)));
        AssertEnds(0, "CLEAN nothing to put back ", Restore("--what-if"));

        CommandResult Restore(params string[] options) => _folder.Restore(["--run", "last", .. options, "--for", Intune]);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(5, 1)]
    public void LimitedProfile_IsNoIssueUntilAnotherOneIs(int leakedElsewhere, int exitCode)
    {
        _folder.AddLeaked("alice", 3);
        _folder.Policy = RemovalFolder.With(""" "limits": { "perProfile": 2 } """);
        if (leakedElsewhere > 3)
            _folder.AddLeaked("bob", 1);

        AssertEnds(exitCode, "LIMIT too many leaked certificates, ", _folder.Run("detect", "--for", Intune));
        CommandResult discovery = _folder.Run("detect", "--for", ConfigMgr);
        Assert.Equal(0, discovery.ExitCode);
        Assert.StartsWith(exitCode == 0 ? "Compliant" : "LIMIT ", discovery.Output, StringComparison.Ordinal);
        AssertEnds(0, "LIMIT too many leaked certificates, ", _folder.Run("remove", "--for", Intune));
    }

    [Fact]
    public void ActionReport_ChangesNothingAndIsNoFailure()
    {
        string[] entries = _folder.AddLeaked("alice", 1);
        _folder.Policy = RemovalFolder.With(""" "action": "report" """);

        AssertEnds(1, "LEAKED 1 certificate ", _folder.Run("detect", "--for", Intune));
        AssertEnds(0, "REPORTED 1 certificate ", _folder.Run("remove", "--for", Intune));
        Assert.All(entries, path => Assert.True(File.Exists(path)));
    }

    /// <summary>Errors before a run begins, and the code in their line.</summary>
    public static TheoryData<string[], string> Errors => new()
    {
        { ["--frobnicate"], "usage" },
        { ["extra"], "usage" },
        { ["--timeout", "0"], "usage" },
        { ["--format", "json"], "usage" },
        { ["--policy", "/nowhere/policy.json"], "invalid" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void ErrorBeforeTheRun_IsTheChannelsLineToo(string[] options, string code)
    {
        foreach (string named in (string[])["detect", "remove"])
        {
            string[] arguments = [named, "--profiles", _folder.Profiles, "--backup", _folder.Backups, .. options];
            string line = $"ERROR {code} ";
            AssertEnds(1, line, CommandRun.Of([.. arguments, "--for", Intune]));
            AssertEnds(1, line, CommandRun.Of([named, "--for=intune", .. arguments[1..]]));
            AssertEnds(named is "detect" ? 0 : 1, line, CommandRun.Of([.. arguments, "--for:configmgr"]));
        }
    }

    // A remediation that ends with 0 counts as done.
    [Fact]
    public void ErrorOfARemediation_IsOneWhateverItsOptionsSay() =>
        AssertEnds(1, "ERROR usage ", CommandRun.Of("remove", "--subject", "detect", "--frobnicate", "--for", ConfigMgr));

    [Theory]
    [InlineData("detect", "--for", "sccm")]
    [InlineData("restore", "--for", "sccm", "--run", "last")]
    public void UnknownChannel_IsUsage(params string[] arguments)
    {
        CommandResult result = CommandRun.Of([.. arguments, "--profiles", _folder.Profiles]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "--for");
    }

    [Theory]
    [InlineData()]
    [InlineData("--release", "8BC56FD1A0B7B4D4F5EB2F1CC2FD3B9FE0F5A3D1")]
    public void RestoreForAChannel_NamesARun(params string[] options) =>
        AssertEnds(1, "ERROR usage ", _folder.Restore([.. options, "--for", Intune]));

    private static void AssertEnds(int exitCode, string words, CommandResult result)
    {
        Assert.Equal("", result.Error);
        Assert.StartsWith(words, result.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        PortalLine.Of(result);
    }
}
