using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>managedDevices, the groups that they are in, and scripts that they are to run at once (F16, F23).</summary>
public sealed class DeviceTests : EmulatorTest
{
    private const string Devices = "/beta/deviceManagement/managedDevices";

    [Fact]
    public async Task Devices_AreFoundByNameAndAgent_InPages()
    {
        for (int i = 0; i < 3; i++)
            Graph.Tenant.AddDevice("PC-1");
        Graph.Tenant.AddDevice(new JsonObject
        {
            ["deviceName"] = "PC-1",
            ["managementAgent"] = "configurationManagerClientMdm",
        });
        Graph.Tenant.AddDevice("PC-10");

        IReadOnlyList<Reply> pages = await Client.PagesAsync(
            $"{Devices}?$filter=deviceName%20eq%20'pc-1'%20and%20managementAgent%20eq%20'mdm'&$select=id,deviceName");

        Assert.Equal([2, 1], pages.Select(page => page.Value.Count));
        Assert.All(pages.SelectMany(page => page.Value), device => Assert.Equal(2, device.AsObject().Count));
        Assert.Equal(5, Graph.Tenant.AllDevices().Count);
        JsonNode other = await OnlyAsync($"{Devices}?$filter=deviceName%20eq%20'PC-10'");
        Assert.Equal("PC-10", other["deviceName"]!.ToString());
        (await Client.GetAsync($"{Devices}?$select=name")).MustSay(400, "query $select");
    }

    [Fact]
    public async Task OnDemandRun_IsTakenOnceByItsDevice_TheSecondOrderOverwritesTheFirst()
    {
        (string device, string script) = await PrepareAsync();
        string second = await CreateScriptAsync("second"), other = Graph.Tenant.AddDevice("PC-2");
        Assert.Null(Graph.Tenant.TakeOnDemandRun(device));

        (await OrderAsync(device, script)).Must(204);
        (await OrderAsync(device, second)).Must(204);

        Assert.Null(Graph.Tenant.TakeOnDemandRun(other));
        Assert.Equal(second, Graph.Tenant.TakeOnDemandRun(device));
        Assert.Null(Graph.Tenant.TakeOnDemandRun(device));
    }

    [Fact]
    public async Task OnDemandRun_OfAScriptThatIsDeletedMeanwhile_IsNotTaken()
    {
        (string device, string script) = await PrepareAsync();
        (await OrderAsync(device, script)).Must(204);
        (await Client.DeleteAsync($"{Scripts}/{script}")).Must(204);
        Assert.Null(Graph.Tenant.TakeOnDemandRun(device));
    }

    [Fact]
    public async Task OnDemandRun_TakenOnManyThreads_IsTakenByOne()
    {
        (string device, string script) = await PrepareAsync();
        (await OrderAsync(device, script)).Must(204);
        string?[] taken = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => Graph.Tenant.TakeOnDemandRun(device))));
        Assert.Equal(script, Assert.Single(taken, run => run is not null));
    }

    [Fact]
    public async Task OnDemandRun_OfWhatIsNotThere_IsRefused()
    {
        (string device, string script) = await PrepareAsync();
        (await OrderAsync("x", script)).MustSay(404, "'x'");
        (await OrderAsync(device, "y")).MustSay(404, "'y'");
        (await Client.PostAsync(ActionOf(device), "{}")).MustSay(400, "$.scriptPolicyId");
        (await Client.PostAsync(ActionOf(device), """{ "scriptPolicyId": null }""")).MustSay(400, "$.scriptPolicyId");
        Assert.Empty(Graph.Violations);
        (await Client.PostAsync(ActionOf(device), $$"""{ "policyId": "{{script}}" }""")).MustSay(400, "$.policyId");
        Assert.Single(Graph.Violations);
        Assert.Null(Graph.Tenant.TakeOnDemandRun(device));
        Assert.Throws<ArgumentException>(() => Graph.Tenant.TakeOnDemandRun("x"));
    }

    [Fact]
    public async Task OnDemandRun_WithoutItsPermission_IsRefused()
    {
        (string device, string script) = await PrepareAsync();
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = "DeviceManagementManagedDevices.ReadWrite.All,DeviceManagementScripts.ReadWrite.All";
        (await OrderAsync(device, script)).MustSay(403, "DeviceManagementManagedDevices.PrivilegedOperations.All");
        Client.Token = "DeviceManagementManagedDevices.PrivilegedOperations.All";
        (await OrderAsync(device, script)).Must(204);
    }

    [Fact]
    public async Task OnDemandRun_OfComanagedDevices_HasNoRoute()
    {
        (string device, string script) = await PrepareAsync();
        string path = ActionOf(device).Replace("managedDevices", "comanagedDevices", StringComparison.Ordinal);
        (await Client.PostAsync(path, $$"""{ "scriptPolicyId": "{{script}}" }""")).MustSay(
            400, "No OData route exists that match template");
        Assert.Null(Graph.Tenant.TakeOnDemandRun(device));
    }

    [Fact]
    public void Group_HoldsDevicesAndUsers()
    {
        string group = Graph.Tenant.AddGroup("CertProp pilot");
        string first = Graph.Tenant.AddDevice("PC-1"), second = Graph.Tenant.AddDevice("PC-2", "anna@contoso.example");
        Graph.Tenant.AddMember(group, first);
        Assert.True(Graph.Tenant.IsInGroup(first, group));
        Assert.False(Graph.Tenant.IsInGroup(second, group));
        Graph.Tenant.AddMember(group, "Anna@contoso.example");
        Assert.True(Graph.Tenant.IsInGroup(second, group));
        Graph.Tenant.RemoveMember(group, first);
        Assert.False(Graph.Tenant.IsInGroup(first, group));
        Assert.False(Graph.Tenant.IsInGroup(first, "x"));
        Assert.Throws<ArgumentException>(() => Graph.Tenant.AddMember("x", first));
    }

    private async Task<(string Device, string Script)> PrepareAsync() =>
        (Graph.Tenant.AddDevice("PC-1"), await CreateScriptAsync());

    private Task<Reply> OrderAsync(string device, string script) =>
        Client.PostAsync(ActionOf(device), $$"""{ "scriptPolicyId": "{{script}}" }""");

    private static string ActionOf(string device) => $"{Devices}/{device}/initiateOnDemandProactiveRemediation";
}
