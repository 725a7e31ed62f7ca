using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Assignments of scripts (F16 to F21).</summary>
public sealed class ScriptAssignmentTests : EmulatorTest
{
    private const string Hourly = """
        , "runSchedule": { "@odata.type": "#microsoft.graph.deviceHealthScriptHourlySchedule", "interval": 1 }
        """;

    [Fact]
    public async Task Assign_ReplacesAll_WithNewIds_AndAnEmptyListClears()
    {
        (string id, string group) = await PrepareAsync();
        await AssignAsync(id, Include(group), Target("allDevicesAssignmentTarget", ""));
        string[] first = await IdsAsync(id);
        await AssignAsync(id, Include(group));
        string[] second = await IdsAsync(id);
        Assert.Equal((2, 1), (first.Length, second.Length));
        Assert.DoesNotContain(second[0], first);
        await AssignAsync(id);
        Assert.Empty(await IdsAsync(id));
    }

    [Fact]
    public async Task PostToAssignments_HasNoRoute()
    {
        (string id, string group) = await PrepareAsync();
        (await Client.PostAsync($"{Scripts}/{id}/assignments", Include(group))).MustSay(
            400,
            "No OData route exists that match template ~/singleton/navigation/key/navigation with http verb POST");
    }

    [Fact]
    public async Task RunRemediationScript_ReadsFalse_AndCannotBeChanged()
    {
        (string id, string group) = await PrepareAsync();
        await AssignAsync(id, Include(group, """, "runRemediationScript": true"""));
        JsonNode assignment = await OnlyAsync($"{Scripts}/{id}/assignments");
        Assert.False((bool)assignment["runRemediationScript"]!);
        string path = $"{Scripts}/{id}/assignments/{assignment["id"]}";
        (await Client.PatchAsync(path, """{ "runRemediationScript": true }""")).MustSay(400, "runRemediationScript");
    }

    [Fact]
    public async Task SameGroup_IncludedAndExcluded_ReadsAsIncluded()
    {
        (string id, string group) = await PrepareAsync();
        await AssignAsync(id, Include(group), Target("exclusionGroupAssignmentTarget", $", \"groupId\": \"{group}\""));
        JsonNode assignment = await OnlyAsync($"{Scripts}/{id}/assignments");
        Assert.Equal("#microsoft.graph.groupAssignmentTarget", assignment["target"]!["@odata.type"]!.ToString());
    }

    [Fact]
    public async Task TimeOfDay_ReadsWithSevenDecimals()
    {
        (string id, string group) = await PrepareAsync();
        await AssignAsync(id, Include(group, """
            , "runSchedule": { "@odata.type": "#microsoft.graph.deviceHealthScriptDailySchedule",
                "interval": 1, "time": "01:00:00", "useUtc": false }
            """));
        JsonNode assignment = await OnlyAsync($"{Scripts}/{id}/assignments");
        Assert.Equal("01:00:00.0000000", assignment["runSchedule"]!["time"]!.ToString());
    }

    [Fact]
    public async Task FilterTypeNone_WithAnId_LeavesTheOldFilter_WithoutItGoes()
    {
        (string id, string group) = await PrepareAsync();
        string filter = Graph.Tenant.AddFilter("Corporate", "(device.deviceOwnership -eq \"Corporate\")");
        await AssignAsync(id, Filtered(group, $"\"{filter}\"", "include"));
        await AssignAsync(id, Filtered(group, $"\"{filter}\"", "none"));
        Assert.Equal((filter, "include"), await FilterOfAsync(id));
        await AssignAsync(id, Filtered(group, "null", "none"));
        Assert.Equal((null, "none"), await FilterOfAsync(id));
    }

    [Theory]
    [InlineData("null", "", "[0].target")]
    [InlineData("""{ "@odata.type": "#microsoft.graph.groupAssignmentTarget" }""", "", "there is no group")]
    [InlineData(
        """
        { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
          "groupId": "00000000-0000-0000-0000-000000000001" }
        """,
        "", "there is no group")]
    [InlineData(
        """
        { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
          "deviceAndAppManagementAssignmentFilterId": "x", "deviceAndAppManagementAssignmentFilterType": "include" }
        """,
        "", "there is no filter")]
    [InlineData(
        """{ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }""",
        """
        , "runSchedule": { "@odata.type": "#microsoft.graph.deviceHealthScriptHourlySchedule", "interval": 24 }
        """,
        "1 to 23")]
    public async Task WrongAssignment_IsRefused_AndNothingChanges(string target, string schedule, string about)
    {
        (string id, string group) = await PrepareAsync();
        await AssignAsync(id, Include(group));
        (await PostAssignAsync(id, $$"""{ "target": {{target}}{{schedule}} }""")).MustSay(400, about);
        Assert.Single(await IdsAsync(id));
        Assert.Empty(Graph.Violations);
    }

    private async Task<(string Id, string Group)> PrepareAsync() =>
        (await CreateScriptAsync(), Graph.Tenant.AddGroup("CertProp pilot"));

    private async Task AssignAsync(string id, params string[] assignments) =>
        (await PostAssignAsync(id, assignments)).Must(204);

    private Task<Reply> PostAssignAsync(string id, params string[] assignments) => Client.PostAsync(
        $"{Scripts}/{id}/assign",
        $$"""{ "deviceHealthScriptAssignments": [{{string.Join(',', assignments)}}] }""");

    private async Task<string[]> IdsAsync(string id)
    {
        Reply assignments = (await Client.GetAsync($"{Scripts}/{id}/assignments")).Must(200);
        return [.. assignments.Value.Select(item => item["id"]!.ToString())];
    }

    private async Task<(string? Id, string? Type)> FilterOfAsync(string id)
    {
        JsonNode target = (await OnlyAsync($"{Scripts}/{id}/assignments"))["target"]!;
        return (
            target["deviceAndAppManagementAssignmentFilterId"]?.ToString(),
            target["deviceAndAppManagementAssignmentFilterType"]?.ToString());
    }

    private static string Include(string group, string members = Hourly) =>
        Target("groupAssignmentTarget", $", \"groupId\": \"{group}\"", members);

    private static string Filtered(string group, string filter, string type) => Target("groupAssignmentTarget", $"""
        , "groupId": "{group}", "deviceAndAppManagementAssignmentFilterId": {filter},
          "deviceAndAppManagementAssignmentFilterType": "{type}"
        """);

    private static string Target(string type, string targetMembers, string members = "") =>
        $$"""{ "target": { "@odata.type": "#microsoft.graph.{{type}}"{{targetMembers}} }{{members}} }""";
}
