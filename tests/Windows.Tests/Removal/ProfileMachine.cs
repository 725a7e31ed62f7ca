using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>A machine with profiles whose users are not signed in, and its backup folder; nothing of it is left afterwards.</summary>
internal sealed class ProfileMachine : IDisposable
{
    private readonly PublishedExe _exe;
    private readonly WinePrefix _prefix;
    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles;

    public ProfileMachine(PublishedExe exe)
    {
        _exe = exe;
        _prefix = exe.Prefix;
        _profiles = new MachineProfileList(_prefix);
        Backups = BackupRuns.OfMachine(_prefix);
    }

    public BackupRuns Backups { get; }

    /// <summary>The SID that a profile is listed by.</summary>
    public static string SidOf(int number) => $"{MachineProfileList.Domain}-{number}";

    /// <summary>Makes a profile with a store.</summary>
    public void Add(int number, string name, params IEnumerable<ElementWriter> entries) => Add(number, [name], entries);

    /// <summary>Makes many profiles at once, each with the same in its store.</summary>
    /// <param name="first">Number of the first one; the others follow.</param>
    /// <param name="names">Their names.</param>
    /// <param name="entries">What the store of each holds.</param>
    public void Add(int first, IReadOnlyList<string> names, params IEnumerable<ElementWriter> entries)
    {
        for (int i = 0; i < names.Count; i++)
        {
            _profiles.MakeFolder($"users/{names[i]}", entries);
            _profiles.Add(SidOf(first + i), $@"C:\users\{names[i]}");
        }
        _profiles.Import();
    }

    /// <summary>Where a profile keeps an entry, on this system.</summary>
    public string FileOf(string name, ElementWriter entry) => Path.Combine(StoreOf(name), entry.Thumbprint);

    public string StoreOf(string name) => Path.Combine(_prefix.DriveC, "users", name, TemporaryFolder.StoreInProfile);

    /// <summary>Names, bytes, attributes and times of all files in a profile's store.</summary>
    public string Describe(string name) => string.Join('\n', new DirectoryInfo(StoreOf(name))
        .EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{file.Name} {file.Attributes} {file.LastWriteTimeUtc:O} {Convert.ToHexString(File.ReadAllBytes(file.FullName))}"));

    /// <summary>Runs a command on the profiles, to a JSON report.</summary>
    public CommandResult Run(params string[] arguments) => Run(new PlayedMachine(), arguments);

    /// <inheritdoc cref="Run(string[])"/>
    public CommandResult Run(PlayedMachine machine, params string[] arguments) => _exe.Run(
        machine, [.. arguments, "--scope", "profiles", "--policy", _policies.Make(), "--format", "json"]).Command;

    public void Dispose()
    {
        _profiles.Dispose();
        Backups.Dispose();
        _policies.Dispose();
    }
}
