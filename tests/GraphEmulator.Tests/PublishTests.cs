using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>One ring, published by hand, from nothing to what devices would get.</summary>
public sealed class PublishTests : StorageTest
{
    [Theory]
    [InlineData("beta")]
    [InlineData("v1.0")]
    public async Task AppAndScript_OneAfterTheOther_StandInTheTenant(string contentVersion)
    {
        string group = Graph.Tenant.AddGroup("CertProp pilot");
        JsonNode found = await OnlyAsync(
            "/v1.0/groups?$filter=displayName%20eq%20'CertProp%20pilot'&$select=id,displayName");
        Assert.Equal(group, found["id"]!.ToString());

        Reply app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201);
        Assert.Equal("notPublished", app["publishingState"]);
        string appId = app["id"]!;
        var payload = SamplePayload.Of(300_000);
        var upload = new Upload(Client, appId, contentVersion);
        await upload.BeginAsync(payload);
        Assert.Equal("1", upload.Content);
        Assert.Equal("azureStorageUriRequestSuccess", await upload.PollAsync());
        Assert.Contains("%2B", upload.Address, StringComparison.Ordinal);
        Assert.Contains("%2F", upload.Address, StringComparison.Ordinal);
        Assert.NotEqual(Graph.Root.Authority, new Uri(upload.Address).Authority);
        await upload.PutAllAsync(payload, blockSize: 100_000);
        (await upload.CommitAsync(payload)).Must(204);
        Assert.Empty(Graph.Tenant.CommitFailures);
        Assert.Equal("commitFileSuccess", await upload.PollAsync());
        (await upload.PublishAsync()).Must(200);
        Assert.Equal("processing", (await Client.GetAsync($"{Apps}/{appId}")).Must(200)["publishingState"]);
        Assert.Equal("published", (await Client.GetAsync($"{Apps}/{appId}")).Must(200)["publishingState"]);
        (await Client.PostAsync($"{Apps}/{appId}/assign", AppAssignment(group))).Must(204);

        Reply script = await Client.PostAsync(Scripts, """
            { "displayName": "CertProp - pilot", "description": "marker", "publisher": "Contoso",
              "detectionScriptContent": "ZXhpdCAw", "runAsAccount": "system", "runAs32Bit": false,
              "enforceSignatureCheck": false, "roleScopeTagIds": ["0"] }
            """);
        string scriptId = script.Must(201)["id"]!;
        (await Client.PostAsync($"{Scripts}/{scriptId}/assign", ScriptAssignment(group))).Must(204);

        Assert.Equal("required", Assert.Single(Graph.Tenant.AssignmentsOf(appId))["intent"]!.ToString());
        Assert.Single((await Client.GetAsync($"{Scripts}/{scriptId}/assignments")).Must(200).Value);
        Assert.Equal(4, Graph.Requests.On("PUT blob:block").Count);
        Assert.Empty(Graph.Violations);
    }

    /// <summary>A package that Microsoft's tool chain made, not this repository.</summary>
    [Fact]
    public async Task RealPackage_Committed_IsAccepted()
    {
        SamplePayload payload = RealPackage.Read();
        string app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        var upload = new Upload(Client, app);
        await upload.BeginAsync(payload);
        await upload.PollAsync();
        await upload.PutAllAsync(payload, blockSize: 1024);
        (await upload.CommitAsync(payload)).Must(204);
        Assert.Empty(Graph.Tenant.CommitFailures);
        Assert.Equal("commitFileSuccess", await upload.PollAsync());
        Assert.Empty(Graph.Violations);
    }

    private static string AppAssignment(string group) => $$"""
        { "mobileAppAssignments": [{ "@odata.type": "#microsoft.graph.mobileAppAssignment", "intent": "required",
          "target": { "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "{{group}}" },
          "settings": { "@odata.type": "#microsoft.graph.win32LobAppAssignmentSettings", "notifications": "hideAll",
            "deliveryOptimizationPriority": "notConfigured", "installTimeSettings": null, "restartSettings": null } }] }
        """;

    private static string ScriptAssignment(string group) => $$"""
        { "deviceHealthScriptAssignments": [{ "@odata.type": "#microsoft.graph.deviceHealthScriptAssignment",
          "target": { "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "{{group}}",
            "deviceAndAppManagementAssignmentFilterId": null, "deviceAndAppManagementAssignmentFilterType": "none" },
          "runRemediationScript": true,
          "runSchedule": { "@odata.type": "#microsoft.graph.deviceHealthScriptHourlySchedule", "interval": 1 } }] }
        """;
}
