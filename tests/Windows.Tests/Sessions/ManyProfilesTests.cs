using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.WineTools;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// A session host with as many profiles as such machines have, where one user's store does not answer and another's is
/// filled to keep everybody waiting: all the others are cleaned in time, and those two are named.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ManyProfilesTests : IDisposable
{
    private const int FilesOfOne = 100_000;

    // On a machine that is busy with other things Wine may not get through so many in time.
    private static readonly int s_count =
        int.TryParse(Environment.GetEnvironmentVariable("CERTPROP_PROFILES"), out int count) ? count : 2_000;

    // More than the 20 seconds that one profile may take, and not much: strace holds up the end of the program as well.
    private static readonly TimeSpan s_blockage = TimeSpan.FromSeconds(25);

    private readonly PublishedExe _exe;
    private readonly WholeMachine _machine;
    private readonly ElementWriter _leaked = Entries.Foreign();

    public ManyProfilesTests(PublishedExe exe)
    {
        _exe = exe;
        _machine = new WholeMachine(exe);
        _machine.Fill(_leaked, Entries.Own());
        string[] names =
        [
            "blocked",
            .. Enumerable.Range(1, s_count - 2).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{i}")),
            "crowded",
        ];
        _machine.Add(10_000, names, _leaked);
        string crowded = _machine.StoreOf("crowded");
        byte[] content = _leaked.ToArray()[..12];
        for (int i = 1; i < FilesOfOne; i++)
            File.WriteAllBytes(Path.Combine(crowded, NameOf(i)), content);
    }

    [Fact]
    public void BlockedAndCrowdedProfile_AreNamed_AndAllOthersAreCleanedWithinTheTimeout()
    {
        Assert.Equal(FilesOfOne, Directory.GetFiles(_machine.StoreOf("crowded")).Length);
        string blocked = Path.Combine(_machine.StoreOf("blocked"), _leaked.Thumbprint);

        // Some 40 seconds where nothing else runs: Wine serves every handle by a process of its own.
        CommandResult removal = BlockedReading.During(
            _exe.Prefix, blocked, s_blockage, () => _machine.Run("remove", "--timeout", "300"));

        // Two gaps: 3. Its timeout would be 6.
        Assert.True(removal.ExitCode == 3, $"{removal.ExitCode} {removal.Error}");
        Assert.Equal(
            ["profileTimeout blocked", "tooManyEntries crowded"],
            removal.Problems().Select(problem => $"{problem.Code} {ProfileIn(problem.Path)}")
                .Order(StringComparer.Ordinal));
        Assert.Equal("INCOMPLETE", removal.Json.GetProperty("word").GetString());
        JsonElement summary = removal.Json.GetProperty("summary");
        // The signed-in user's and those of each profile but two.
        int cleaned = 1 + s_count - 2;
        Assert.Equal(
            (cleaned, cleaned, 0),
            (summary.GetProperty("profiles").GetInt32(), summary.GetProperty("removed").GetInt32(),
                summary.GetProperty("failed").GetInt32()));
        // The user's own in the live store, the blocked one, and the crowd.
        Assert.Equal(1 + 1 + FilesOfOne, _machine.Entries().Count);
        Assert.Equal(cleaned, _machine.SavedEntries().Count);
    }

    public void Dispose() => _machine.Dispose();

    private static string NameOf(int number) => number.ToString("X40", CultureInfo.InvariantCulture);

    private static string ProfileIn(string path) => path.Split('\\').SkipWhile(name => name != "users").Skip(1).First();
}
