using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Each fault as a client sees it (F4, F8, F40 to F46).</summary>
public sealed class FaultTests : EmulatorTest
{
    private const string Body = """{ "displayName": "a" }""";

    [Fact]
    public async Task Throttled_InSeconds_ByDate_OrWithoutAWord()
    {
        DateTimeOffset until = Clock.Now.AddSeconds(9);
        Graph.Faults.On($"GET {Scripts}", Fault.Throttled(7));
        Graph.Faults.On($"GET {Scripts}", Fault.ThrottledUntil(until), first: 2);
        Graph.Faults.On($"GET {Scripts}", Fault.Throttled(), first: 3, count: 2);

        Reply inSeconds = (await Client.GetAsync(Scripts)).MustSay(429, "TooManyRequests");
        Assert.Equal(TimeSpan.FromSeconds(7), inSeconds.Headers.RetryAfter!.Delta);
        Assert.Equal(until, (await Client.GetAsync(Scripts)).Must(429).Headers.RetryAfter!.Date);
        Assert.Null((await Client.GetAsync(Scripts)).Must(429).Headers.RetryAfter);
        Assert.Null((await Client.GetAsync(Scripts)).Must(429).Headers.RetryAfter);
        (await Client.GetAsync(Scripts)).Must(200);
    }

    [Fact]
    public async Task Unavailable_WithAndWithoutRetryAfter()
    {
        Graph.Faults.At(1, Fault.Unavailable());
        Graph.Faults.At(2, Fault.Unavailable(3));
        Assert.Null((await Client.GetAsync(Scripts)).MustSay(503, "ServiceUnavailable").Headers.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(3), (await Client.GetAsync(Scripts)).Must(503).Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task GatewayTimeout_BeforeOrAfterTheWrite(bool applied, int scripts)
    {
        Graph.Faults.On($"POST {Scripts}", Fault.GatewayTimeout with { Applied = applied });
        (await Client.PostAsync(Scripts, Body)).MustSay(504, "GatewayTimeout");
        Assert.Equal(scripts, Graph.Tenant.AllScripts().Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Drop_BeforeOrAfterTheWrite(bool applied, int scripts)
    {
        Graph.Faults.On($"POST {Scripts}", Fault.Drop with { Applied = applied });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.PostAsync(Scripts, Body));
        Assert.Equal(scripts, Graph.Tenant.AllScripts().Count);
        Assert.Null(Graph.Requests.Last.Status);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Stall_NeverEnds_UntilTheClientGivesUp(bool applied, int scripts)
    {
        Graph.Faults.At(1, Fault.Stall with { Applied = applied });
        using var patience = new CancellationTokenSource();
        using HttpResponseMessage begun = await Client.BeginAsync("POST", Scripts, Body);
        Task<string> pending = begun.Content.ReadAsStringAsync(patience.Token);
        (await Client.GetAsync(Scripts)).Must(200);
        Assert.False(pending.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Equal(scripts, Graph.Tenant.AllScripts().Count);
    }

    /// <summary>What a test does that ends a client at a certain request.</summary>
    [Fact]
    public async Task WaitFor_CompletesWithTheRequest_NotWithItsAnswer()
    {
        Graph.Faults.At(2, Fault.Stall);
        Task second = Graph.Requests.WaitForAsync(2);
        (await Client.GetAsync(Scripts)).Must(200);
        Assert.False(second.IsCompleted);
        using HttpResponseMessage begun = await Client.BeginAsync("GET", Scripts);
        await second;
        await Graph.Requests.WaitForAsync(1);
    }

    [Fact]
    public async Task Page_IsNoJson()
    {
        Graph.Faults.At(1, Fault.HtmlPage());
        Assert.StartsWith("<html>", (await Client.GetAsync(Scripts)).Must(502).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FeatureOff_OnTheProbe()
    {
        Graph.Faults.Always($"* {Scripts}**", Fault.FeatureOff);
        (await Client.GetAsync($"{Scripts}?$top=1")).MustSay(404, "ResourceNotFound");
        (await Client.PostAsync($"{Scripts}/x/assign", "{}")).Must(404);
        (await Client.GetAsync("/v1.0/groups")).Must(200);
        Graph.Faults.Clear();
        Graph.Faults.On($"GET {Scripts}", Fault.LicenceMissing);
        (await Client.GetAsync(Scripts)).MustSay(403, "license");
    }

    /// <summary>A run may be broken at each of its requests in turn.</summary>
    [Fact]
    public async Task EveryRequestInTurn_IsHit_AndTheOthersAreNot()
    {
        const int requests = 3;
        for (int hit = 1; hit <= requests; hit++)
        {
            Graph.Requests.Clear();
            Graph.Faults.Clear();
            Graph.Faults.At(hit, Fault.Unavailable());
            var statuses = new List<int>();
            for (int i = 0; i < requests; i++)
                statuses.Add((await Client.GetAsync(Scripts)).Status);
            Assert.Equal(hit - 1, statuses.IndexOf(503));
            Assert.Single(statuses, 503);
        }
    }

    [Fact]
    public async Task Requests_AreOnRecord_InOrder_WithWhatWasDoneToThem()
    {
        Graph.Faults.At(2, Fault.Throttled(1));
        string id = await CreateScriptAsync();
        await Client.GetAsync($"{Scripts}/{id}?$select=id");
        Assert.Equal(
            [$"1 POST {Scripts} 201", $"2 GET {Scripts}/{{id}} 429"],
            Graph.Requests.All.Select(request => request.ToString()));
        Assert.Equal(("?$select=id", $"{Scripts}/{id}"), (Graph.Requests.Last.Query, Graph.Requests.Last.Path));
        Assert.Contains("AnswerFault", Graph.Requests.Last.Fault, StringComparison.Ordinal);
        Assert.Contains("CertProp - pilot", Graph.Requests.All[0].Body, StringComparison.Ordinal);
        Assert.Equal("Bearer emulator", Graph.Requests.Last.Headers["authorization"]);
        Assert.Single(Graph.Requests.On($"GET {Scripts}/*"));
    }

    /// <summary>F49: each cloud is an emulator of its own, and sees only what is sent to it.</summary>
    [Fact]
    public async Task Clouds_AreSeveralEmulators()
    {
        await using EmulatedGraph other = await EmulatedGraph.StartAsync();
        using var client = new RawClient(other.Root);
        (await client.PostAsync(Scripts, Body)).Must(201);
        Assert.Empty(Graph.Requests.All);
        Assert.Single(other.Tenant.AllScripts());
    }
}
