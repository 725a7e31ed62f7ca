using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>What devices report of a script, and the sum of it (F22).</summary>
public sealed class RunStateTests : EmulatorTest
{
    [Theory]
    [InlineData("success", "skipped")]
    [InlineData("fail", "success")]
    [InlineData("fail", "remediationFailed")]
    [InlineData("fail", "scriptError")]
    [InlineData("scriptError", "skipped")]
    [InlineData("notApplicable", "unknown")]
    [InlineData("unknown", "unknownFutureValue")]
    public async Task RunStates_OfEveryKind_AreReadWithTheirDevice(string detection, string remediation)
    {
        string id = await CreateScriptAsync();
        string device = Graph.Tenant.AddDevice("PC-1", "anna@contoso.example");
        Graph.Tenant.AddDevice("PC-2");
        Graph.Tenant.Report(id, device, detection, remediation, new JsonObject
        {
            ["preRemediationDetectionScriptOutput"] = $"WARNING: {new string('x', 2039)}",
        });

        JsonNode state = await OnlyAsync(
            $"{Scripts}/{id}/deviceRunStates?$expand=managedDevice($select=id,deviceName)"
            + "&$filter=managedDevice/deviceName%20eq%20'pc-1'");

        Assert.Equal(detection, state["detectionState"]!.ToString());
        Assert.Equal(remediation, state["remediationState"]!.ToString());
        Assert.Equal($$"""{"id":"{{device}}","deviceName":"PC-1"}""", state["managedDevice"]!.ToJsonString());
        Assert.Null((await OnlyAsync($"{Scripts}/{id}/deviceRunStates"))["managedDevice"]);
    }

    [Fact]
    public async Task RunState_PostedAgain_TakesThePlaceOfTheFirst()
    {
        (string script, string device) = await PrepareAsync();
        Graph.PostRunState(script, device, State("fail", "skipped", "12 leaked"));
        Graph.PostRunState(script, device, State("success", "skipped"));
        Graph.PostRunState(await CreateScriptAsync("other"), device, State("fail", "scriptError"));

        JsonNode state = await OnlyAsync($"{Scripts}/{script}/deviceRunStates");
        Assert.Equal("success", state["detectionState"]!.ToString());
        Assert.Null(state["preRemediationDetectionScriptOutput"]);
    }

    [Fact]
    public async Task TimeOfChange_StaysWhileNothingChanges_TimeOfSyncMoves()
    {
        (string script, string device) = await PrepareAsync();
        async Task<string> ReportAsync(string detection)
        {
            Clock.Now += TimeSpan.FromHours(1);
            Graph.PostRunState(script, device, State(detection, "skipped"));
            JsonNode state = await OnlyAsync($"{Scripts}/{script}/deviceRunStates");
            return $"{state["lastStateUpdateDateTime"]!.ToString()[11..13]} "
                + state["lastSyncDateTime"]!.ToString()[11..13];
        }
        Assert.Equal("13 13", await ReportAsync("fail"));
        Assert.Equal("13 14", await ReportAsync("fail"));
        Assert.Equal("15 15", await ReportAsync("success"));
    }

    [Fact]
    public async Task RunSummary_IsTheSumOfTheStates()
    {
        string script = await CreateScriptAsync();
        foreach ((string detection, string remediation) in ((string, string)[])
            [("success", "skipped"), ("fail", "success"), ("fail", "remediationFailed"), ("fail", "scriptError"),
                ("scriptError", "skipped"), ("pending", "unknown"), ("notApplicable", "unknown")])
        {
            Graph.PostRunState(script, Graph.Tenant.AddDevice("PC"), State(detection, remediation));
        }
        Clock.Now += TimeSpan.FromMinutes(5);
        Graph.PostRunState(script, Graph.Tenant.AddDevice("PC"), State("fail", "success"));

        Reply summary = (await Client.GetAsync($"{Scripts}/{script}/runSummary")).Must(200);

        foreach ((string name, int count) in ((string, int)[])
            [("noIssueDetected", 1), ("issueDetected", 4), ("issueRemediated", 2), ("issueReoccurred", 1),
                ("remediationSkipped", 2), ("remediationScriptError", 1), ("detectionScriptError", 1),
                ("detectionScriptPending", 1), ("detectionScriptNotApplicable", 1)])
        {
            Assert.Equal($"{name} {count}", $"{name} {summary[$"{name}DeviceCount"]}");
        }
        Assert.Equal("2026-03-01T12:05:00.0000000Z", summary["lastScriptRunDateTime"]);
    }

    [Fact]
    public async Task List_IsPaged_AndShowsWhatWasSelected()
    {
        string script = await CreateScriptAsync();
        for (int i = 0; i < 5; i++)
            Graph.PostRunState(script, Graph.Tenant.AddDevice($"PC-{i}"), State("success", "skipped"));

        IReadOnlyList<Reply> pages = await Client.PagesAsync(
            $"{Scripts}/{script}/deviceRunStates?$select=id,detectionState&$expand=managedDevice($select=deviceName)");

        Assert.Equal([2, 2, 1], pages.Select(page => page.Value.Count));
        JsonNode[] states = [.. pages.SelectMany(page => page.Value)];
        Assert.Equal(
            ["PC-0", "PC-1", "PC-2", "PC-3", "PC-4"],
            states.Select(state => state["managedDevice"]!["deviceName"]!.ToString()));
        Assert.All(states, state => Assert.Equal(3, state.AsObject().Count));
    }

