using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// The half of rule 6 that asks for other sessions: readers only tell of the session they are in, so that a user with a
/// second one may have a card there. No reader has a card here.
/// </summary>
public sealed class UserScopeSessionTests(PublishedExe exe) : IDisposable
{
    private const string Carol = "S-1-5-21-1111111111-2222222222-3333333333-2201";
    private const string CarolInEntra = "S-1-12-1-1111111111-2222222222-3333333333-4444444444";

    private readonly PolicyFiles _policies = new();
    private readonly PersonalStore _store = new(exe.Prefix);
    private readonly ElementWriter _foreign = Entries.Foreign();

    [Theory]
    [InlineData("own session only", "", "")]
    [InlineData("own session is not active", "", "", "self;user=self;state=4")]
    [InlineData("services' session", "0;user=;state=4", "0;sid=S-1-5-20")]
    [InlineData("listener", "65536;user=;state=6", "")]
    [InlineData("nobody signed in at the console", "7;user=;state=1", "7;sid=S-1-5-18|7;sid=S-1-5-90-0-7")]
    [InlineData("somebody else, active", @"3;user=CONTOSO\carol", $"3;sid={Carol}")]
    [InlineData("somebody else, disconnected", @"3;user=CONTOSO\carol;state=4", $"3;sid=S-1-5-18|3;sid={Carol}")]
    [InlineData("somebody else with an Entra account", @"3;user=AzureAD\carol", $"3;sid={CarolInEntra}")]
    [InlineData("several others", @"3;user=CONTOSO\carol|4;user=CONTOSO\dave", $"3;sid={Carol}|4;sid={Carol}9")]
    [InlineData("a service of the user in session 0", "", "0;sid=self|0;sid=self")]
    [InlineData("more of the user's own processes", "", "self;sid=self|self")]
    public void NoOtherSession_LetsTheReadersAnswer(
        string situation, string sessions, string processes, string own = PlayedMachine.OwnSession)
    {
        CommandResult result = List(Machine(sessions, processes) with { Sessions = Join(own, sessions) });

        Assert.Equal((situation, "leaked"), (situation, result.ReasonOf(_foreign)));
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("second session", "session 3", "3;user=self", "3;sid=self")]
    [InlineData("second session, disconnected", "session 3", "3;user=self;state=4", "3;sid=self")]
    [InlineData("second session without a visible process", "session 3", "3;user=self", "")]
    [InlineData("second session with somebody else's process", "session 3", "3;user=self", $"3;sid={Carol}")]
    [InlineData("process in a session that is not listed", "session 3", "", "3;sid=self")]
    [InlineData("process in somebody else's session", "session 3", @"3;user=CONTOSO\carol", $"3;sid={Carol}|3;sid=self")]
    [InlineData("session that does not say whose it is", "session 3", "3", $"3;sid={Carol}")]
    public void SecondSession_MayHaveACard(string situation, string named, string sessions, string processes)
    {
        CommandResult result = List(Machine(sessions, processes));

        Assert.Equal((situation, "cardPresent"), (situation, result.ReasonOf(_foreign)));
        Assert.Contains(named, result.DetailOf(_foreign), StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("no session listed", "", PlayedMachine.UsualProcesses)]
    [InlineData("sessions cannot be listed", "!fail=5", PlayedMachine.UsualProcesses)]
    [InlineData("no process listed", PlayedMachine.OwnSession, "")]
    [InlineData("processes cannot be listed", PlayedMachine.OwnSession, "!fail=1702")]
    [InlineData("neither", "!fail=5", "!fail=5")]
    public void ListThatFails_IsADoubt(string situation, string sessions, string processes)
    {
        PlayedResult result = Play(new PlayedMachine { Sessions = sessions, Processes = processes });

        Assert.Equal((situation, "cardPresent"), (situation, result.Command.ReasonOf(_foreign)));
        Assert.Contains("could not be had", result.Command.DetailOf(_foreign), StringComparison.Ordinal);
        Assert.Equal(0, result.Command.ExitCode);
        Assert.DoesNotContain(result.Journal, call => call.StartsWith("SCard", StringComparison.Ordinal));
    }

    [Fact]
    public void SameNameInOtherSpelling_IsTheSameUser()
    {
        string name = Environment.UserName.ToUpperInvariant();

        CommandResult result = List(Machine($@"3;user=ELSEWHERE\{name}", $"3;sid={Carol}"));

        Assert.Equal("cardPresent", result.ReasonOf(_foreign));
    }

    [Fact]
    public void CardInTheOnlySession_IsStillACard()
    {
        CommandResult result = List(Machine(@"3;user=CONTOSO\carol", $"3;sid={Carol}") with { Cards = "Yubico 0;state=0x20" });

        Assert.Contains("Yubico 0", result.DetailOf(_foreign), StringComparison.Ordinal);
    }

    public void Dispose() => _policies.Dispose();

    private static PlayedMachine Machine(string sessions, string processes) => new()
    {
        Sessions = Join(PlayedMachine.OwnSession, sessions),
        Processes = Join(PlayedMachine.UsualProcesses, processes),
    };

    private static string Join(string usual, string more) => more.Length == 0 ? usual : $"{usual}|{more}";

    private CommandResult List(PlayedMachine machine) => Play(machine).Command;

    private PlayedResult Play(PlayedMachine machine)
    {
        _store.Fill(_foreign);
        return exe.Run(machine, "list", "--scope", "user", "--format", "json", "--policy", _policies.Make());
    }
}
