using CertProp.Samples;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Setup;

/// <summary>What runs write into the Application log once the source is registered.</summary>
public sealed class EventTests : IDisposable
{
    private readonly PublishedExe _exe;
    private readonly InstalledMachine _machine;
    private readonly PolicyFiles _policies = new();
    private readonly ElementWriter _leaked = Entries.Foreign(), _other = Entries.Foreign("Ottilie Other");

    public EventTests(PublishedExe exe)
    {
        _exe = exe;
        _machine = new InstalledMachine(exe);
        new PersonalStore(exe.Prefix).Fill(_leaked, _other, Entries.Own());
    }

    [Fact]
    public void Remove_WritesOneForEachCertificate_AndOneForTheRun_AndSoDoesRestore()
    {
        _machine.Install();

        WrittenEvents removal = Run("remove");
        Assert.Equal(0, removal.Command.ExitCode);
        Assert.Equal([1200, 1200, 1000], removal.Ids);
        Assert.Contains(removal.Events, written => written.Text.StartsWith($"Removed {_leaked.Thumbprint}, issued by ", StringComparison.Ordinal));
        Assert.StartsWith("REMOVED 2 certificates", removal.Events[^1].Text, StringComparison.Ordinal);
        Assert.All(removal.Events, written => Assert.Equal(4, written.Type));
        // The policy lets no subjects into the log.
        Assert.All(removal.Events, written => Assert.DoesNotContain("Bob Miller", written.Text, StringComparison.Ordinal));

        WrittenEvents restore = Run("restore", "--run", "last");
        Assert.Equal([1250, 1250, 1000], restore.Ids);
        Assert.StartsWith("RESTORED 2 certificates", restore.Events[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("detect")]
    [InlineData("list")]
    [InlineData("remove", "--what-if")]
    public void RunsThatOnlyLook_WriteNone(params string[] command)
    {
        _machine.Install();
        WrittenEvents run = Run(command);
        Assert.Empty(run.Events);
    }

    [Fact]
    public void WithoutTheSource_TheRunIsTheSame_AndWritesNone()
    {
        WrittenEvents run = Run("remove");
        Assert.Equal(0, run.Command.ExitCode);
        Assert.Empty(run.Events);
        Assert.StartsWith("CLEAN", _exe.Run(new PlayedMachine(), "detect", "--format", "line", "--policy", _policies.Make()).Command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RunOverTheLimit_WritesAWarning()
    {
        _machine.Install();
        WrittenEvents run = RunWith(_policies.Make("\"limits\": { \"perProfile\": 1 }"), "remove");
        Assert.Equal(5, run.Command.ExitCode);
        Assert.Equal([(2, 1300), (4, 1000)], run.Events.Select(written => (written.Type, written.Id)));
        Assert.StartsWith("Stopped for safety: ", run.Events[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void RunThatDoesNotComeToBe_WritesAnError()
    {
        _machine.Install();
        WrittenEvents run = RunWith(_policies.Make("\"keeep\": []"), "remove");
        Assert.Equal(2, run.Command.ExitCode);
        Assert.Equal([(1, 1900)], run.Events.Select(written => (written.Type, written.Id)));
        Assert.StartsWith("ERROR invalid ", run.Events[0].Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _machine.Dispose();
        _policies.Dispose();
    }

    private WrittenEvents Run(params string[] command) => RunWith(_policies.Make(), command);

    private WrittenEvents RunWith(string policy, params string[] command) =>
        InstalledMachine.EventsOf(machine => _exe.Run(machine, [.. command, "--policy", policy]).Command);
}