    [Fact]
    public async Task Count_AndItem_AreOfTheSameStates()
    {
        (string script, string device) = await PrepareAsync();
        Graph.PostRunState(script, device, State("fail", "success"));
        Graph.PostRunState(script, Graph.Tenant.AddDevice("PC-2"), State("success", "skipped"));
        string path = $"{Scripts}/{script}/deviceRunStates";
        Assert.Equal("2", (await Client.GetAsync($"{path}/$count")).Must(200).Text);
        string filter = "$filter=managedDevice/deviceName%20eq%20'PC-1'";
        Assert.Equal("1", (await Client.GetAsync($"{path}/$count?{filter}")).Must(200).Text);

        string id = (await OnlyAsync($"{path}?{filter}"))["id"]!.ToString();
        Reply state = (await Client.GetAsync($"{path}/{id}?$expand=managedDevice")).Must(200);
        Assert.Equal("fail", state["detectionState"]);
        Assert.Equal(device, state.Json["managedDevice"]!["id"]!.ToString());
        Assert.Null((await Client.GetAsync($"{path}/{id}")).Must(200).Json["managedDevice"]);
        (await Client.GetAsync($"{path}/x")).MustSay(404, "x");
    }

    [Fact]
    public async Task StatesOfADevice_NameScriptAndDevice()
    {
        (string script, string device) = await PrepareAsync();
        Graph.PostRunState(script, device, State("fail", "success"));
        Graph.PostRunState(await CreateScriptAsync("second"), device, State("success", "skipped"));
        Graph.PostRunState(script, Graph.Tenant.AddDevice("PC-2"), State("success", "skipped"));
        string path = $"/beta/deviceManagement/managedDevices/{device}/deviceHealthScriptStates";
        Assert.Equal(
            [$"CertProp - pilot PC-1 fail {script}", "second PC-1 success "],
            (await Client.GetAsync(path)).Must(200).Value.Select(state =>
                $"{state["policyName"]} {state["deviceName"]} {state["detectionState"]} "
                + (state["policyId"]!.ToString() == script ? script : "")));
        (await Client.GetAsync("/beta/deviceManagement/managedDevices/x/deviceHealthScriptStates")).Must(404);
    }

    [Theory]
    [InlineData("detectionStates", "fail", "$.detectionStates")]
    [InlineData("detectionState", "failed", "$.detectionState")]
    [InlineData("lastSyncDateTime", "today", "$.lastSyncDateTime")]
    public async Task RunState_ThatTheContractDoesNotHave_IsRefused(string member, string value, string about)
    {
        (string script, string device) = await PrepareAsync();
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Graph.PostRunState(script, device, new JsonObject { [member] = value }));
        Assert.StartsWith(about, refused.Message, StringComparison.Ordinal);
        Assert.Empty((await Client.GetAsync($"{Scripts}/{script}/deviceRunStates")).Must(200).Value);
    }

    [Fact]
    public async Task RunState_OfUnknownScriptOrDevice_IsRefused()
    {
        (string script, string device) = await PrepareAsync();
        Assert.Contains("no script", Assert.Throws<ArgumentException>(
            () => Graph.PostRunState("x", device, [])).Message, StringComparison.Ordinal);
        Assert.Contains("no device", Assert.Throws<ArgumentException>(
            () => Graph.PostRunState(script, "x", [])).Message, StringComparison.Ordinal);
    }

    /// <summary>Devices report while clients read and write.</summary>
    [Fact]
    public async Task Reports_AndRequests_AtTheSameTime_DoNotMeet()
    {
        string script = await CreateScriptAsync();
        string[] devices = [.. Enumerable.Range(0, 8).Select(i => Graph.Tenant.AddDevice($"PC-{i}"))];
        Task[] reports = [.. devices.Select(device => Task.Run(() =>
        {
            for (int i = 0; i < 20; i++)
                Graph.PostRunState(script, device, State(i % 2 == 0 ? "fail" : "success", "skipped"));
        }))];
        for (int i = 0; i < 20; i++)
            (await Client.GetAsync($"{Scripts}/{script}/runSummary")).Must(200);
        await Task.WhenAll(reports);
        Reply summary = (await Client.GetAsync($"{Scripts}/{script}/runSummary")).Must(200);
        Assert.Equal("8", summary["noIssueDetectedDeviceCount"]);
    }

    private async Task<(string Script, string Device)> PrepareAsync() =>
        (await CreateScriptAsync(), Graph.Tenant.AddDevice("PC-1", "anna@contoso.example"));

    private static JsonObject State(string detection, string remediation, string? output = null) => new()
    {
        ["detectionState"] = detection,
        ["remediationState"] = remediation,
        ["preRemediationDetectionScriptOutput"] = output,
    };
}
