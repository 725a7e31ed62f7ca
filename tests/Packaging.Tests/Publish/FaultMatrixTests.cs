using CertProp.Deploy.Tests.Publish.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// Each fault at each request of publish, promote, rollback and remove, reads and uploads included, once and from there
/// on. All of it fits: a case is two runs on a tenant that is put back, not made anew.
/// </summary>
public sealed class FaultMatrixTests : DisturbedTest
{
    private static readonly string[] s_commands =
        ["publish", "promote for the first time", "rollback to a bundle", "remove"];

    /// <summary>What passes by itself: the command waits it out, whichever request meets it.</summary>
    public static MatrixTheoryData<string, string> Passing => new(
        s_commands,
        ["429 with seconds", "429", "503", "504", "504 applied", "drop", "drop applied", "page", "token", "challenge"]);

    /// <summary>What stays from one request on: the command gives up.</summary>
    public static MatrixTheoryData<string, string> Staying => new(
        s_commands, ["429", "503", "504 applied", "drop", "drop applied", "page"]);

    [Theory]
    [MemberData(nameof(Passing))]
    public void FaultThatPasses_AtEachRequest_IsWaitedOut(string command, string fault)
    {
        Begin(command);
        foreach (RecordedRequest request in Undisturbed)
        {
            Credential = IdentityFor(fault, request.Number);
            Disturb(
                Faulty(plan => plan.At(request.Number, FaultOf(fault))), $"{command}: {fault} at {request}", Ok);
        }
    }

    [Theory]
    [MemberData(nameof(Staying))]
    public void FaultThatStays_FromEachRequestOn_TheSameAgainDoesTheRest(string command, string fault)
    {
        Begin(command);
        foreach (RecordedRequest request in Undisturbed)
        {
            Disturb(
                Faulty(plan => plan.On("* **", FaultOf(fault), request.Number, int.MaxValue)),
                $"{command}: {fault} from {request} on", Partial);
        }
    }

    [Theory]
    [InlineData("publish", false)]
    [InlineData("publish", true)]
    [InlineData("promote for the first time", false)]
    [InlineData("promote for the first time", true)]
    [InlineData("rollback to a bundle", false)]
    [InlineData("rollback to a bundle", true)]
    [InlineData("remove", false)]
    [InlineData("remove", true)]
    public void SomebodyEditsTheObject_AtEachRequest_TheSameAgainMendsIt(string command, bool after)
    {
        Begin(command);
        foreach (RecordedRequest request in Undisturbed.Where(IsOfAnObject))
        {
            Disturb(
                Faulty(plan => plan.At(request.Number, Fault.ConcurrentEdit with { Applied = after })),
                $"{command}: edited {(after ? "after" : "before")} {request}", Ok, Conflict);
        }
    }

    [Theory]
    [InlineData("publish", "list calls")]
    [InlineData("publish", "stale reads")]
    [InlineData("promote for the first time", "list calls")]
    [InlineData("promote for the first time", "list seconds")]
    [InlineData("promote for the first time", "stale reads")]
    [InlineData("rollback to a bundle", "stale reads")]
    public void DiesAtEachWrite_WhereTheServiceLags_TheSameAgainDoesTheRest(string command, string lag)
    {
        Begin(command);
        (Emulator.Behaviour.HiddenCalls, Emulator.Behaviour.HiddenSeconds, Emulator.Behaviour.StaleReads) = lag switch
        {
            "list calls" => (4, 0, 0),
            "list seconds" => (0, 45, 0),
            _ => (0, 0, 2),
        };
        MostRuns = 3;
        foreach (RecordedRequest write in Undisturbed.Where(request => request.Method is not "GET"))
        {
            Disturb(
                new DyingNetwork(write.Number, applied: true).Handler, $"{command}: {lag}, died after {write}", Defect);
        }
    }

    private const int Ok = 0, Partial = 3, Conflict = 5, Defect = 70;

    private Func<HttpMessageHandler> Faulty(Action<FaultPlan> plan) => () =>
    {
        // One for Graph and one for storage are made; the faults are the same for both.
        Emulator.Faults.Clear();
        plan(Emulator.Faults);
        return new SocketsHttpHandler { UseProxy = false };
    };

    private static bool IsOfAnObject(RecordedRequest request) =>
        request.Route.StartsWith($"{Apps}/{{id}}", StringComparison.Ordinal)
        || request.Route.StartsWith($"{Scripts}/{{id}}", StringComparison.Ordinal);

    // Tokens that were refused once stay refused.
    private static PlayedIdentity? IdentityFor(string fault, int number) => fault is "token" or "challenge"
        ? new PlayedIdentity([.. Enumerable.Range(1, 300).Select(token => $"played-token-{number}-{token}-end")])
        {
            KeepsTokens = fault is "challenge",
        }
        : null;

    private static Fault FaultOf(string name) => name switch
    {
        "429 with seconds" => Fault.Throttled(7),
        "429" => Fault.Throttled(),
        "503" => Fault.Unavailable(),
        "504" => Fault.GatewayTimeout,
        "504 applied" => Fault.GatewayTimeout with { Applied = true },
        "drop" => Fault.Drop,
        "drop applied" => Fault.Drop with { Applied = true },
        "page" => Fault.HtmlPage(),
        "token" => Fault.TokenExpired,
        "challenge" => Fault.ClaimsChallenge,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
