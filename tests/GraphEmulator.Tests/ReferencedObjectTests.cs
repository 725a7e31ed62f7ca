using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>What a ring names and never creates.</summary>
public sealed class ReferencedObjectTests : EmulatorTest
{
    [Fact]
    public async Task Filters_AreListedAndRead()
    {
        string id = Graph.Tenant.AddFilter("Corporate", "(device.deviceOwnership -eq \"Corporate\")");
        const string path = "/beta/deviceManagement/assignmentFilters";
        JsonNode filter = await OnlyAsync(path);
        Assert.Equal("Corporate windows10AndLater", $"{filter["displayName"]} {filter["platform"]}");
        Assert.Equal(id, (await Client.GetAsync($"{path}/{id}")).Must(200)["id"]);
        Assert.Equal("true", (await Client.GetAsync($"{path}/getState()")).Must(200)["enabled"]);
    }

    [Fact]
    public async Task ScopeTags_BeginWithTheDefault()
    {
        Graph.Tenant.AddScopeTag("Pilot");
        Reply tags = (await Client.GetAsync("/beta/deviceManagement/roleScopeTags")).Must(200);
        Assert.Equal(["0 Default", "1 Pilot"], tags.Value.Select(tag => $"{tag["id"]} {tag["displayName"]}"));
    }

    [Theory]
    [InlineData("beta")]
    [InlineData("v1.0")]
    public async Task Devices_AreFoundByName(string version)
    {
        string id = Graph.Tenant.AddDevice("PC-1", "anna@contoso.example");
        Graph.Tenant.AddDevice("PC-2");
        string path = $"/{version}/deviceManagement/managedDevices";
        JsonNode found = await OnlyAsync($"{path}?$filter=deviceName%20eq%20'PC-1'&$select=id,deviceName");
        Assert.Equal(id, found["id"]!.ToString());
        Assert.Equal("anna@contoso.example", (await Client.GetAsync($"{path}/{id}")).Must(200)["userPrincipalName"]);
        (await Client.GetAsync($"{path}/{Guid.Empty}")).Must(404);
    }

    [Fact]
    public async Task Feature_IsThere() => Assert.Equal(
        "enabled", (await Client.GetAsync($"{Scripts}/areGlobalScriptsAvailable()")).Must(200)["value"]);
}
