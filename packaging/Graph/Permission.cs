namespace CertProp.Deploy.Graph;

/// <summary>
/// A permission of Microsoft Graph. The script permissions took the place of DeviceManagementConfiguration.* in 2025;
/// role ids are those of the Graph application 00000003-0000-0000-c000-000000000000.
/// </summary>
/// <param name="Name">As tokens carry it.</param>
/// <param name="RoleId">Id of the application role, for app registrations.</param>
/// <param name="NeededBy">Commands that need it.</param>
/// <param name="Alternatives">Larger permissions that do as well.</param>
internal sealed record Permission(string Name, Guid RoleId, string NeededBy, params IReadOnlyList<string> Alternatives)
{
    public static IReadOnlyList<Permission> All { get; } =
    [
        new("DeviceManagementScripts.Read.All", Guid.Parse("c7a5be92-2b3d-4540-8a67-c96dcaae8b43"), "plan",
            "DeviceManagementScripts.ReadWrite.All"),
        new("DeviceManagementScripts.ReadWrite.All", Guid.Parse("9255e99d-faf5-445e-bbf7-cb71482737c4"), "publish"),
        new("DeviceManagementApps.ReadWrite.All", Guid.Parse("78145de6-330d-4800-a6ce-494ff2d33d07"), "plan, publish"),
        new("DeviceManagementConfiguration.Read.All", Guid.Parse("dc377aa6-52d8-4e23-b271-2a7ae04cedf3"), "plan, publish (filters, scope tags)",
            "DeviceManagementConfiguration.ReadWrite.All"),
        new("GroupMember.Read.All", Guid.Parse("98830695-27a2-44f7-8c18-0c3ebc9698f6"), "plan, publish (groups)",
            "Group.Read.All", "Group.ReadBasic.All", "Group.ReadWrite.All", "Directory.Read.All"),
        new("DeviceManagementManagedDevices.Read.All", Guid.Parse("2f51be20-0bb4-4fed-bf7b-db946066c75e"), "doctor (co-management)",
            "DeviceManagementManagedDevices.ReadWrite.All"),
    ];

    public bool IsIn(IReadOnlySet<string> granted) => granted.Contains(Name) || Alternatives.Any(granted.Contains);
}
