using System.Text.Json.Nodes;
using CertProp.DeviceSim;
using CertProp.DeviceSim.Apps;

namespace CertProp.Windows.Tests.Devices;

/// <summary>
/// Which of a tenant's objects a simulated device takes (reference, sections 2.3 and 8.3). Needs no Windows.
/// </summary>
public sealed class AssignmentReachTests
{
    private static readonly AssignmentReach s_device =
        new(group => group is "pilot" or "kiosks", filter => filter is "corporate");

    [Fact]
    public void WithoutAnInclude_NothingReachesADevice()
    {
        Assert.False(Reaches());
        Assert.False(Reaches(Excluded("others")));
    }

    [Fact]
    public void GroupOfTheDevice_Reaches_AnotherDoesNot()
    {
        Assert.True(Reaches(Included("pilot")));
        Assert.False(Reaches(Included("broad")));
        Assert.True(Reaches(Included("broad"), Included("pilot")));
    }

    [Fact]
    public void AllDevices_Reach_UnlessAGroupIsExcluded()
    {
        Assert.True(Reaches(Target("allDevicesAssignmentTarget"), Excluded("broad")));
        Assert.False(Reaches(Target("allDevicesAssignmentTarget"), Excluded("kiosks")));
        Assert.False(Reaches(Included("pilot"), Excluded("kiosks")));
    }

    [Theory]
    [InlineData("corporate", "include", true)]
    [InlineData("private", "include", false)]
    [InlineData("corporate", "exclude", false)]
    [InlineData("private", "exclude", true)]
    [InlineData(null, "none", true)]
    public void Filter_NarrowsAnInclude(string? filter, string type, bool reaches)
    {
        JsonObject assignment = Included("pilot");
        assignment["target"]!["deviceAndAppManagementAssignmentFilterId"] = filter;
        assignment["target"]!["deviceAndAppManagementAssignmentFilterType"] = type;

        Assert.Equal(reaches, Reaches(assignment));
    }

    [Fact]
    public void App_RequiredWinsOverUninstall_AndAnExclusionCountsWithinItsIntent()
    {
        Assert.Equal(AppIntent.Required, Intent(Included("pilot", "uninstall"), Included("kiosks", "required")));
        Assert.Equal(
            AppIntent.Uninstall,
            Intent(Included("pilot", "required"), Excluded("kiosks", "required"), Included("pilot", "uninstall")));
        Assert.Equal(AppIntent.None, Intent(Included("pilot", "available")));
        Assert.Equal(AppIntent.None, Intent(Included("broad", "required")));
    }

    private static bool Reaches(params JsonObject[] assignments) => s_device.Has(assignments);

    private static AppIntent Intent(params JsonObject[] assignments) => AppIntents.Of(assignments, s_device);

    private static JsonObject Included(string group, string? intent = null) =>
        Target("groupAssignmentTarget", group, intent);

    private static JsonObject Excluded(string group, string? intent = null) =>
        Target("exclusionGroupAssignmentTarget", group, intent);

    private static JsonObject Target(string type, string? group = null, string? intent = null) => new()
    {
        ["intent"] = intent,
        ["target"] = new JsonObject { ["@odata.type"] = $"#microsoft.graph.{type}", ["groupId"] = group },
    };
}
