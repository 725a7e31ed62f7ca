using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>Rule 8: a profile is only judged where it is certain that its user is not signed in.</summary>
public sealed class ProfilesScopeSessionTests : IDisposable
{
    private const string Bob = $"{MachineProfileList.Domain}-1105";
    private const string Carol = $"{MachineProfileList.Domain}-2201";
    private const string SignedInCarol = @"3;user=CONTOSO\carol";

    private readonly PublishedExe _exe;
    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles;
    private readonly ElementWriter _foreign = Entries.Foreign();

    public ProfilesScopeSessionTests(PublishedExe exe)
    {
        _exe = exe;
        _profiles = new MachineProfileList(exe.Prefix);
        _profiles.MakeFolder("users/bob.CONTOSO", _foreign);
        _profiles.Add(Bob, @"%SystemDrive%\users\bob.CONTOSO").Import();
    }

    [Theory]
    [InlineData("nobody else is there", "", "")]
    [InlineData("a service of the user in session 0", "", $"0;sid={Bob}")]
    [InlineData("somebody else is signed in", SignedInCarol, $"3;sid={Carol}")]
    [InlineData("somebody else is disconnected", $"{SignedInCarol};state=4", $"3;sid={Carol}|3;sid=S-1-5-18")]
    [InlineData("services' session and listener", "0;user=;state=4|65536;user=;state=6", "0")]
    public void SignedOut_IsJudged(string situation, string sessions, string processes)
    {
        PlayedResult result = Run(Machine(sessions, processes), "detect");

        Assert.Equal((situation, "leaked", 10), (situation, result.Command.ReasonOf(_foreign), result.Command.ExitCode));
        Assert.Equal("", result.Command.Error);
        Assert.DoesNotContain(result.Journal, call => call.StartsWith("SCard", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Journal, call => call.StartsWith("NCrypt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("active", "session 3", @"3;user=CONTOSO\bob", $"3;sid={Bob}")]
    [InlineData("disconnected", "session 3", @"3;user=CONTOSO\bob;state=4", $"3;sid={Bob}")]
    [InlineData("signed in under a name in capitals", "session 3", @"3;user=contoso\BOB", $"3;sid={Carol}")]
    [InlineData("signed in under the folder's whole name", "session 3", @"3;user=CONTOSO\bob.CONTOSO", $"3;sid={Carol}")]
    [InlineData("signed in, processes not visible", "session 3", @"3;user=CONTOSO\bob", "3")]
    [InlineData("a process in a session that is not listed", "session 3", "", $"3;sid={Bob}")]
    [InlineData("a process in somebody else's session", "session 3", SignedInCarol, $"3;sid={Carol}|3;sid={Bob}")]
    [InlineData("a session that does not say whose it is", "session 3", "3;state=4", $"3;sid={Carol}")]
    [InlineData("a session of somebody whose processes cannot be seen", "session 3", @"3;user=CONTOSO\robert", "3|3;sid=S-1-5-18")]
    public void SignedIn_IsLeftAlone(string situation, string named, string sessions, string processes)
    {
        CommandResult result = Run(Machine(sessions, processes), "list").Command;

        Assert.Equal((situation, "sessionActive", 0), (situation, result.ReasonOf(_foreign), result.ExitCode));
        Assert.Contains(named, result.DetailOf(_foreign), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no session listed", "", PlayedMachine.UsualProcesses)]
    [InlineData("sessions cannot be listed", "!fail=5", PlayedMachine.UsualProcesses)]
    [InlineData("no process listed", PlayedMachine.OwnSession, "")]
    [InlineData("processes cannot be listed", PlayedMachine.OwnSession, "!fail=1702")]
    public void ListThatFails_CountsAsSignedIn(string situation, string sessions, string processes)
    {
        CommandResult result = Run(new PlayedMachine { Sessions = sessions, Processes = processes }, "list").Command;

        Assert.Equal((situation, "sessionActive"), (situation, result.ReasonOf(_foreign)));
        Assert.Contains("could not be had", result.DetailOf(_foreign), StringComparison.Ordinal);
    }

    [Fact]
    public void PortalLine_DoesNotChangeWithSessions()
    {
        PlayedResult result = Run(Machine(@"3;user=CONTOSO\bob", $"3;sid={Bob}"), "detect", "line");

        Assert.Equal(0, result.Command.ExitCode);
        Assert.Contains("\"k\":{}", result.Command.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Command.Error);
    }

    // Service accounts are the case that the product exists for; who wants them left alone says so.
    [Theory]
    [InlineData("", "leaked")]
    [InlineData("\"profiles\": { \"loaded\": \"sweep\" }", "leaked")]
    [InlineData("\"profiles\": { \"loaded\": \"skip\" }", "missing")]
    public void HiveThatServicesKeepLoaded_IsSweptUnlessThePolicySkipsIt(string policy, string reason)
    {
        _profiles.AddLoadedHive(Bob).Import();

        CommandResult result = Run(Machine("", $"0;sid={Bob}"), "detect", policy: policy).Command;

        Assert.Equal(reason, result.ReasonOf(_foreign));
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _policies.Dispose();
    }

    private static PlayedMachine Machine(string sessions, string processes)
    {
        var machine = new PlayedMachine();
        machine = sessions.Length > 0 ? machine.WithSession(sessions) : machine;
        return processes.Length > 0 ? machine.WithProcess(processes) : machine;
    }

    private PlayedResult Run(PlayedMachine machine, string command, string format = "json", string policy = "") =>
        _exe.Run(machine, command, "--scope", "profiles", "--format", format, "--policy", _policies.Make(policy));
}
