using System.Diagnostics;
using CertProp.Tests.Support;

namespace CertProp.WineHost;

/// <summary>
/// Runs scripts as the agents of Intune and Configuration Manager do: each in a PowerShell of its own, whose engine
/// (tests/PowerShellHost) is published for Windows once.
/// </summary>
internal sealed class PowerShellAgent : IDisposable
{
    // Wine's own, of the drive that the script lies on.
    private const string WineSays = "wine: Read access denied for device L\"\\\\??\\\\Z:";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _program;

    public PowerShellAgent() => _program = new Lazy<string>(Publish);

    /// <summary>Publishes the engine now, which takes half a minute, and not when the first script is run.</summary>
    /// <exception cref="InvalidOperationException">It cannot be published.</exception>
    public void Prepare() => _ = _program.Value;

    /// <param name="prefix">The device.</param>
    /// <param name="script">Its path on this system.</param>
    /// <param name="environment">What the device plays.</param>
    /// <exception cref="InvalidOperationException">The engine cannot be published.</exception>
    public CommandResult Run(WinePrefix prefix, string script, IReadOnlyDictionary<string, string> environment)
    {
        CommandResult result = prefix.RunOnTerminal(
            _program.Value,
            ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", WinePrefix.WindowsPath(script)],
            new Dictionary<string, string>(environment)
            {
                ["NO_COLOR"] = "1",
                ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            });
        IEnumerable<string> lines = result.Error.ReplaceLineEndings("\n").Split('\n')
            .Where(line => !line.StartsWith(WineSays, StringComparison.Ordinal));
        return result with { Error = string.Join('\n', lines) };
    }

    public void Dispose() => _folder.Dispose();

    private string Publish()
    {
        string output = Path.Combine(_folder.Path, "publish");
        // The project's own obj belongs to the build of the solution.
        var publish = new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Combine(Repository.Root, "tests", "PowerShellHost"), "-r", "win-x64",
                "--self-contained", "--artifacts-path", Path.Combine(_folder.Path, "artifacts"), "-o", output,
            ]);
        CommandResult result = ProcessRun.Of(publish, new Dictionary<string, string>());
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"dotnet publish failed: {result.Output}{result.Error}");
        // The package leaves the modules where an installed PowerShell does not look for them.
        Directory.Move(
            Path.Combine(output, "runtimes", "win", "lib", "net10.0", "Modules"), Path.Combine(output, "Modules"));
        return Path.Combine(output, "PowerShellHost.exe");
    }
}
