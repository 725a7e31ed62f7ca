using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>deviceHealthScripts, as the reference describes them (F9 to F15, F47, F48).</summary>
public sealed class ScriptTests : EmulatorTest
{
    private const string Content = """, "detectionScriptContent": "ZXhpdCAw" """;

    [Fact]
    public async Task Create_WithoutDefaults_ServerFillsThemIn()
    {
        Reply script = (await Client.PostAsync(Scripts, """{ "displayName": "a" }""")).Must(201);

        Assert.Equal(("1", "system", "false"), (script["version"], script["runAsAccount"], script["runAs32Bit"]));
        Assert.Equal("0", Assert.Single(script.Json["roleScopeTagIds"]!.AsArray())!.ToString());
        Assert.Equal("2026-03-01T12:00:00.0000000Z", script["createdDateTime"]);
    }

    [Fact]
    public async Task List_HasNoContents_ItemHas()
    {
        string id = await CreateScriptAsync(members: Content);

        Assert.Null((await OnlyAsync(Scripts))["detectionScriptContent"]);
        Assert.Equal("ZXhpdCAw", (await Client.GetAsync($"{Scripts}/{id}")).Must(200)["detectionScriptContent"]);
    }

    [Fact]
    public async Task Filter_OnScripts_IsIgnored_AndNamesMayBeDouble()
    {
        await CreateScriptAsync("same");
        await CreateScriptAsync("same");
        Assert.Equal(2, (await Client.GetAsync($"{Scripts}?$filter=isGlobalScript%20eq%20true")).Must(200).Value.Count);
        Assert.Equal("2", (await Client.GetAsync($"{Scripts}/$count")).Must(200).Text);
    }

    [Fact]
    public async Task Update_RaisesVersionAndTime_AndDevicesArePending()
    {
        string id = await CreateScriptAsync();
        Graph.Tenant.Report(id, Graph.Tenant.AddDevice("PC-1"), "fail", "success");
        Reply before = (await Client.GetAsync($"{Scripts}/{id}/runSummary")).Must(200);
        Assert.Equal("1", before["issueRemediatedDeviceCount"]);
        Clock.Now += TimeSpan.FromHours(1);

        Reply updated = (await Client.PatchAsync($"{Scripts}/{id}", """{ "description": "new" }""")).Must(200);

        Assert.Equal(("2", "new"), (updated["version"], updated["description"]));
        Assert.Equal("2026-03-01T13:00:00.0000000Z", updated["lastModifiedDateTime"]);
        Reply summary = (await Client.GetAsync($"{Scripts}/{id}/runSummary")).Must(200);
        Assert.Equal(("0", "1"), (summary["issueRemediatedDeviceCount"], summary["detectionScriptPendingDeviceCount"]));
    }

    [Theory]
    [InlineData("version", "\"2\"")]
    [InlineData("id", "\"x\"")]
    [InlineData("isGlobalScript", "false")]
    [InlineData("deviceHealthScriptType", "\"deviceHealthScript\"")]
    [InlineData("lastModifiedDateTime", "\"2026-03-01T13:00:00Z\"")]
    [InlineData("assignments", "[]")]
    public async Task Update_OfWhatTheServerOwns_IsRefused(string member, string value)
    {
        string id = await CreateScriptAsync();
        (await Client.PatchAsync($"{Scripts}/{id}", $$"""{ "{{member}}": {{value}} }""")).MustSay(400, member);
        Assert.Equal("1", (await Client.GetAsync($"{Scripts}/{id}")).Must(200)["version"]);
    }

    [Fact]
    public async Task ScriptOfMicrosoft_ContentAndDeletion_AreRefused()
    {
        string id = SampleTenant.AddGlobalScript(Graph.Tenant);
        (await Client.PatchAsync($"{Scripts}/{id}", """{ "detectionScriptContent": "ZXhpdCAw" }"""))
            .MustSay(400, "Microsoft");
        (await Client.DeleteAsync($"{Scripts}/{id}")).MustSay(400, "Microsoft");
        (await Client.PatchAsync($"{Scripts}/{id}", """{ "runAs32Bit": true }""")).Must(200);
    }

