using System.Diagnostics;
using System.Security.Cryptography;

namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>
/// The wrappers in what runs them on devices: powershell.exe 5.1, against a stand-in that it compiles itself. On Windows
/// alone, where the hosted workflow runs it.
/// </summary>
public sealed class WindowsPowerShellTests : IDisposable
{
    private const string Version = "1.2.3.4", Clean = Scenario.Clean;

    // Says what the environment tells it, after it has taken the policy.
    private const string StandIn = $$"""
        [assembly: System.Reflection.AssemblyFileVersion("{{Version}}")]
        class StandIn {
            static int Main() {
                System.Console.In.ReadToEnd();
                System.Console.Error.WriteLine("noise");
                System.Console.WriteLine(System.Environment.GetEnvironmentVariable("CERTPROP_SAY"));
                System.Console.Error.WriteLine("noise");
                return int.Parse(System.Environment.GetEnvironmentVariable("CERTPROP_CODE"));
            }
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _powerShell;
    private readonly string _helper;

    public WindowsPowerShellTests()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Windows PowerShell 5.1 is on Windows alone");
        _powerShell = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.System), "WindowsPowerShell", "v1.0", "powershell.exe");
        Assert.SkipUnless(File.Exists(_powerShell), "Windows PowerShell is not installed");
        _helper = Path.Combine(_folder.Path, "CertPropRemediation", "certprop.exe");
        Directory.CreateDirectory(Path.GetDirectoryName(_helper)!);
        string source = _folder.Write("standin.cs", StandIn);
        string compile = _folder.Write(
            "compile.ps1",
            $"Add-Type -Path '{source}' -OutputAssembly '{_helper}' -OutputType ConsoleApplication\r\n");
        EngineRun run = Run(compile, "", 0);
        Assert.True(File.Exists(_helper), run.Output + run.Error);
    }

    /// <summary>What the helper says and ends with, and what the channel is told.</summary>
    public static TheoryData<string, int, string, int> Answers => new()
    {
        { Clean, 0, Clean, 0 },
        { """LEAKED 3 certificates | {"v":1,"s":"leaked"}""", 1, """LEAKED 3 certificates | {"v":1,"s":"leaked"}""", 1 },
        { "no line", 0, "ERROR crashed ", 1 },
        { Clean, 70, "ERROR crashed ", 1 },
        { Clean, -1073741819, "ERROR crashed ", 1 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_IsOneLineAndTheChannelsCode(string says, int code, string line, int expected)
    {
        foreach (RenderedWrapper wrapper in (RenderedWrapper[])[RenderedWrapper.IntuneDetection, RenderedWrapper.IntuneRemediation])
            AssertEnds(RunWrapper(wrapper, Hash, says, code), expected, line);
        AssertEnds(RunWrapper(RenderedWrapper.Discovery, Hash, says, code), 0, line);
    }

    [Fact]
    public void HelperThatIsNotAccepted_IsNotRun()
    {
        AssertEnds(RunWrapper(RenderedWrapper.IntuneRemediation, new string('0', 64), Clean, 0), 1, "ERROR wrong-hash ");
        File.Delete(_helper);
        AssertEnds(RunWrapper(RenderedWrapper.IntuneRemediation, new string('0', 64), Clean, 0), 1, "PENDING helper-missing ");
    }

    [Fact]
    public void RemediationOfConfigMgr_ThrowsWhatFailed()
    {
        EngineRun run = RunWrapper(RenderedWrapper.ConfigMgrRemediation, Hash, Clean, 70);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("ERROR crashed", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Hash => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_helper)));

    private static void AssertEnds(EngineRun run, int exitCode, string line)
    {
        Assert.Equal("", run.Error);
        Assert.StartsWith(line, Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
    }

    private EngineRun RunWrapper(RenderedWrapper wrapper, string hash, string says, int code)
    {
        RenderedWrapper accepting = wrapper with { Accepted = new Dictionary<string, string> { [Version] = hash } };
        return Run(_folder.Write(wrapper.Name, accepting.Text), says, code);
    }

    private EngineRun Run(string script, string says, int code)
    {
        var start = new ProcessStartInfo(_powerShell, ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ProgramW6432"] = _folder.Path;
        start.Environment["CERTPROP_SAY"] = says;
        start.Environment["CERTPROP_CODE"] = $"{code}";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new EngineRun(process.ExitCode, output, error.Result);
    }
}
