using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Win32 apps without content (F26, F34 to F36), and v1.0's view of them.</summary>
public sealed class AppTests : EmulatorTest
{
    private const string Type = """ "@odata.type": "#microsoft.graph.win32LobApp" """;
    private const string Names = $$""" {{Type}}, "displayName": "a", "description": "d", "publisher": "p" """;

    private const string AssignToAll = """
        { "mobileAppAssignments": [{
            "intent": "required", "target": { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }] }
        """;

    [Fact]
    public async Task Create_ReadsBackAsSent_NotPublished()
    {
        Reply app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201);
        Reply read = (await Client.GetAsync($"{Apps}/{app["id"]}/graph.win32LobApp")).Must(200);

        Assert.Equal(("notPublished", null), (read["publishingState"], read["committedContentVersion"]));
        foreach ((string name, JsonNode? sent) in JsonNode.Parse(Upload.AppBody)!.AsObject())
            Assert.True(JsonNode.DeepEquals(sent, read.Json[name]), name);
    }

    [Fact]
    public async Task OlderVersion_ShowsWhatItHas()
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        Reply read = (await Client.GetAsync($"/v1.0/deviceAppManagement/mobileApps/{id}")).Must(200);
        Assert.Equal("CertProp - pilot", read["displayName"]);
        foreach (string name in (string[])["displayVersion", "roleScopeTagIds", "allowedArchitectures"])
            Assert.Null(read[name]);
        Assert.Null(read.Json["installExperience"]!["maxRunTimeInMinutes"]);
        Assert.Single((await Client.GetAsync("/v1.0/deviceAppManagement/mobileApps")).Must(200).Value);
    }

    [Theory]
    [InlineData($$"""{ {{Type}}, "displayName": "a", "description": "d" }""", "publisher")]
    [InlineData($$"""{ {{Names}}, "publishingState": "published" }""", "publishingState")]
    [InlineData($$"""{ {{Names}}, "committedContentVersion": "1" }""", "committedContentVersion")]
    [InlineData($$"""{ {{Names}}, "roleScopeTagIds": ["7"] }""", "scope tag")]
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
        (await Client.PostAsync($"{Apps}/{id}/assign", AssignToAll)).MustSay(400, "not published");
        Graph.Behaviour.AssignsUnpublished = true;
        (await Client.PostAsync($"{Apps}/{id}/assign", AssignToAll)).Must(204);
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
        string toUsers = AssignToAll.Replace("allDevices", "allLicensedUsers", StringComparison.Ordinal);
        foreach (string assignments in (string[])[AssignToAll, toUsers])
            (await Client.PostAsync($"{Apps}/{id}/assign", assignments)).Must(204);
        JsonNode target = (await OnlyAsync($"{Apps}/{id}/assignments"))["target"]!;
        Assert.Equal("#microsoft.graph.allLicensedUsersAssignmentTarget", target["@odata.type"]!.ToString());
    }

    [Fact]
    public async Task Delete_TakesAllThatHangsOnIt()
    {
        string id = Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "a" });
        (await Client.PostAsync($"{Apps}/{id}/assign", AssignToAll)).Must(204);
        (await Client.DeleteAsync($"{Apps}/{id}")).Must(204);
        foreach (string path in (string[])["", "/assignments", "/graph.win32LobApp/contentVersions"])
            (await Client.GetAsync($"{Apps}/{id}{path}")).MustSay(404, id);
        Assert.Empty((await Client.GetAsync(Apps)).Must(200).Value);
        (await Client.DeleteAsync($"{Apps}/{id}")).Must(404);
    }

    [Fact]
    public async Task Filters_ThatAreInUse_AreHonoured()
    {
        Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "It's one" });
        Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "Two" });
        await OnlyAsync(
            $"{Apps}?$filter=displayName%20eq%20'it''s%20one'%20and%20isof('microsoft.graph.win32LobApp')");
        await OnlyAsync($"{Apps}?$filter=startswith(displayName,'tw')&$select=id");
        Assert.Empty((await Client.GetAsync($"{Apps}?$filter=isof('microsoft.graph.iosLobApp')")).Must(200).Value);
        (await Client.GetAsync($"{Apps}?$filter=displayName%20has%20'x'")).MustSay(400, "Invalid filter clause");
    }

    [Fact]
    public async Task ContentFile_WithoutStorage_IsNotTaken()
    {
        string id = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        string versions = $"{Apps}/{id}/graph.win32LobApp/contentVersions";
        (await Client.PostAsync(versions, "{}")).Must(201);
        (await Client.PostAsync($"{versions}/1/files", """{ "name": "a", "size": 1, "sizeEncrypted": 64 }"""))
            .MustSay(501, "Azurite");
    }
}