    [Theory]
    [InlineData(504 * 1024, 201)]
    [InlineData((504 * 1024) + 1, 400)]
    public async Task Content_UpToWhatTheServiceTook_IsTaken(int size, int status)
    {
        string content = Convert.ToBase64String(new byte[size]);
        (await Client.PostAsync(Scripts, $$"""{ "displayName": "a", "detectionScriptContent": "{{content}}" }"""))
            .Must(status);
    }

    [Fact]
    public async Task Create_BeyondTheLimit_IsRefused()
    {
        Graph.Behaviour.MaximumScripts = 1;
        await CreateScriptAsync();
        (await Client.PostAsync(Scripts, """{ "displayName": "b" }""")).MustSay(400, "limit");
    }

    [Fact]
    public async Task Delete_TakesAllThatHangsOnIt()
    {
        string id = await CreateScriptAsync();
        Graph.Tenant.AssignBySomebodyElse(id, PortalTests.ToAllDevices());
        (await Client.DeleteAsync($"{Scripts}/{id}")).Must(204);
        foreach (string path in (string[])["", "/assignments", "/deviceRunStates", "/runSummary"])
            (await Client.GetAsync($"{Scripts}/{id}{path}")).MustSay(404, id);
        Assert.Empty((await Client.GetAsync(Scripts)).Must(200).Value);
        (await Client.DeleteAsync($"{Scripts}/{id}")).MustSay(404, id);
    }

    [Fact]
    public async Task NewObject_WithDelay_IsMissingForSoManyCalls()
    {
        Graph.Behaviour.HiddenCalls = 2;
        string id = await CreateScriptAsync();
        (await Client.GetAsync($"{Scripts}/{id}")).Must(404);
        Assert.Empty((await Client.GetAsync(Scripts)).Must(200).Value);
        Assert.Single((await Client.GetAsync(Scripts)).Must(200).Value);
        (await Client.GetAsync($"{Scripts}/{id}")).Must(200);
    }

    [Fact]
    public async Task NewObject_WithDelayByTheClock_IsMissingUntilThen()
    {
        Graph.Behaviour.HiddenSeconds = 30;
        string script = await CreateScriptAsync();
        string app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        Clock.Now += TimeSpan.FromSeconds(29);
        (await Client.GetAsync($"{Scripts}/{script}")).Must(404);
        Assert.Empty((await Client.GetAsync(Scripts)).Must(200).Value);
        Assert.Empty((await Client.GetAsync(Apps)).Must(200).Value);
        Clock.Now += TimeSpan.FromSeconds(1);
        (await Client.GetAsync($"{Scripts}/{script}")).Must(200);
        Assert.Equal(app, (await OnlyAsync(Apps))["id"]!.ToString());
    }

    [Fact]
    public async Task ReadAfterWrite_WithLag_ShowsTheOldValueForSoManyReads()
    {
        string id = await CreateScriptAsync();
        Graph.Behaviour.StaleReads = 2;
        (await Client.PatchAsync($"{Scripts}/{id}", """{ "description": "new" }""")).Must(200);
        Assert.Null((await Client.GetAsync($"{Scripts}/{id}"))["description"]);
        Assert.Null((await Client.GetAsync($"{Scripts}/{id}"))["description"]);
        Assert.Equal("new", (await Client.GetAsync($"{Scripts}/{id}"))["description"]);
    }

    [Fact]
    public async Task ConcurrentEdit_AfterARead_IsSeenByTheNext()
    {
        string id = await CreateScriptAsync();
        Graph.Faults.On($"GET {Scripts}/*", Fault.ConcurrentEdit with { Applied = true });
        Assert.Equal("1", (await Client.GetAsync($"{Scripts}/{id}")).Must(200)["version"]);
        Reply second = (await Client.GetAsync($"{Scripts}/{id}")).Must(200);
        Assert.Equal("2", second["version"]);
        Assert.Contains("somebody else", second["description"], StringComparison.Ordinal);
    }
}
