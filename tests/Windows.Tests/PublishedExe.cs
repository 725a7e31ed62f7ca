using System.Diagnostics;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Programs;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;
// One prefix with one personal store serves all tests, and one machine has few cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(CertProp.Windows.Tests.PublishedExe))]

namespace CertProp.Windows.Tests;

/// <summary>
/// The certprop.exe that ships, published once for all tests, on Windows itself or under Wine in a prefix of its own.
/// </summary>
public sealed class PublishedExe : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _exe;
    private readonly Lazy<WinePrefix> _prefix;
    private readonly Lazy<StandInDlls> _standIns;

    public PublishedExe()
    {
        _exe = new Lazy<string>(Publish);
        _prefix = new Lazy<WinePrefix>(() => new WinePrefix(System.IO.Path.Combine(_folder.Path, "prefix")));
        _standIns = new Lazy<StandInDlls>(BuildStandIns);
    }

    /// <summary>Path of the exe; publishing takes half a minute, the first time it is asked for.</summary>
    public string Path
    {
        get
        {
            if (!OperatingSystem.IsWindows())
                Tool.Require("wine", WinePrefix.Wine);
            return _exe.Value;
        }
    }

    /// <summary>The prefix with its registry; skips the test on Windows, whose own registry is not for tests.</summary>
    internal WinePrefix Prefix
    {
        get
        {
            Assert.SkipWhen(
                OperatingSystem.IsWindows(), "it fills the registry and the personal store, which on Windows are somebody's own");
            Tool.Require("wine", WinePrefix.Wine);
            return _prefix.Value;
        }
    }

    /// <summary>Runs the exe to its end.</summary>
    internal CommandResult Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    /// <summary>Runs the exe to its end with further environment variables.</summary>
    internal CommandResult Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string exe = Path;
        return OperatingSystem.IsWindows()
            ? ProcessRun.Of(new ProcessStartInfo(exe, arguments), environment)
            : Prefix.Run(exe, arguments, environment);
    }

    /// <summary>Runs the exe to its end on a machine whose readers, sessions and processes are played.</summary>
    internal PlayedResult Run(PlayedMachine machine, params string[] arguments)
    {
        string exe = Path;
        return _standIns.Value.Run(machine, environment => Prefix.Run(exe, arguments, environment));
    }

    /// <summary>Runs another program to its end on a played machine.</summary>
    internal PlayedResult RunProgram(PlayedMachine machine, string program, params string[] arguments) =>
        Play(machine, environment => Prefix.Run(program, arguments, environment));

    /// <summary>Runs whatever takes the environment of a played machine.</summary>
    internal PlayedResult Play(
        PlayedMachine machine, Func<IReadOnlyDictionary<string, string>, CommandResult> run) =>
        _standIns.Value.Run(machine, run);

    /// <summary>A path of this machine as the exe sees it.</summary>
    internal static string WindowsPath(string path) =>
        OperatingSystem.IsWindows() ? path : WinePrefix.WindowsPath(path);

    public void Dispose()
    {
        if (_prefix.IsValueCreated)
            _prefix.Value.Dispose();
        _folder.Dispose();
    }

    private StandInDlls BuildStandIns()
    {
        WinePrefix prefix = Prefix;
        CompiledProgram.RequireCompiler();
        return StandInDlls.Build(prefix, System.IO.Path.Combine(_folder.Path, "stand-ins"));
    }

    private string Publish()
    {
        string output = System.IO.Path.Combine(_folder.Path, "publish");
        (int exitCode, string text, string error) = Tool.Run(
            "dotnet", "publish", System.IO.Path.Combine(Repository.Root, "helper"), "-p:PublishProfile=win-x64", "-o", output);
        Assert.True(exitCode == 0, $"dotnet publish failed: {text}{error}");
        return System.IO.Path.Combine(output, "certprop.exe");
    }
}
