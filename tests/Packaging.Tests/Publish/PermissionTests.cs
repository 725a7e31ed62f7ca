using System.Text.Json;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Contract;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Which permission what needs.</summary>
public sealed class PermissionTests
{
    private static readonly DeploySettings s_settings = new() { Deployment = Guid.Parse(Deployment.Id) };

    [Theory]
    [InlineData("GET", "beta/deviceManagement/deviceHealthScripts", "DeviceManagementScripts.Read.All")]
    [InlineData("GET", "/beta/deviceManagement/deviceHealthScripts/1/runSummary", "DeviceManagementScripts.Read.All")]
    [InlineData("POST", "beta/deviceManagement/deviceHealthScripts/1/assign", "DeviceManagementScripts.ReadWrite.All")]
    [InlineData("PATCH", "BETA/devicemanagement/devicehealthscripts/1", "DeviceManagementScripts.ReadWrite.All")]
    [InlineData("GET", "beta/deviceAppManagement/mobileApps/graph.win32LobApp", "DeviceManagementApps.Read.All")]
    [InlineData("POST", "beta/deviceAppManagement/mobileApps", "DeviceManagementApps.ReadWrite.All")]
    [InlineData("GET", "beta/deviceManagement/assignmentFilters", "DeviceManagementConfiguration.Read.All")]
    [InlineData("GET", "beta/deviceManagement/roleScopeTags?$top=1", "DeviceManagementConfiguration.Read.All")]
    [InlineData("GET", "v1.0/groups?$filter=displayName eq 'a/b'", "GroupMember.Read.All")]
    [InlineData("GET", "v1.0/groups/1", "GroupMember.Read.All")]
    [InlineData("GET", "beta/deviceManagement/managedDevices", "DeviceManagementManagedDevices.Read.All")]
    [InlineData(
        "POST", "beta/deviceManagement/managedDevices/1/initiateOnDemandProactiveRemediation",
        "DeviceManagementManagedDevices.PrivilegedOperations.All")]
    [InlineData("POST", "beta/deviceManagement/reports/exportJobs", "DeviceManagementManagedDevices.ReadWrite.All")]
    [InlineData("POST", "v1.0/groups", null)]
    [InlineData("GET", "v1.0/me", null)]
    [InlineData("GET", "", null)]
    public void Request_HasTheSmallestPermission(string method, string path, string? permission) =>
        Assert.Equal(permission, Permission.Of(new HttpMethod(method), path)?.Name);

    [Theory]
    [InlineData("DeviceManagementRBAC.Read.All", true, false)]
    [InlineData("DeviceManagementConfiguration.ReadWrite.All", true, true)]
    [InlineData("DeviceManagementScripts.ReadWrite.All", false, false)]
    public void LargerPermission_HoldsTheSmaller_AndScopeTagsHaveAnotherOne(string granted, bool tags, bool filters)
    {
        HashSet<string> all = [granted];
        Assert.Equal((tags, filters), (Permission.ScopeTagsRead.IsIn(all), Permission.FiltersRead.IsIn(all)));
    }

    [Fact]
    public void WhatTheSettingsDoNotName_NobodyHasToGrant()
    {
        var ring = new Ring { Name = "pilot", Include = [Ring.AllDevices], Delivery = HelperDelivery.None };
        DeploySettings bare = s_settings with { ScopeTags = [], Rings = [ring] };
        // Apps that are left over are looked for all the same.
        Assert.Equal(
            ["DeviceManagementScripts.Read.All", "DeviceManagementApps.Read.All"], NamesOf(TenantCommand.Plan, bare));
        Assert.Equal(
            ["DeviceManagementScripts.ReadWrite.All", "DeviceManagementApps.Read.All"],
            NamesOf(TenantCommand.Publish, bare));

        DeploySettings full = s_settings with
        {
            Rings =
            [
                ring with
                {
                    Exclude = ["Kiosks"],
                    Filter = new RingFilter("a", true),
                    Delivery = HelperDelivery.Intune,
                },
            ],
        };
        Assert.Equal(
            [
                "DeviceManagementScripts.ReadWrite.All", "DeviceManagementApps.ReadWrite.All",
                "DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.Read.All",
                "GroupMember.Read.All",
            ],
            NamesOf(TenantCommand.Publish, full));
    }

    [Fact]
    public void Ids_AreThoseThatMicrosoftPublishes()
    {
        string? contract = ContractFile.Find();
        string path = Path.Combine(Path.GetDirectoryName(contract) ?? "", "graph-permission-ids.json");
        Assert.SkipUnless(File.Exists(path), $"{path} is not there");
        JsonElement published = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("permissions");
        Permission[] known =
        [
            .. Enum.GetValues<TenantCommand>().SelectMany(command => Need.Of(command, s_settings))
                .Select(need => need.Permission).Append(Permission.FiltersRead).Append(Permission.GroupsRead)
                .Where(permission => published.TryGetProperty(permission.Name, out _)).Distinct(),
        ];
        Assert.True(known.Length > 6, $"{known.Length}");
        Assert.All(known, permission =>
        {
            JsonElement ids = published.GetProperty(permission.Name);
            Assert.Equal(
                (ids.GetProperty("application").GetGuid(), ids.GetProperty("delegated").GetGuid()),
                (permission.RoleId, permission.ScopeId));
        });
    }

    private static IEnumerable<string> NamesOf(TenantCommand command, DeploySettings settings) =>
        Need.Of(command, settings).Select(need => need.Permission.Name);
}
