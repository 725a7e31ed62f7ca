using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>The same in JSON, for people at a terminal.</summary>
public sealed class ControlTests : EmulatorTest
{
    [Fact]
    public async Task Faults_ArePostedReadAndEmptied()
    {
        await Client.PostAsync("/emulator/faults", """
            { "route": "GET /v1.0/groups", "first": 2, "count": 1,
              "fault": { "kind": "answer", "status": 429, "code": "a", "message": "", "retryAfter": "5" } }
            """);
        (await Client.GetAsync("/v1.0/groups")).Must(200);
        Reply busy = (await Client.GetAsync("/v1.0/groups")).Must(429);
        Assert.Equal(TimeSpan.FromSeconds(5), busy.Headers.RetryAfter!.Delta);

        const string drop = """{ "request": 3, "fault": { "applied": true, "kind": "drop" } }""";
        (await Client.PostAsync("/emulator/faults", drop)).Must(204);
        Assert.Equal(2, (await Client.GetAsync("/emulator/faults")).Must(200).Json.AsArray().Count);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CreateScriptAsync());
        (await Client.DeleteAsync("/emulator/faults")).Must(204);
        Assert.Single((await Client.GetAsync(Scripts)).Must(200).Value);
    }

    [Fact]
    public async Task Behaviour_IsReadAndChanged()
    {
        const string path = "/emulator/behaviour";
        Reply behaviour = (await Client.PatchAsync(path, """{ "pageSize": 1, "upload": "timedOut" }""")).Must(200);
        Assert.Equal(("1", "timedOut"), (behaviour["pageSize"], behaviour["upload"]));
        Assert.Equal(1, Graph.Behaviour.PageSize);
    }

    [Theory]
    [InlineData("PATCH", "behaviour", """{ "pages": 1 }""", "there is no behaviour \"pages\"")]
    [InlineData("POST", "tenant", """{ "group": ["x"] }""", "group")]
    [InlineData("POST", "faults", """{ "route": "GET", "fault": { "kind": "drop" } }""", "is no route")]
    [InlineData("POST", "faults", """{ "fault": { "kind": "earthquake" } }""", "earthquake")]
    [InlineData("POST", "faults", "", "JSON")]
    [InlineData("POST", "approvals", "{}", "a status was expected")]
    [InlineData("POST", "approvals", """{ "status": "granted" }""", "$.status")]
    [InlineData("POST", "approvals", """{ "status": "approved" }""", "nothing waits")]
    [InlineData("POST", "approvals", """{ "status": "approved", "code": "x" }""", "no approval request x")]
    [InlineData("POST", "runStates", """{ "script": "x", "device": "y" }""", "state")]
    [InlineData("POST", "runStates", """{ "script": "x", "device": "y", "state": {} }""", "no script x")]
    [InlineData("POST", "runStates", """{ "script": "x", "device": "y", "state": { "state": 1 } }""", "$.state")]
    public async Task Mistakes_AreNamed(string method, string what, string body, string about) =>
        (await Client.SendAsync(method, $"/emulator/{what}", body)).MustHold(400, about);

    [Fact]
    public async Task Tenant_IsFilled()
    {
        const string members = """
            { "groups": ["pilot"], "filters": { "corporate": "rule" }, "devices": ["PC-1"], "scopeTags": ["tag"] }
            """;
        Reply ids = (await Client.PostAsync("/emulator/tenant", members)).Must(200);
        Assert.Equal("pilot", (await Client.GetAsync($"/v1.0/groups/{ids["pilot"]}")).Must(200)["displayName"]);
        Assert.Equal(4, ids.Json.AsObject().Count);
    }

    [Fact]
    public async Task Approvals_AreReadAndSettled_OneOrAllThatWait()
    {
        (await Client.PatchAsync("/emulator/behaviour", """{ "protectsScripts": true, "heldAs": "badRequest" }"""))
            .Must(200);
        Client.Headers["x-msft-approval-justification"] = "cGxlYXNl";
        for (int i = 0; i < 3; i++)
            (await Client.PostAsync(Scripts, """{ "displayName": "a" }""")).MustSay(400, "Approval Required");
        string first = await CodeAsync(0);

        const string path = "/emulator/approvals";
        (await Client.PostAsync(path, $$"""{ "code": "{{first}}", "status": "rejected" }""")).Must(204);
        (await Client.PostAsync(path, """{ "status": "approved" }""")).Must(204);

        Reply approvals = (await Client.GetAsync(path)).Must(200);
        Assert.Equal(
            ["rejected POST please", "approved POST please", "approved POST please"],
            approvals.Json.AsArray().Select(item => $"{item!["status"]} {item["method"]} {item["justification"]}"));
        Client.Headers["x-msft-approval-code"] = await CodeAsync(2);
        await CreateScriptAsync("a");
    }

    [Fact]
    public async Task RunState_IsPosted()
    {
        string script = await CreateScriptAsync(), device = Graph.Tenant.AddDevice("PC-1");
        (await Client.PostAsync("/emulator/runStates", $$"""
            { "script": "{{script}}", "device": "{{device}}", "state": { "detectionState": "fail" } }
            """)).Must(204);
        Assert.Equal("fail", (await OnlyAsync($"{Scripts}/{script}/deviceRunStates"))["detectionState"]!.ToString());
    }

    [Fact]
    public async Task RequestsAndViolations_AreReadAndForgotten()
    {
        await Client.GetAsync("/beta/none");
        JsonNode request = Assert.Single((await Client.GetAsync("/emulator/requests")).Must(200).Json.AsArray())!;
        Assert.Equal("GET /beta/none 400", $"{request["method"]} {request["route"]} {request["status"]}");
        JsonNode violation = Assert.Single((await Client.GetAsync("/emulator/violations")).Must(200).Json.AsArray())!;
        Assert.Equal("request path", $"{violation["of"]} {violation["path"]}");
        (await Client.DeleteAsync("/emulator/requests")).Must(204);
        Assert.Empty(Graph.Requests.All);
        Assert.Empty(Graph.Violations);
    }

    [Fact]
    public async Task AnythingElse_ShowsHow() =>
        (await Client.GetAsync("/emulator")).MustHold(200, "POST   /emulator/faults");

    private async Task<string> CodeAsync(int index) =>
        (await Client.GetAsync("/emulator/approvals")).Must(200).Json[index]!["code"]!.ToString();
}
