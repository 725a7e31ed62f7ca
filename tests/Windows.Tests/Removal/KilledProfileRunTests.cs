using CertProp.Tests.Support;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>The same for profiles, where restoring is ended as well: a file that was cut short is completed by the next one.</summary>
public sealed class KilledProfileRunTests : IDisposable
{
    private static readonly string[] s_names = [.. Enumerable.Range(1, 8).Select(i => $"user{i}")];

    private readonly ProfileMachine _machine;

    public KilledProfileRunTests(PublishedExe exe)
    {
        _machine = new ProfileMachine(exe);
        for (int i = 0; i < s_names.Length; i++)
            _machine.Add(3000 + i, s_names[i], Enumerable.Range(1, 5).Select(person => Entries.Foreign($"Person {i} {person}")));
    }

    // Sessions are asked for once or twice while profiles are judged, and once before each profile's first removal.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KilledRuns_LoseNothing_AndKilledRestoresPutAllBack(int seed)
    {
        string[] first = [.. Files()];
        var random = new Random(seed);
        int killed = 0;
        // The first one for certain, between two profiles; a fast machine may come to the end before one of the others.
        foreach ((int call, int most) in new[] { (3, 1), (1, 40_000), (2, 10_000), (3, 5_000), (4, 5_000) })
        {
            killed += Kill("remove", call, random.Next(most));
            string lost = string.Join('\n', first.Except(Files().Concat(Saved())));
            Assert.True(lost.Length == 0, $"seed {seed}, killed at call {call}: {lost}");
        }
        Assert.InRange(killed, 1, 5);

        CommandResult end = _machine.Run("remove");
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Empty(Files());

        foreach (string run in _machine.Backups.WholeRuns)
        {
            Kill("restore", 2, random.Next(20_000), "--run", run);
            CommandResult restored = _machine.Run("restore", "--run", run);
            Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        }
        Assert.Equal(first, Files());
        Assert.Equal("CLEAN", _machine.Run("remove").Json.GetProperty("word").GetString());
    }

    public void Dispose() => _machine.Dispose();

    private int Kill(string command, int call, int after, params string[] arguments)
    {
        CommandResult run = _machine.Run(new PlayedMachine { Death = $";calls={call};after={after}" }, [command, .. arguments]);
        Assert.Contains(run.ExitCode, new[] { 0, PlayedMachine.DeathCode });
        return run.ExitCode == PlayedMachine.DeathCode ? 1 : 0;
    }

    private IEnumerable<string> Files() => s_names.SelectMany((name, i) => Directory.EnumerateFiles(_machine.StoreOf(name))
        .Select(file => Describe(ProfileMachine.SidOf(3000 + i), Path.GetFileName(file), File.ReadAllBytes(file)))).Order(StringComparer.Ordinal);

    private IEnumerable<string> Saved() => _machine.Backups.AllElements().Select(entry => Describe(entry.Key, entry.Name, entry.Element));

    private static string Describe(string key, string name, byte[] element) => $"{key} {name} {Convert.ToHexString(element)}";
}
