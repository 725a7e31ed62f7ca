using CertProp.Certificates;
using CertProp.Sessions;

namespace CertProp.Tests.Sessions;

/// <summary>Rule 8: a session in any state or a process outside session 0; a list that fails or is empty proves nothing.</summary>
public class SessionFactsTests
{
    private static readonly Sid s_alice = Parse("S-1-5-21-1111111111-2222222222-3333333333-1104");
    private static readonly Sid s_bob = Parse("S-1-5-21-1111111111-2222222222-3333333333-1105");
    private static readonly Sid s_system = Parse("S-1-5-18");

    // The services' session, with a service that runs as alice, and bob's own.
    private static readonly UserSession[] s_sessions = [new(0, ""), new(2, "bob")];
    private static readonly UserProcess[] s_processes = [new(0, s_system), new(0, s_alice), new(2, s_system), new(2, s_bob)];

    [Fact]
    public void ServiceOfTheUserInSession0_IsNotSignedIn() => Assert.Null(Alice(s_sessions, s_processes));

    [Fact]
    public void SessionOfTheUser_IsSignedInWhateverItsState() =>
        Assert.Equal("the user has session 3", Alice([.. s_sessions, new(3, "ALICE")], [.. s_processes, new(3, s_system)]));

    [Fact]
    public void ProcessOfTheUserOutsideSession0_IsSignedIn() =>
        Assert.Equal("a process of the user runs in session 2", Alice(s_sessions, [.. s_processes, new(2, s_alice)]));

    [Fact]
    public void ListThatFailsOrIsEmpty_IsSignedIn()
    {
        Assert.NotNull(Alice(null, s_processes));
        Assert.NotNull(Alice([], s_processes));
        Assert.NotNull(Alice(s_sessions, null));
        Assert.NotNull(Alice(s_sessions, []));
    }

    [Fact]
    public void SessionThatDoesNotSayWhoseItIs_MayBeTheUsers()
    {
        Assert.Equal("session 3 does not say whose it is", Alice([.. s_sessions, new(3, null)], s_processes));
        // A name that is nobody's we know, and no process that tells: alice may be called so by now.
        Assert.Equal("session 3 does not say whose it is", Alice([.. s_sessions, new(3, "mary")], [.. s_processes, new(3, s_system)]));
        Assert.Null(Alice([.. s_sessions, new(3, "mary")], [.. s_processes, new(3, s_bob)]));
    }

    [Fact]
    public void ProcessWithoutASid_TellsNothing() => Assert.Null(Alice(s_sessions, [.. s_processes, new(2, null)]));

    [Fact]
    public void OwnSessionAlone_IsNoOtherSession()
    {
        Assert.Null(Other(s_sessions, s_processes));
        Assert.Equal("the user has session 3", Other([.. s_sessions, new(3, "bob")], [.. s_processes, new(3, s_system)]));
        Assert.NotNull(Other(s_sessions, [.. s_processes, new(4, s_bob)]));
        Assert.NotNull(Other([], s_processes));
        Assert.NotNull(Other(s_sessions, null));
    }

    private static string? Alice(UserSession[]? sessions, UserProcess[]? processes) =>
        new SessionFacts(sessions, processes).WhySignedIn(s_alice, ["alice"]);

    private static string? Other(UserSession[]? sessions, UserProcess[]? processes) =>
        new SessionFacts(sessions, processes).WhyOtherSession(s_bob, "bob", ownSession: 2);

    private static Sid Parse(string text) => Sid.TryParse(text, out Sid sid) ? sid : throw new ArgumentException(text);
}
