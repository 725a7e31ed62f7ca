using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Wrappers;

/// <summary>
/// Runs scripts as the agents of Intune and Configuration Manager do: each in a PowerShell of its own, whose engine
/// (tests/PowerShellHost) is published for Windows once.
/// </summary>
public sealed class ManagementAgent : IDisposable
{
    // Wine's own, of the drive that the script lies on.
    private const string WineSays = "wine: Read access denied for device L\"\\\\??\\\\Z:";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _program;
    private readonly Lazy<Deployment> _deployment;

    public ManagementAgent(PublishedExe exe)
    {
        _program = new Lazy<string>(Publish);
        _deployment = new Lazy<Deployment>(() => new Deployment(exe.Path));
    }

    /// <summary>The deployment of the certprop.exe that ships.</summary>
    internal Deployment Deployment => _deployment.Value;

    /// <param name="prefix">The device.</param>
    /// <param name="script">Its path on this system.</param>
    /// <param name="environment">What the device plays.</param>
    internal CommandResult Run(WinePrefix prefix, string script, IReadOnlyDictionary<string, string> environment)
    {
        CommandResult result = prefix.RunOnTerminal(
            Tool.Require("script"),
            _program.Value,
            ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", PublishedExe.WindowsPath(script)],
            new Dictionary<string, string>(environment)
            {
                ["NO_COLOR"] = "1",
                ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            });
        IEnumerable<string> lines = result.Error.ReplaceLineEndings("\n").Split('\n')
            .Where(line => !line.StartsWith(WineSays, StringComparison.Ordinal));
        return result with { Error = string.Join('\n', lines) };
    }

    public void Dispose()
    {
        if (_deployment.IsValueCreated)
            _deployment.Value.Dispose();
        _folder.Dispose();
    }

    private string Publish()
    {
        string output = Path.Combine(_folder.Path, "publish");
        // The project's own obj belongs to the build of the solution.
        (int exitCode, string text, string error) = Tool.Run(
            "dotnet", "publish", Path.Combine(Repository.Root, "tests", "PowerShellHost"), "-r", "win-x64",
            "--self-contained", "--artifacts-path", Path.Combine(_folder.Path, "artifacts"), "-o", output);
        Assert.True(exitCode == 0, $"dotnet publish failed: {text}{error}");
        // The package leaves the modules where an installed PowerShell does not look for them.
        Directory.Move(
            Path.Combine(output, "runtimes", "win", "lib", "net10.0", "Modules"), Path.Combine(output, "Modules"));
        return Path.Combine(output, "PowerShellHost.exe");
    }
}
