
namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>The wrappers as the agent runs them: a process of its own, by -File.</summary>
public sealed class WrapperProcessTests
{
    private const string Play = $"echo a >&2; echo '{Scenario.Clean}'; echo b >&2";

    public static TheoryData<int> Wrappers => [.. Enumerable.Range(0, RenderedWrapper.All.Count)];

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Success_WritesOneLineAndNothingToStandardError(int at)
    {
        using var device = new Device(Play);
        RenderedWrapper wrapper = device.Accepting(RenderedWrapper.All[at]);
        Assert.Equal(new EngineRun(0, $"{Scenario.Clean}\n", ""), device.Run(wrapper));
        Assert.Equal(wrapper.Arguments, device.Arguments);
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Failure_EndsAsTheChannelReadsIt(int at)
    {
        using var device = new Device(null);
        const string line =
            """PENDING helper-missing certprop.exe is not installed yet | {"v":1,"s":"pending","e":"helper-missing"}""";
        RenderedWrapper wrapper = RenderedWrapper.All[at];
        EngineRun run = device.Run(wrapper);
        if (wrapper.Throws)
        {
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains("PENDING helper-missing", run.Error, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(new EngineRun(wrapper.Channel == "intune" ? 1 : 0, $"{line}\n", ""), run);
    }

    [Fact]
    public void HelperThatCannotBeRead_IsAnError()
    {
        using var device = new Device(Play);
        RenderedWrapper wrapper = device.Accepting(RenderedWrapper.IntuneRemediation);
        string[] nobody = Environment.IsPrivilegedProcess
            ? [Tool.Require("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
            : [];
        device.OpenTo(everybody: nobody.Length > 0);
        device.Mode = UnixFileMode.None;
        EngineRun run = device.Run(wrapper, nobody);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Matches("""^ERROR crashed \w+,\S+ \| \{"v":1,"s":"error","e":"crashed"\}\n\z""", run.Output);
        Assert.Null(device.Arguments);
    }

    [Fact]
    public void WithoutPolicy_NoneIsHandedOver()
    {
        using var device = new Device(Play);
        RenderedWrapper wrapper = device.Accepting(RenderedWrapper.IntuneDetection) with { PolicyText = null };
        Assert.Equal(new EngineRun(0, $"{Scenario.Clean}\n", ""), device.Run(wrapper));
        Assert.Equal("detect --scope machine --for intune --timeout 120", device.Arguments);
    }

    [Theory]
    [InlineData("'restore', '--scope', 'machine', '--run', 'last', '--what-if'",
        "restore --scope machine --run last --what-if")]
    [InlineData("'restore', '--scope', 'machine', '--run', 'last'", "restore --scope machine --run last")]
    public void RestorePackage_RunsRestore(string command, string arguments)
    {
        using var device = new Device(Play);
        RenderedWrapper wrapper = device.Accepting(RenderedWrapper.IntuneRemediation) with { Command = command };
        Assert.Equal(new EngineRun(0, $"{Scenario.Clean}\n", ""), device.Run(wrapper));
        Assert.Equal($"{arguments} --for intune --timeout 120 --policy -", device.Arguments);
    }

    [Fact]
    public void ConstrainedLanguage_IsInForceInScripts()
    {
        using var device = new Device(null);
        device.Write("x.ps1", "try { [IO.Path]::GetTempPath() } catch { $_.FullyQualifiedErrorId }");
        EngineRun run = PowerShellEngine.Run(
            ["-Command", $"{PowerShellEngine.Constrain}; & '{device.Folder}/x.ps1'"], new Dictionary<string, string>());
        Assert.Equal(new EngineRun(0, "MethodInvocationNotSupportedInConstrainedLanguage\n", ""), run);
    }
}
