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
              "fault": { "kind": "answer", "status": 429, "code": "TooManyRequests", "message": "", "retryAfter": "5" } }
            """);
        (await Client.GetAsync("/v1.0/groups")).Must(200);
        Assert.Equal(TimeSpan.FromSeconds(5), (await Client.GetAsync("/v1.0/groups")).Must(429).Headers.RetryAfter!.Delta);

        (await Client.PostAsync("/emulator/faults", """{ "request": 3, "fault": { "applied": true, "kind": "drop" } }""")).Must(204);
        Assert.Equal(2, (await Client.GetAsync("/emulator/faults")).Must(200).Json.AsArray().Count);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.PostAsync(Scripts, """{ "displayName": "a" }"""));
        (await Client.DeleteAsync("/emulator/faults")).Must(204);
        Assert.Single((await Client.GetAsync(Scripts)).Must(200).Value);
    }

    [Fact]
    public async Task Behaviour_IsReadAndChanged()
    {
        JsonNode behaviour = (await Client.PatchAsync("/emulator/behaviour", """{ "pageSize": 1, "upload": "timedOut" }""")).Must(200).Json;
        Assert.Equal(("1", "timedOut"), (behaviour["pageSize"]!.ToString(), behaviour["upload"]!.ToString()));
        Assert.Equal(1, Graph.Behaviour.PageSize);
        Assert.Contains("there is no behaviour \"pages\"", (await Client.PatchAsync("/emulator/behaviour", """{ "pages": 1 }""")).Must(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenant_IsFilled()
    {
        Reply ids = (await Client.PostAsync("/emulator/tenant", """{ "groups": ["CertProp pilot"], "filters": { "a": "b" } }""")).Must(200);
        Assert.Equal("CertProp pilot", (await Client.GetAsync($"/v1.0/groups/{ids["CertProp pilot"]}")).Must(200)["displayName"]);
        (await Client.PostAsync("/emulator/tenant", """{ "group": ["x"] }""")).Must(400);
    }

    [Fact]
    public async Task RequestsAndViolations_AreReadAndForgotten()
    {
        await Client.GetAsync("/beta/none");
        JsonNode request = Assert.Single((await Client.GetAsync("/emulator/requests")).Must(200).Json.AsArray())!;
        Assert.Equal(("GET", "/beta/none", 400), (request["method"]!.ToString(), request["route"]!.ToString(), (int)request["status"]!));
        JsonNode violation = Assert.Single((await Client.GetAsync("/emulator/violations")).Must(200).Json.AsArray())!;
        Assert.Equal(("request", "path"), (violation["of"]!.ToString(), violation["path"]!.ToString()));
        (await Client.DeleteAsync("/emulator/requests")).Must(204);
        Assert.Empty(Graph.Requests.All);
        Assert.Empty(Graph.Violations);
    }

    [Fact]
    public async Task AnythingElse_ShowsHow() =>
        Assert.Contains("POST   /emulator/faults", (await Client.GetAsync("/emulator")).Must(200).Text, StringComparison.Ordinal);
}
