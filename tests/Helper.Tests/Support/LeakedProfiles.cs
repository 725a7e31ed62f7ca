using System.Runtime.Versioning;
using System.Text.Json;
using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>
/// Profiles with leaked certificates, whose files have different modes, one own certificate each that stays, and a
/// folder for backups: what is removed, put back, and looked for when a run was cut short.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LeakedProfiles : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly UnixFileMode[] s_modes =
    [
        Owner, Owner | UnixFileMode.GroupRead, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead, UnixFileMode.UserRead,
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _profiles, _backups;
    private readonly string[] _scope;

    /// <param name="leaked">How many leaked certificates each profile has.</param>
    public LeakedProfiles(params int[] leaked)
    {
        _profiles = Directory.CreateDirectory(Path.Combine(_folder.Path, "profiles")).FullName;
        _backups = Directory.CreateDirectory(
            Path.Combine(_folder.Path, "backups"), Owner | UnixFileMode.UserExecute).FullName;
        string policy = _folder.Write("policy.json", """{ "version": 1, "minimumAge": "PT0S" }""");
        string owners = _folder.Write("owners.csv", "profile,upn\n" + string.Concat(
            leaked.Select((_, profile) => $"{NameOf(profile)},{HolderOf(profile)}\n")));
        for (int profile = 0; profile < leaked.Length; profile++)
        {
            string store = _folder.MakeStore($"profiles/{NameOf(profile)}");
            Write(Elements.OfCard(HolderOf(profile)), store, 0);
            for (int number = 1; number <= leaked[profile]; number++)
            {
                string path = Write(Elements.OfCard("visitor@corp.example", $"{profile} {number}"), store, number);
                Leaked.Add(Path.GetRelativePath(_profiles, path));
            }
        }
        _scope = ["--profiles", _profiles, "--owners", owners, "--policy", policy, "--backup", _backups, "--format", "json"];
        First = Now;
    }

    /// <summary>Paths of the leaked certificates below the profiles.</summary>
    public List<string> Leaked { get; } = [];

    /// <summary>The profiles before anything was done.</summary>
    public FolderState First { get; }

    /// <summary>The profiles as they are.</summary>
    public FolderState Now => FolderState.Of(_profiles);

    /// <summary>The backup folder as it is.</summary>
    public FolderState Backups => FolderState.Of(_backups);

    /// <summary>The folder of the one run that has a backup.</summary>
    public string OnlyRun => Assert.Single(Directory.EnumerateDirectories(_backups));

    /// <summary>The command line that removes.</summary>
    public string[] Remove => ["remove", .. _scope];

    /// <summary>The command line that puts the newest run back.</summary>
    public string[] RestoreLast => ["restore", "--run", "last", .. _scope];

    /// <summary>How many of the leaked certificates are in the stores.</summary>
    public int Present => Leaked.Count(path => File.Exists(Path.Combine(_profiles, path)));

    /// <summary>How many files there are in backups.</summary>
    public int Saved => Directory.EnumerateFiles(_backups, "*", SearchOption.AllDirectories).Count();

    /// <summary>Goes back to a state of profiles and backups; without backups to no backup at all.</summary>
    public void GoBackTo(FolderState profiles, FolderState? backups = null)
    {
        profiles.LayDown(_profiles);
        if (backups is null)
            FolderState.Clear(_backups);
        else
            backups.LayDown(_backups);
    }

    /// <summary>Each certificate is in its store, whole, or in a backup that its run names.</summary>
    public void AssertNothingIsLost()
    {
        Dictionary<string, byte[]> now = new(Now.Files);
        HashSet<(string Profile, string Name, string Element)> saved = [.. SavedElements.In(_backups)];
        Assert.All(First.Files, file => Assert.True(
            (now.TryGetValue(file.Key, out byte[]? content) && content.AsSpan().SequenceEqual(file.Value))
            || saved.Contains((file.Key.Split('/')[0], Path.GetFileName(file.Key), Convert.ToBase64String(file.Value))),
            $"{file.Key} is neither in its store nor in a backup"));
    }

    /// <summary>A removal does what is left to do, and the one after it finds nothing.</summary>
    public void AssertRemovalFinishes()
    {
        CommandResult result = CommandRun.Of(Remove);
        Assert.True(result.ExitCode == 0, result.Error);
        result = CommandRun.Of(Remove);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(0, result.Json.GetProperty("summary").GetProperty("leaked").GetInt32());
    }

    /// <summary>When every run that can be put back was, the profiles are as they were before anything was done.</summary>
    /// <param name="times">Whether files' times are, too.</param>
    public void AssertRestoringGivesAllBack(bool times = true)
    {
        foreach (JsonElement run in CommandRun.Of(["restore", .. _scope]).Json.GetProperty("runs").EnumerateArray())
        {
            if (run.GetProperty("fault").ValueKind is not JsonValueKind.Null)
                continue;
            CommandResult result = CommandRun.Of(["restore", "--run", run.GetProperty("run").GetString()!, .. _scope]);
            Assert.True(result.ExitCode == 0, result.Error);
        }
        Assert.Equal(First.Lines(times), Now.Lines(times));
    }

    public void Dispose() => _folder.Dispose();

    // Names of real profiles need more than letters.
    private static string NameOf(int profile) => $"Novák {profile}";

    private static string HolderOf(int profile) => $"holder{profile}@corp.example";

    private static string Write(ElementWriter element, string store, int number)
    {
        string path = element.WriteTo(store);
        File.SetUnixFileMode(path, s_modes[number % s_modes.Length]);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc).AddTicks(1_234_567 + number));
        return path;
    }
}
