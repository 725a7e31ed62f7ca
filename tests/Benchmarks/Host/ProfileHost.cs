using System.Runtime.InteropServices;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Benchmarks.Host;

/// <summary>
/// A machine with the profiles of people who are not signed in, one signed-in user without certificates, and
/// certprop.exe as it installs itself; in a Wine prefix of its own.
/// </summary>
internal sealed class ProfileHost : IDisposable
{
    public const int ElementsOfProfile = 5;
    private const string FolderName = "profiles";

    private static readonly PlayedMachine s_played = new();

    private readonly PowerShellAgent _agent;
    private readonly WinePrefix _prefix;
    private readonly StandInDlls _standIns;
    private readonly SessionEnvironment _session;
    private readonly MachineProfileList _profiles;
    private readonly PosixSignalRegistration[] _signals;
    private readonly string _master;

    /// <param name="work">Where the prefix goes.</param>
    /// <param name="agent">Runs the scripts.</param>
    /// <param name="helper">The certprop.exe that is installed.</param>
    /// <param name="profiles">How many.</param>
    /// <param name="leakedEvery">Every so many elements one is somebody else's.</param>
    /// <exception cref="BenchmarkException">The helper does not install itself.</exception>
    public ProfileHost(WorkFolder work, PowerShellAgent agent, string helper, int profiles, int leakedEvery)
    {
        (_agent, Profiles) = (agent, profiles);
        Leaked = Entries / leakedEvery;
        _prefix = new WinePrefix(work.PathOf("prefix"));
        // Its server is no child of this process and would outlive it.
        _signals = [Stop(PosixSignal.SIGINT), Stop(PosixSignal.SIGTERM)];
        _standIns = StandInDlls.Build(_prefix, work.PathOf("stand-ins"));
        _session = new SessionEnvironment(_prefix);
        _session.Play(s_played);
        _master = work.PathOf(FolderName);
        BulkTree.Write(_master, profiles, ElementsOfProfile, leakedEvery);
        _profiles = Register(_prefix, _master + ".owners.csv");
        CommandResult installed = _prefix.Run(helper, ["install"]);
        if (installed.ExitCode != 0)
            throw new BenchmarkException($"certprop.exe install ended with {installed.ExitCode}: {installed.Error}");
    }

    public int Profiles { get; }

    /// <summary>Elements in all stores together, as long as nothing is removed.</summary>
    public int Entries => Profiles * ElementsOfProfile;

    public int Leaked { get; }

    public int LeakedProfiles => Math.Min(Leaked, Profiles);

    /// <summary>The folder of profiles, on this system.</summary>
    public string Folder => Path.Combine(_prefix.DriveC, FolderName);

    private string Backups => Path.Combine(_prefix.DriveC, "ProgramData", "CertPropRemediation", "Backup");

    /// <summary>Makes everything as it was before the first cycle, on the disk too.</summary>
    public void Fill()
    {
        Tool.Run("rm", "-rf", Folder, Backups);
        Tool.Run("cp", "-a", _master, Folder);
        Tool.Run("sync");
    }

    public CommandResult Run(string script) =>
        _standIns.Run(s_played, environment => _agent.Run(_prefix, script, environment)).Command;

    /// <exception cref="BenchmarkException">There are more files in the stores, or fewer.</exception>
    public void RequireEntries(int left)
    {
        int there = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Count();
        if (there != left)
            throw new BenchmarkException($"{there} elements are in the profiles, and {left} should be.");
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _session.Dispose();
        _prefix.Dispose();
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
    }

    private PosixSignalRegistration Stop(PosixSignal signal) =>
        PosixSignalRegistration.Create(signal, _ => _prefix.StopServer());

    // profile,sid,… behind one line of names.
    private static MachineProfileList Register(WinePrefix prefix, string owners)
    {
        var list = new MachineProfileList(prefix);
        foreach (string[] owner in File.ReadLines(owners).Skip(1).Select(line => line.Split(',')))
            list.Add(owner[1], $@"C:\{FolderName}\{owner[0]}");
        list.Import();
        return list;
    }
}
