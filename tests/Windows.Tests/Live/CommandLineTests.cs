using CertProp.Tests.Support;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Live;

/// <summary>Exit codes and channels of the Windows scopes, wrong input included.</summary>
public sealed class CommandLineTests(PublishedExe exe) : IDisposable
{
    private readonly PolicyFiles _policies = new();

    [Theory]
    [InlineData(1, "usage", "detect", "--scope", "everybody")]
    [InlineData(1, "usage", "detect", "--scope", "user", "--profiles", @"C:\users")]
    [InlineData(1, "usage", "detect", "--scope", "profiles", "--store", @"C:\a.sst")]
    [InlineData(1, "usage", "detect", "--scope", "user", "--owners", @"C:\owners.csv")]
    [InlineData(1, "usage", "detect", "--scope")]
    [InlineData(1, "usage", "inspect", "--scope", "user")]
    [InlineData(2, "invalid", "detect", "--scope", "user", "--policy", @"C:\not\there.json")]
    [InlineData(2, "invalid", "detect", "--policy", @"C:\windows")]
    public void WrongInput_IsASentenceOrALine(int exitCode, string code, params string[] arguments)
    {
        CommandResult sentence = exe.Run(new PlayedMachine(), arguments).Command;
        CommandResult line = exe.Run(new PlayedMachine(), [.. arguments, "--format=line"]).Command;

        Assert.Equal((exitCode, ""), (sentence.ExitCode, sentence.Output));
        Assert.StartsWith("certprop: ", sentence.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", sentence.Error, StringComparison.Ordinal);
        Assert.Equal((exitCode, ""), (line.ExitCode, line.Error));
        Assert.StartsWith($"ERROR {code} ", line.Output, StringComparison.Ordinal);
        Assert.Single(line.Output.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("\"minimumAge\": \"soon\"")]
    [InlineData("\"cards\": { \"readContents\": \"yes\" }")]
    [InlineData("\"cards\": { \"readContent\": true }")]
    public void WrongPolicy_IsNoDefault(string members)
    {
        CommandResult result = exe.Run(new PlayedMachine(), "detect", "--policy", _policies.MakeExactly(members)).Command;

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("line 1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NoReaderToAsk_IsFour()
    {
        var machine = new PlayedMachine { Contents = "!open=0x80090030" };

        CommandResult result = exe.Run(machine, "card-contents", "Yubico 0").Command;

        Assert.Equal((4, ""), (result.ExitCode, result.Output));
        Assert.Contains("0x80090030", result.Error, StringComparison.Ordinal);
    }

    // Also where these tests run on Windows itself, in whatever session and with whatever store: nothing is changed.
    [Theory]
    [InlineData("user")]
    [InlineData("profiles")]
    public void ThisMachineAsItIs_GivesAReportOrSaysWhyNot(string scope)
    {
        CommandResult line = exe.Run("detect", "--scope", scope, "--format", "line");

        Assert.Contains(line.ExitCode, new[] { 0, 3, 4, 10 });
        Assert.Equal("", line.Error);
        Assert.Matches("^(CLEAN|LEAKED|INCOMPLETE|ERROR denied) .*\\| \\{.*\\}$", line.Output.TrimEnd());
    }

    public void Dispose() => _policies.Dispose();
}
