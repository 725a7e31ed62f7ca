using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>
/// Windows ends the process at any instant: each certificate is in the store or in a whole backup, the next run finishes,
/// and putting back all runs gives what there was.
/// </summary>
public sealed class KilledLiveRunTests(PublishedExe exe) : IDisposable
{
    private const int Count = 30;

    private readonly LiveMachine _user = new(exe);

    // Readers are asked twice before the entries are backed up, and once before each removal.
    [Theory]
    [InlineData(1, 2, 2, 4)]
    [InlineData(2, 3, 8, 16)]
    [InlineData(3, 12, 2, 5)]
    public void KilledRuns_LoseNothing(int seed, params int[] calls)
    {
        ElementWriter[] leaked = [.. Enumerable.Range(1, Count).Select(i => Entries.Foreign($"Person {i}"))];
        ElementWriter own = Entries.Own();
        _user.Store.Fill([.. leaked, own]);
        string[] first = [.. Describe(_user.Store.Read())];
        var random = new Random(seed);
        int killed = 0;
        foreach (int call in calls)
        {
            // Backups take some ten milliseconds, a removal a few.
            int after = random.Next(call == 2 ? 120_000 : 15_000);

            CommandResult run = _user.Run(new PlayedMachine { Death = $";calls={call};after={after}" }, "remove");

            Assert.Contains(run.ExitCode, new[] { 0, PlayedMachine.DeathCode });
            killed += run.ExitCode == PlayedMachine.DeathCode ? 1 : 0;
            AssertNothingIsLost(first, $"seed {seed}, killed {after} microseconds after call {call}");
        }
        Assert.InRange(killed, 1, calls.Length);

        CommandResult end = _user.Run("remove");
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Equal([own.Thumbprint], _user.Store.Read().Keys);

        foreach (string run in _user.Backups.WholeRuns)
        {
            CommandResult restored = _user.Run("restore", "--run", run);
            Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        }
        Assert.Equal(first, Describe(_user.Store.Read()));
    }

    public void Dispose() => _user.Dispose();

    private void AssertNothingIsLost(string[] first, string situation)
    {
        IEnumerable<string> there = Describe(_user.Store.Read());
        IEnumerable<string> saved = _user.Backups.AllElements().Select(entry => ElementRecords.Describe(entry.Element));
        string lost = string.Join('\n', first.Except(there.Concat(saved)));
        Assert.True(lost.Length == 0, $"{situation}: {lost}");
    }

    private static IEnumerable<string> Describe(IReadOnlyDictionary<string, byte[]> store) =>
        store.Values.Select(ElementRecords.Describe).Order(StringComparer.Ordinal);
}
