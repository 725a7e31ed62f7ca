using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Removal;
using CertProp.Windows.Tests.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// A machine with a signed-in user, whose session SYSTEM can enter, and with profiles of others; nothing of it is left
/// afterwards. The user's store and the profiles have a backup folder each, and a run over both has one id in both.
/// </summary>
internal sealed class WholeMachine : IDisposable
{
    private readonly PublishedExe _exe;
    private readonly PolicyFiles _policies = new();
    private readonly LiveMachine _user;
    private readonly ProfileMachine _profiles;
    private readonly SessionEnvironment _session;
    private readonly Dictionary<string, string> _sidByName = [];

    public WholeMachine(PublishedExe exe)
    {
        _exe = exe;
        _user = new LiveMachine(exe);
        _profiles = new ProfileMachine(exe);
        _session = new SessionEnvironment(exe.Prefix);
    }

    public BackupRuns BackupsOfUser => _user.Backups;

    public BackupRuns BackupsOfMachine => _profiles.Backups;

    /// <summary>Ids of the runs that can be put back, oldest first.</summary>
    public IReadOnlyList<string> WholeRuns =>
        [.. BackupsOfUser.WholeRuns.Union(BackupsOfMachine.WholeRuns).Order(StringComparer.Ordinal)];

    /// <summary>Replaces everything in the signed-in user's store.</summary>
    public void Fill(params IEnumerable<ElementWriter> entries) => _user.Store.Fill(entries);

    /// <summary>Makes a profile with a store.</summary>
    public void Add(int number, string name, params IEnumerable<ElementWriter> entries) => Add(number, [name], entries);

    /// <inheritdoc cref="ProfileMachine.Add(int, IReadOnlyList{string}, IEnumerable{ElementWriter})"/>
    public void Add(int first, IReadOnlyList<string> names, params IEnumerable<ElementWriter> entries)
    {
        _profiles.Add(first, names, entries);
        for (int i = 0; i < names.Count; i++)
            _sidByName.Add(names[i], ProfileMachine.SidOf(first + i));
    }

    /// <summary>Where a profile keeps its entries, on this system.</summary>
    public string StoreOf(string name) => _profiles.StoreOf(name);

    /// <summary>
    /// Everything in all stores, a line an entry: of the profiles' files every byte, of the live store, where Windows orders
    /// them anew, certificate and properties.
    /// </summary>
    public IReadOnlyList<string> Entries() =>
    [
        .. _user.Store.Read().Values.Select(element => DescribeLive(element)),
        .. from profile in _sidByName
           from file in Directory.EnumerateFiles(_profiles.StoreOf(profile.Key)).Order(StringComparer.Ordinal)
           select Describe(profile.Value, Path.GetFileName(file), File.ReadAllBytes(file)),
    ];

    /// <summary>Everything in all backups that can be put back, in the same words.</summary>
    public IReadOnlyList<string> SavedEntries() =>
    [
        .. BackupsOfUser.AllElements().Select(entry => DescribeLive(entry.Element)),
        .. BackupsOfMachine.AllElements().Select(entry => Describe(entry.Key, entry.Name, entry.Element)),
    ];

    /// <summary>Names, attributes and times of the profiles' files too.</summary>
    public string DescribeProfiles() =>
        string.Join('\n', _sidByName.Keys.Select(name => $"{name}\n{_profiles.Describe(name)}"));

    /// <summary>Runs a command on the whole machine, to a JSON report.</summary>
    public CommandResult Run(params string[] arguments) => Run(new PlayedMachine(), arguments);

    /// <inheritdoc cref="Run(string[])"/>
    public CommandResult Run(PlayedMachine machine, params string[] arguments) => RunProgram(
        machine, _exe.Path, [.. arguments, "--scope", "machine", "--policy", _policies.Make(), "--format", "json"]);

    /// <summary>Runs a program to its end, and what it started in sessions as well.</summary>
    public CommandResult RunProgram(PlayedMachine machine, string program, params string[] arguments)
    {
        _session.Play(machine);
        CommandResult result = _exe.RunProgram(machine, program, arguments).Command;
        // Where the run was killed, what it had started goes on by itself, and holds the backup folder meanwhile.
        bool ended = SpinWait.SpinUntil(
            () => !_exe.Prefix.Processes().Any(process => process.Contains("--format session", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60));
        Assert.True(ended, "what was started in the session did not come to its end");
        return result;
    }

    public void Dispose()
    {
        _session.Dispose();
        _profiles.Dispose();
        _user.Dispose();
        _policies.Dispose();
    }

    private static string DescribeLive(byte[] element) => $"live\n{ElementRecords.Describe(element)}";

    private static string Describe(string sid, string name, byte[] element) => $"{sid} {name} {Convert.ToHexString(element)}";
}
