using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Win32 apps without content (F26, F34 to F36), and v1.0's view of them.</summary>
public sealed class AppTests : EmulatorTest
{
    private const string Type = """ "@odata.type": "#microsoft.graph.win32LobApp" """;

    [Fact]
    public async Task Create_ReadsBackAsSent_NotPublished()
    {
        Reply app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201);
        Reply read = (await Client.GetAsync($"{Apps}/{app["id"]}/graph.win32LobApp")).Must(200);

        Assert.Equal(("notPublished", null, "x64,arm64"), (read["publishingState"], read["committedContentVersion"], read["allowedArchitectures"]));
        foreach ((string name, JsonNode? sent) in JsonNode.Parse(Upload.AppBody)!.AsObject())
            Assert.True(JsonNode.DeepEquals(sent, read.Json[name]), name);
    }

    [Fact]
    public async Task OlderVersion_ShowsWhatItHas()
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        Reply read = (await Client.GetAsync($"/v1.0/deviceAppManagement/mobileApps/{id}")).Must(200);
        Assert.Equal("CertProp - pilot", read["displayName"]);
        Assert.Equal((null, null, null), (read["displayVersion"], read["roleScopeTagIds"], read["allowedArchitectures"]));
        Assert.Null(read.Json["installExperience"]!["maxRunTimeInMinutes"]);
        Assert.Single((await Client.GetAsync("/v1.0/deviceAppManagement/mobileApps")).Must(200).Value);
    }

    [Theory]
    [InlineData($$"""{ {{Type}}, "displayName": "a", "description": "d" }""", "publisher")]
    [InlineData($$"""{ {{Type}}, "displayName": "a", "description": "d", "publisher": "p", "publishingState": "published" }""", "publishingState")]
    [InlineData($$"""{ {{Type}}, "displayName": "a", "description": "d", "publisher": "p", "committedContentVersion": "1" }""", "committedContentVersion")]
    [InlineData($$"""{ {{Type}}, "displayName": "a", "description": "d", "publisher": "p", "roleScopeTagIds": ["7"] }""", "scope tag")]
    public async Task Create_WithoutWhatIsRequired_OrWithWhatTheServerOwns_IsRefused(string body, string about)
    {
        (await Client.PostAsync(Apps, body)).MustSay(400, about);
        Assert.Empty(Graph.Tenant.AllApps());
    }

    [Theory]
    [InlineData("committedContentVersion", "\"1\"")]
    [InlineData("committedContentVersion", "null")]
    [InlineData("size", "1")]
    [InlineData("isAssigned", "true")]
    public async Task Update_ToUncommittedContent_OrOfWhatTheServerOwns_IsRefused(string member, string value)
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        (await Client.PostAsync($"{Apps}/{id}/graph.win32LobApp/contentVersions", "{}")).Must(201);
        (await Client.PatchAsync($"{Apps}/{id}", $$"""{ {{Type}}, "{{member}}": {{value}} }""")).MustSay(400, member);
    }

    [Fact]
    public async Task Assign_BeforePublished_IsRefused_UnlessSwitched()
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        const string body = """{ "mobileAppAssignments": [{ "intent": "required", "target": { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }] }""";
        (await Client.PostAsync($"{Apps}/{id}/assign", body)).MustSay(400, "not published");
        Graph.Behaviour.AssignsUnpublished = true;
        (await Client.PostAsync($"{Apps}/{id}/assign", body)).Must(204);
        Assert.Equal("true", (await Client.GetAsync($"{Apps}/{id}"))["isAssigned"]);
        Graph.Behaviour.IsAssignedLies = true;
        Reply lied = (await Client.GetAsync($"{Apps}/{id}?$expand=assignments")).Must(200);
        Assert.Equal("false", lied["isAssigned"]);
        Assert.Single(lied.Json["assignments"]!.AsArray());
    }

    [Fact]
    public async Task Assign_ReplacesAll()
    {
        string id = Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "a" });
        foreach (string target in (string[])["allDevicesAssignmentTarget", "allLicensedUsersAssignmentTarget"])
        {
            (await Client.PostAsync($"{Apps}/{id}/assign", $$"""
                { "mobileAppAssignments": [{ "intent": "required", "target": { "@odata.type": "#microsoft.graph.{{target}}" } }] }
                """)).Must(204);
        }
        JsonNode assignment = Assert.Single((await Client.GetAsync($"{Apps}/{id}/assignments")).Must(200).Value);
        Assert.Equal("#microsoft.graph.allLicensedUsersAssignmentTarget", assignment["target"]!["@odata.type"]!.ToString());
    }

    [Fact]
    public async Task Delete_ThenRead_IsNotFound()
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        (await Client.DeleteAsync($"{Apps}/{id}")).Must(204);
        (await Client.GetAsync($"{Apps}/{id}")).Must(404);
        (await Client.DeleteAsync($"{Apps}/{id}")).Must(404);
    }

    [Fact]
    public async Task Filters_ThatAreInUse_AreHonoured()
    {
        Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "It's one" });
        Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "Two" });
        Assert.Single((await Client.GetAsync($"{Apps}?$filter=displayName%20eq%20'it''s%20one'%20and%20isof('microsoft.graph.win32LobApp')")).Must(200).Value);
        Assert.Single((await Client.GetAsync($"{Apps}?$filter=startswith(displayName,'tw')&$select=id")).Must(200).Value);
        Assert.Empty((await Client.GetAsync($"{Apps}?$filter=isof('microsoft.graph.iosLobApp')")).Must(200).Value);
        (await Client.GetAsync($"{Apps}?$filter=displayName%20has%20'x'")).MustSay(400, "Invalid filter clause");
    }

    [Fact]
    public async Task ContentFile_WithoutStorage_IsNotTaken()
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        (await Client.PostAsync($"{Apps}/{id}/graph.win32LobApp/contentVersions", "{}")).Must(201);
        (await Client.PostAsync(
            $"{Apps}/{id}/graph.win32LobApp/contentVersions/1/files", """{ "name": "a", "size": 1, "sizeEncrypted": 64 }"""))
            .MustSay(501, "Azurite");
    }
}
