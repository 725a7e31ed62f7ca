using CertProp.Tests.Support;

namespace CertProp.Tests.Setup;

/// <summary>What install and uninstall refuse before anything is changed.</summary>
public class SetupCommandTests
{
    [Theory]
    [InlineData("daily, disconnect", "install", "--task", "weekly")]
    [InlineData("daily, disconnect", "install", "--task", "daily,")]
    [InlineData("daily, disconnect", "install", "--task", "7")]
    [InlineData("--report-to goes with --task", "install", "--report-to", "reports")]
    [InlineData("without quotes", "install", "--task", "daily", "--report-to", "a\"b")]
    [InlineData("without quotes", "install", "--task", "daily", "--report-to", "%TEMP%")]
    [InlineData("in text only", "install", "--format", "json")]
    [InlineData("in text only", "uninstall", "--format", "csv")]
    [InlineData("--report-to", "install", "--report-to", "")]
    public void WrongCommandLines_AreOneSentenceAndOne(string about, params string[] arguments)
    {
        CommandResult result = CommandRun.Of(arguments);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, about);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("install", "--task", "daily,disconnect,logon", "--report-to", "reports")]
    [InlineData("uninstall", "--purge-backups")]
    public void WithoutWindows_BothSayWhatTheyNeed(params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there it would install");
        CommandResult result = CommandRun.Of(arguments);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, $"{arguments[0]} needs Windows");
    }
}
