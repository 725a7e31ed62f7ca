using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>What the contract forbids is answered 400, with the place, and is on record (F1 to F4).</summary>
public sealed class RefusalTests : EmulatorTest
{
    private const string Rule =
        """ "@odata.type": "#microsoft.graph.win32LobAppFileSystemRule", "ruleType": "detection" """;

    private const string App =
        """ "@odata.type": "#microsoft.graph.win32LobApp", "displayName": "a", "description": "d", "publisher": "p" """;

    private const string Daily = """ "@odata.type": "#microsoft.graph.deviceHealthScriptDailySchedule" """;
    private const string OldApps = "/v1.0/deviceAppManagement/mobileApps";

    [Theory]
    [InlineData("POST", Scripts, """{ "displayname": "a" }""", "$.displayname")]
    [InlineData("POST", Scripts, """{ "displayName": 1 }""", "$.displayName")]
    [InlineData("POST", Scripts, """{ "runAs32Bit": null }""", "$.runAs32Bit")]
    [InlineData("POST", Scripts, """{ "runAsAccount": "admin" }""", "$.runAsAccount")]
    [InlineData("POST", Scripts, """{ "detectionScriptContent": "_-_-" }""", "$.detectionScriptContent")]
    [InlineData("POST", Scripts, """{ "displayName": "a", "displayName": "b" }""", "$")]
    [InlineData("POST", Scripts, """{ "displayName": """, "$")]
    [InlineData("POST", Scripts, """[]""", "$")]
    [InlineData("POST", Scripts, null, "$")]
    [InlineData("POST", Apps, """{ "displayName": "a" }""", "$.@odata.type")]
    [InlineData("POST", Apps, """{ "@odata.type": "#microsoft.graph.win32LobAppp" }""", "$.@odata.type")]
    [InlineData("POST", Apps, $$"""{ {{App}}, "rules": [{ {{Rule}} }, { {{Rule}}, "op": "" }] }""", "$.rules[1].op")]
    [InlineData("POST", Apps, $$"""{ {{App}}, "rules": [{ "@odata.type": "#x" }] }""", "$.rules[0].@odata.type")]
    [InlineData("POST", Apps, $$"""{ {{App}}, "allowedArchitectures": "x64,amd64" }""", "$.allowedArchitectures")]
    [InlineData("POST", Apps, $$"""{ {{App}}, "minimumMemoryInMB": 4294967296 }""", "$.minimumMemoryInMB")]
    [InlineData("POST", OldApps, $$"""{ {{App}}, "roleScopeTagIds": ["0"] }""", "$.roleScopeTagIds")]
    [InlineData("POST", OldApps, $$"""{ {{App}}, "displayVersion": "1" }""", "$.displayVersion")]
    [InlineData("POST", OldApps, $$"""{ {{App}}, "allowedArchitectures": "x64,arm64" }""", "$.allowedArchitectures")]
    [InlineData(
        "POST", $"{OldApps}/x/assign",
        """
        { "mobileAppAssignments": [{ "target": { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
            "deviceAndAppManagementAssignmentFilterId": "x" } }] }
        """,
        "$.mobileAppAssignments[0].target.deviceAndAppManagementAssignmentFilterId")]
    [InlineData(
        "POST", $"{Scripts}/x/assign",
        """{ "deviceHealthScriptAssignments": [{ "target": { "groupId": "x" } }] }""",
        "$.deviceHealthScriptAssignments[0].target.@odata.type")]
    [InlineData(
        "POST", $"{Scripts}/x/assign",
        $$"""{ "deviceHealthScriptAssignments": [{ "runSchedule": { {{Daily}}, "time": "1:00" } }] }""",
        "$.deviceHealthScriptAssignments[0].runSchedule.time")]
    [InlineData(
        "POST", $"{Scripts}/x/assign",
        $$"""{ "deviceHealthScriptAssignments": [{ "runSchedule": { {{Daily}}, "startTime": "01:00:00" } }] }""",
        "$.deviceHealthScriptAssignments[0].runSchedule.startTime")]
    [InlineData("GET", "/v1.0/deviceManagement/deviceHealthScripts", null, "path")]
    [InlineData("GET", "/beta/deviceManagement/deviceHealthScript", null, "path")]
    [InlineData("PUT", $"{Scripts}/x", "{}", "method")]
    [InlineData("GET", $"{Scripts}?$topp=1", null, "query")]
    [InlineData("GET", $"{Scripts}?$top=a", null, "query $top")]
    [InlineData("GET", $"{Scripts}?$select=id,nam", null, "query $select")]
    [InlineData("GET", $"{Scripts}/x?$filter=a", null, "query")]
    [InlineData("GET", $"{Apps}?$select=displayVersion", null, "query $select")]
    public async Task WhatTheContractForbids_IsRefusedAndRecorded(
        string method, string path, string? body, string where)
    {
        (await Client.SendAsync(method, path, body)).MustSay(400, $"{where}: ");
        Violation violation = Graph.Violations[0];
        Assert.Equal((ViolationOf.Request, 1, where), (violation.Of, violation.Request, violation.Path));
    }

    [Fact]
    public async Task NoRoute_ForWhatTheContractHasAndTheEmulatorHasNot()
    {
        (await Client.GetAsync("/beta/deviceManagement/deviceCompliancePolicies")).MustSay(501, "not emulated");
        Assert.Empty(Graph.Violations);
    }

    [Theory]
    [InlineData("graph.win32LobApp/contentVersions")]
    [InlineData("microsoft.graph.win32LobApp/contentVersions")]
    public async Task CastSegment_ShortOrQualified_IsTheSame(string segments)
    {
        string app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        (await Client.PostAsync($"{Apps}/{app}/{segments}", "{}")).Must(201);
        Assert.Equal($"{Apps}/{{id}}/graph.win32LobApp/contentVersions", Graph.Requests.Last.Route);
    }

    [Fact]
    public async Task ActionSegment_Qualified_IsTheSame()
    {
        string id = await CreateScriptAsync();
        string path = $"{Scripts}/{id}/microsoft.graph.assign";
        (await Client.PostAsync(path, """{ "deviceHealthScriptAssignments": [] }""")).Must(204);
    }

    [Fact]
    public async Task Error_EchoesTheClientsRequestId()
    {
        const string id = "11111111-2222-3333-4444-555555555555";
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("client-request-id", id);
        using HttpResponseMessage answer = await http.GetAsync(
            new Uri(Graph.Root, Scripts), TestContext.Current.CancellationToken);
        Assert.Equal(id, Assert.Single(answer.Headers.GetValues("client-request-id")));
        Assert.Single(answer.Headers.GetValues("request-id"));
    }
}
