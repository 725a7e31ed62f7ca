using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// What goes wrong by itself on the way: it is waited out, or it ends in one sentence that says what to do.
/// </summary>
public sealed class ResilienceTests : PublishTest
{
    private const string Files = $"{Apps}/{{id}}/graph.win32LobApp/contentVersions/{{id}}/files";

    // One of each kind: a read, a creation, a change, an assignment.
    private static readonly string[] s_routes =
        [$"GET {Scripts}", $"POST {Apps}", $"POST {Scripts}", $"PATCH {Apps}/{{id}}", $"POST {Apps}/{{id}}/assign"];

    public static TheoryData<string> Passing => ["seconds", "date", "silent", "500", "502", "503", "504", "drop"];

    [Theory]
    [MemberData(nameof(Passing))]
    public void WhatPasses_IsWaitedOut_AndMakesNothingTwice(string kind)
    {
        foreach (string route in s_routes)
            Emulator.Faults.On(route, FaultOf(kind), count: 2);
        MustPublish("--now", "--verbose");

        AssertPublishedOnce();
        if (kind is "seconds" or "date")
            Assert.Contains(Clock.Waits, wait => wait > TimeSpan.FromSeconds(6) && wait <= TimeSpan.FromSeconds(7));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void WhatStays_EndsInOneSentence_AndTheNextPublishGoesOn(string kind)
    {
        Emulator.Faults.Always($"POST {Apps}", FaultOf(kind));
        DeployRun run = Publish("--verbose");
        AssertEnded(run, 3, "POST beta/deviceAppManagement/mobileApps: ", "run it again");
        if (kind is not ("drop" or "502"))
            Assert.Contains("request id ", run.Sentence, StringComparison.Ordinal);
        Assert.InRange(Emulator.Requests.On($"POST {Apps}").Count, 3, 7);

        Emulator.Faults.Clear();
        MustPublish("--now");
        AssertPublishedOnce();
    }

    [Theory]
    [InlineData("500")]
    [InlineData("504")]
    [InlineData("drop")]
    public void CreationAppliedAndAnswerLost_WithObjectsThatAppearLate_MakesNothingTwice(string kind)
    {
        Emulator.Behaviour.HiddenCalls = 4;
        Emulator.Behaviour.StaleReads = 2;
        foreach (string route in (string[])[$"POST {Apps}", $"POST {Scripts}"])
            Emulator.Faults.On(route, FaultOf(kind) with { Applied = true });
        MustPublish("--now");
        Emulator.Behaviour.StaleReads = 0;
        AssertPublishedOnce();
    }

    [Fact]
    public void EveryAnswerLostOnce_EndsWell()
    {
        Emulator.Faults.On("POST **", FaultOf("504") with { Applied = true }, first: 1, count: 20);
        AssertEnded(Publish("--now"), 3, "run it again");
        Emulator.Faults.Clear();
        MustPublish("--now");
        AssertPublishedOnce();
    }

    [Fact]
    public async Task AnswerThatNeverEnds_IsGivenUp_AndAskedForAgain()
    {
        Emulator.Faults.At(3, Fault.Stall);
        Task<DeployRun> run = Task.Run(() => Publish("--now"), CancellationToken.None);
        await Emulator.Requests.WaitForAsync(3);
        await GiveUpUntilAsync(run);
        Assert.Equal(0, (await run).ExitCode);
        AssertPublishedOnce();
    }

    [Fact]
    public async Task AnswersThatNeverEnd_EndInOneSentence()
    {
        Emulator.Faults.Always($"GET {Scripts}", Fault.Stall);
        Task<DeployRun> run = Task.Run(() => Publish(), CancellationToken.None);
        await GiveUpUntilAsync(run);
        AssertEnded(await run, 3, "no answer", "look at the connection", "run it again");
        // As often as ten minutes allow.
        Assert.InRange(Emulator.Requests.On($"GET {Scripts}").Count, 5, 7);
    }

    [Fact]
    public async Task ControlC_EndsQuietly_WithOneSentence()
    {
        using var stop = new CancellationTokenSource();
        Stop = stop.Token;
        Emulator.Faults.On($"POST {Apps}", Fault.Stall);
        Task<DeployRun> run = Task.Run(() => Publish(), CancellationToken.None);
        while (Emulator.Requests.On($"POST {Apps}").Count == 0)
            await Emulator.Requests.WaitForAsync(Emulator.Requests.All.Count + 1);
        await stop.CancelAsync();
        AssertEnded(await run, 3, "stopped");

        Stop = CancellationToken.None;
        MustPublish("--now");
        AssertPublishedOnce();
    }

    [Theory]
    [InlineData("POST blob", 0)]
    [InlineData("commit", 504)]
    [InlineData("renew", 503)]
    public void LostAnswerOfTheUpload_IsNoSecondFile(string what, int status)
    {
        string route = what switch
        {
            "commit" => $"POST {Files}/{{id}}/commit",
            "renew" => $"POST {Files}/{{id}}/renewUpload",
            _ => "PUT blob:blocklist",
        };
        if (what is "renew")
            Emulator.Faults.On("PUT blob:block", Fault.SasExpired);
        Emulator.Faults.On(
            route, status == 0 ? Fault.Drop with { Applied = true } : FaultOf($"{status}") with { Applied = true });
        MustPublish("--now");
        AssertPublishedOnce();
        Assert.Single(Emulator.Requests.On($"POST {Files}"));
    }

    private void AssertPublishedOnce()
    {
        Emulator.Faults.Clear();
        Assert.Equal("published", $"{Assert.Single(Tenant.AllApps())["publishingState"]}");
        // The ring's and the restore package.
        Assert.Equal(2, Tenant.AllScripts().Count);
        Assert.Equal(2, Tenant.AssignmentsOf(AppId).Count);
        Assert.Equal(2, Tenant.AssignmentsOf(ScriptId).Count);
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
    }

    // As often as an attempt hangs, its deadline passes.
    private async Task GiveUpUntilAsync(Task run)
    {
        for (int number = 1; !run.IsCompleted; number++)
        {
            await Task.WhenAny(run, Emulator.Requests.WaitForAsync(number));
            IReadOnlyList<RecordedRequest> all = Emulator.Requests.All;
            if (number <= all.Count && await IsStalledAsync(all[number - 1], run))
                Clock.PassDeadlines();
        }
    }

    private static async Task<bool> IsStalledAsync(RecordedRequest request, Task run)
    {
        // Whichever it is, one of them is noted at once.
        while (request is { Fault: null, Status: null } && !run.IsCompleted)
            await Task.Yield();
        return request.Fault?.StartsWith(nameof(StallFault), StringComparison.Ordinal) is true;
    }

    private Fault FaultOf(string kind) => kind switch
    {
        "seconds" => Fault.Throttled(7),
        "date" => Fault.ThrottledUntil(Clock.GetUtcNow().AddSeconds(7)),
        "silent" => Fault.Throttled(),
        "500" => new AnswerFault(500, "InternalServerError", "An error has occurred."),
        "502" => Fault.HtmlPage(),
        "503" => Fault.Unavailable(),
        "504" => Fault.GatewayTimeout,
        _ => Fault.Drop,
    };
}
