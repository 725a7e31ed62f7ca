using System.Diagnostics;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Removal;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// A machine with a signed-in user, whose session SYSTEM can enter, and with profiles of others; nothing of it is left
/// afterwards. The user's store and the profiles have a backup folder each, and a run over both has one id in both.
/// </summary>
internal sealed class WholeMachine : IDisposable
{
    private const string InSession = "--format session";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(10);

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
    /// Everything in all stores, a line an entry: of the profiles' files every byte, of the live store, where Windows
    /// orders them anew, certificate and properties.
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
    public CommandResult RunProgram(PlayedMachine machine, string program, params string[] arguments) =>
        Play(machine, environment => _exe.Prefix.Run(program, arguments, environment));

    /// <summary>Runs whatever takes the machine's environment, and what it started in sessions, to the end.</summary>
    public CommandResult Play(
        PlayedMachine machine, Func<IReadOnlyDictionary<string, string>, CommandResult> start)
    {
        _session.Play(machine);
        Task<CommandResult> run = Task.Run(() => _exe.Play(machine, start).Command);
        while (Task.WaitAny([run], s_interval) < 0)
            EndNeverStarted();
        // Where the run was killed, what it had started goes on by itself, and holds the backup folder meanwhile.
        for (int i = 0; _exe.Prefix.Find(InSession).Count > 0; i++)
        {
            Assert.True(i < 120, "what was started in the session did not come to its end");
            Thread.Sleep(s_interval);
        }
        return run.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _session.Dispose();
        _profiles.Dispose();
        _user.Dispose();
        _policies.Dispose();
    }

    // A run that is killed while it starts a process leaves it behind, with one thread that nobody ever lets run. It
    // has done nothing and does nothing, but under Wine it keeps open what is read to the end here.
    private void EndNeverStarted()
    {
        if (_exe.Prefix.Find("--scope machine").Count > 0)
            return;
        foreach (int id in _exe.Prefix.Find(InSession))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                if (process.Threads.Count == 1 && DateTime.Now - process.StartTime > s_longestStart)
                    process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // Ended meanwhile by itself.
            }
        }
    }

    private static string DescribeLive(byte[] element) => $"live\n{ElementRecords.Describe(element)}";

    private static string Describe(string sid, string name, byte[] element) =>
        $"{sid} {name} {Convert.ToHexString(element)}";
}
