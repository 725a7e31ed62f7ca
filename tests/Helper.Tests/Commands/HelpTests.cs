using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect")]
    [InlineData("install")]
    [InlineData("uninstall")]
    [InlineData("policy")]
    [InlineData("policy", "init")]
    [InlineData("policy", "check")]
    [InlineData("policy", "schema")]
    public void Help_ShowsAnExampleOfTheCommand(params string[] command)
    {
        CommandResult result = CommandRun.Of([.. command, "--help"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Example: certprop {string.Join(' ', command)}", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect")]
    [InlineData("policy", "check")]
    public void Help_NamesEveryOption(params string[] command)
    {
        string help = CommandRun.Of([.. command, "--help"]).Output;
        string[] options = ["--profiles", "--owners", "--store", "--policy", "--format", "--report", "--verbose",
            "--timeout"];
        Assert.All(options, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public void Version_IsTheHelpersInThreeParts()
    {
        CommandResult result = CommandRun.Of("--version");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Product.Version, result.Output.Trim());
        Assert.Matches(@"^\d+\.\d+\.\d+$", result.Output.Trim());
    }
}
