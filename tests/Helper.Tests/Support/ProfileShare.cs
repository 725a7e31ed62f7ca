using CertProp.Backups;
using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>
/// A share with profiles, the backup folder beside it that is its owner's alone, and a folder outside of both that no run
/// has any business in.
/// </summary>
internal sealed class ProfileShare : IDisposable
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _outer = new();
    private int _leaks;

    /// <param name="profiles">Their names; each gets an empty store.</param>
    public ProfileShare(params string[] profiles)
    {
        foreach (string profile in profiles)
            _outer.MakeStore($"profiles/{profile}");
        foreach (string folder in new[] { Backup, Outside })
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, OwnersAlone);
        }
        _outer.Write("policy.json", """{ "version": 1, "minimumAge": "PT0S", "backup": { "retainDays": 30 } }""");
        _outer.Write("owners.csv", string.Join('\n', profiles.Select(name => $"{name},,{name}@corp.example,").Prepend("profile,sid,upn,mail")));
    }

    /// <summary>Everything: profiles, backup and outside.</summary>
    public string Everything => _outer.Path;

    public string Profiles => Path.Combine(_outer.Path, "profiles");

    public string Backup => Path.Combine(_outer.Path, "backup");

    public string Outside => Path.Combine(_outer.Path, "outside");

    /// <summary>The folders of the runs, oldest first.</summary>
    public IReadOnlyList<string> Runs => [.. Directory.GetDirectories(Backup).Order(StringComparer.Ordinal)];

    public string StoreOf(string profile) => Path.Combine(Profiles, profile, TemporaryFolder.StoreInProfile);

    /// <summary>A card certificate of somebody who has no profile here, another one at each call.</summary>
    public ElementWriter NewLeak() => Elements.OfCard("somebody.else@corp.example", $"{++_leaks}");

    /// <summary>Puts such a certificate into a profile's store; returns its path.</summary>
    public string Leak(string profile) => NewLeak().WriteTo(StoreOf(profile));

    public CommandResult Remove(params string[] more) => CommandRun.Of(CommandLine("remove", more));

    public CommandResult Restore(params string[] more) => CommandRun.Of(CommandLine("restore", ["--run", "last", .. more]));

    /// <summary>The command line that names this share; options in <paramref name="more"/> take the place of its own.</summary>
    public string[] CommandLine(string command, params string[] more)
    {
        var arguments = new List<string> { command };
        foreach ((string option, string value) in new[]
        {
            ("--profiles", Profiles), ("--backup", Backup), ("--owners", Path.Combine(_outer.Path, "owners.csv")),
            ("--policy", Path.Combine(_outer.Path, "policy.json")),
        })
        {
            if (!more.Contains(option))
                arguments.AddRange([option, value]);
        }
        return [.. arguments, .. more];
    }

    /// <summary>Names of all entries that a restore would find in the backups: of runs that describe themselves.</summary>
    public IReadOnlySet<string> BackedUp()
    {
        var names = new HashSet<string>();
        using BackupFolder backups = BackupFolder.Open(BackupLocation.Named(Backup))!;
        foreach (RunId id in backups.ListRuns())
        {
            using SavedRun? run = backups.OpenRun(id, out _);
            for (int number = 1; number <= (run?.File.Profiles ?? 0); number++)
            {
                ElementsFile? file = run!.ReadElements(number, out string? fault);
                Assert.True(file is not null, fault);
                names.UnionWith(file.Entries.Select(entry => ElementsFile.Accept(entry, out _)!.Name));
            }
        }
        return names;
    }

    /// <summary>Names of everything that lies in the profiles' stores.</summary>
    public IReadOnlySet<string> Stored() => Directory.GetDirectories(Profiles)
        .SelectMany(profile => Directory.GetFiles(Path.Combine(profile, TemporaryFolder.StoreInProfile)))
        .Select(path => Path.GetFileName(path)).ToHashSet();

    public void Dispose() => _outer.Dispose();
}
