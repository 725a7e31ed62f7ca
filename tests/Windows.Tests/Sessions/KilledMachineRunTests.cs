using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// A run over a machine is two processes, either of which Windows may end at any instant: each certificate is in its
/// store or in a whole backup, one more run finishes, and putting back all runs gives what there was.
/// </summary>
public sealed class KilledMachineRunTests : IDisposable
{
    private const string Parent = "--scope machine", InSession = "--scope user";

    private readonly WholeMachine _machine;
    private readonly ElementWriter _own = Entries.Own();
    private readonly IReadOnlyList<string> _first;
    private readonly string _profiles;

    public KilledMachineRunTests(PublishedExe exe)
    {
        _machine = new WholeMachine(exe);
        _machine.Fill([.. Enumerable.Range(1, 12).Select(i => Entries.Foreign($"Person {i}")), _own]);
        for (int i = 1; i <= 6; i++)
        {
            _machine.Add(
                4000 + i, $"user{i}", Enumerable.Range(1, 4).Select(person => Entries.Foreign($"Person {i} {person}")));
        }
        _first = _machine.Entries();
        _profiles = _machine.DescribeProfiles();
    }

    // The parent asks for the sessions first; from there the run in the session takes some hundred milliseconds. Then
    // it asks once or twice while profiles are judged, and once before each profile's first removal.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KilledParents_LoseNothing(int seed)
    {
        var random = new Random(seed);
        int killed = 0;
        // The first one for certain, between two profiles; a fast machine may come to the end before one of the others.
        foreach ((int call, int most) in new[] { (5, 1), (1, 400_000), (1, 1_000_000), (2, 40_000), (3, 10_000) })
        {
            int after = random.Next(most);

            CommandResult run = Kill(Parent, call, after);

            Assert.Contains(run.ExitCode, new[] { 0, PlayedMachine.DeathCode });
            killed += run.ExitCode == PlayedMachine.DeathCode ? 1 : 0;
            AssertNothingIsLost($"seed {seed}, parent killed {after} microseconds after call {call}");
        }
        Assert.InRange(killed, 1, 5);
        AssertOneMoreRunFinishes();
    }

    // The run in the session asks twice before its entries are backed up, and once before each removal.
    [Theory]
    [InlineData(1, 1, 2, 4)]
    [InlineData(2, 3, 8, 2)]
    [InlineData(3, 5, 5, 5)]
    public void KilledRunsInTheSession_LoseNothing_AndTheProfilesAreCleaned(int seed, params int[] calls)
    {
        var random = new Random(seed);
        int killed = 0;
        foreach (int call in calls)
        {
            int after = random.Next(call <= 2 ? 120_000 : 10_000);

            CommandResult run = Kill(InSession, call, after);

            if (run.ExitCode != 0)
            {
                Assert.Equal(3, run.ExitCode);
                Assert.Equal("childReport", Assert.Single(run.Problems()).Code);
                killed++;
            }
            Assert.All(_machine.Entries(), entry => Assert.StartsWith("live", entry, StringComparison.Ordinal));
            AssertNothingIsLost($"seed {seed}, run in the session killed {after} microseconds after call {call}");
        }
        Assert.InRange(killed, 1, calls.Length);
        AssertOneMoreRunFinishes();
    }

    public void Dispose() => _machine.Dispose();

    private CommandResult Kill(string which, int call, int after) =>
        _machine.Run(new PlayedMachine { Death = $";in={which};calls={call};after={after}" }, "remove");

    private void AssertNothingIsLost(string situation)
    {
        string lost = string.Join('\n', _first.Except(_machine.Entries().Concat(_machine.SavedEntries())));
        Assert.True(lost.Length == 0, $"{situation}: {lost}");
    }

    private void AssertOneMoreRunFinishes()
    {
        CommandResult end = _machine.Run("remove");
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Single(_machine.Entries());

        foreach (string run in _machine.WholeRuns)
        {
            CommandResult restored = _machine.Run("restore", "--run", run);
            Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        }
        Assert.Equal(_first, _machine.Entries());
        Assert.Equal(_profiles, _machine.DescribeProfiles());
        Assert.Equal("CLEAN", _machine.Run("remove").Json.GetProperty("word").GetString());
    }
}
