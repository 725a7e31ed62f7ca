using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>What somebody else does in the portal, and a client finds (F48).</summary>
public sealed class PortalTests : EmulatorTest
{
    [Fact]
    public async Task Description_AndScript_Changed_RaiseTheVersion_AndDevicesArePending()
    {
        string id = await CreateScriptAsync();
        Graph.PostRunState(id, Graph.Tenant.AddDevice("PC-1"), new JsonObject { ["detectionState"] = "fail" });
        Clock.Now += TimeSpan.FromHours(1);

        Graph.Tenant.DescribeBySomebodyElse(id, "theirs");
        Graph.Tenant.ChangeBySomebodyElse(id, new JsonObject { ["detectionScriptContent"] = "ZXhpdCAx" });

        Reply script = (await Client.GetAsync($"{Scripts}/{id}")).Must(200);
        Assert.Equal(("3", "theirs"), (script["version"], script["description"]));
        Assert.Equal("ZXhpdCAx", script["detectionScriptContent"]);
        Assert.Equal("2026-03-01T13:00:00.0000000Z", script["lastModifiedDateTime"]);
        Assert.Equal("1", (await Client.GetAsync($"{Scripts}/{id}/runSummary"))["detectionScriptPendingDeviceCount"]);
    }

    [Fact]
    public async Task App_Changed_IsSeen()
    {
        string id = Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "a" });
        Graph.Tenant.DescribeBySomebodyElse(id, null);
        Graph.Tenant.ChangeBySomebodyElse(id, new JsonObject { ["displayVersion"] = "9" });
        Reply app = (await Client.GetAsync($"{Apps}/{id}/graph.win32LobApp")).Must(200);
        Assert.Equal((null, "9"), (app["description"], app["displayVersion"]));
    }

    [Fact]
    public async Task Assignment_Added_StandsBesideThoseThatWereThere()
    {
        string script = await CreateScriptAsync();
        string app = Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "a" });
        string group = Graph.Tenant.AddGroup("somebody's");
        foreach (string id in (string[])[script, app])
        {
            Graph.Tenant.AssignBySomebodyElse(id, ToAllDevices());
            Graph.Tenant.AssignBySomebodyElse(id, To("groupAssignmentTarget", group));
        }
        foreach (string path in (string[])[$"{Scripts}/{script}", $"{Apps}/{app}"])
        {
            Reply assignments = (await Client.GetAsync($"{path}/assignments")).Must(200);
            Assert.Equal(
                [null, group], assignments.Value.Select(item => item["target"]!["groupId"]?.ToString()));
        }
        Assert.Equal("true", (await Client.GetAsync($"{Apps}/{app}"))["isAssigned"]);
    }

    [Fact]
    public async Task Deleted_IsGone_FromListsToo()
    {
        string script = await CreateScriptAsync();
        string app = Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "a" });
        Graph.Tenant.DeleteBySomebodyElse(script);
        Graph.Tenant.DeleteBySomebodyElse(app);
        (await Client.PatchAsync($"{Scripts}/{script}", """{ "description": "ours" }""")).MustSay(404, script);
        (await Client.GetAsync($"{Apps}/{app}")).MustSay(404, app);
        Assert.Empty((await Client.GetAsync(Scripts)).Must(200).Value);
        Assert.Empty((await Client.GetAsync(Apps)).Must(200).Value);
    }

    [Fact]
    public void WhatIsNotThere_IsNamed()
    {
        foreach (Action<string> act in (Action<string>[])
            [
                Graph.Tenant.DeleteBySomebodyElse,
                id => Graph.Tenant.DescribeBySomebodyElse(id, "x"),
                id => Graph.Tenant.AssignBySomebodyElse(id, ToAllDevices()),
            ])
        {
            Assert.Contains(
                "no script and no app x", Assert.Throws<ArgumentException>(() => act("x")).Message,
                StringComparison.Ordinal);
        }
    }

    internal static JsonObject ToAllDevices() => To("allDevicesAssignmentTarget", null);

    private static JsonObject To(string type, string? group)
    {
        var target = new JsonObject { ["@odata.type"] = $"#microsoft.graph.{type}" };
        if (group is not null)
            target["groupId"] = group;
        return new JsonObject { ["target"] = target };
    }
}
