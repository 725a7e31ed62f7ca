namespace CertProp.Deploy.Graph;

/// <summary>
/// A permission of Microsoft Graph, the smallest that does. Since 2025 scripts take nothing of
/// DeviceManagementConfiguration any more, whatever older lists say.
/// </summary>
/// <param name="Name">As tokens carry it.</param>
/// <param name="RoleId">As an application has it: an application role of Microsoft Graph.</param>
/// <param name="ScopeId">As a person has it through an app registration: a delegated permission.</param>
/// <param name="Alternatives">Others that do as well, most of them larger.</param>
internal sealed record Permission(string Name, Guid RoleId, Guid ScopeId, params IReadOnlyList<string> Alternatives)
{
    /// <summary>Application id of Microsoft Graph, in every tenant.</summary>
    public const string GraphApplication = "00000003-0000-0000-c000-000000000000";

    public static Permission ScriptsRead { get; } = new(
        "DeviceManagementScripts.Read.All",
        Guid.Parse("c7a5be92-2b3d-4540-8a67-c96dcaae8b43"), Guid.Parse("d32381d8-ee89-4220-9c83-b672aa68d404"),
        "DeviceManagementScripts.ReadWrite.All");

    public static Permission ScriptsWrite { get; } = new(
        "DeviceManagementScripts.ReadWrite.All",
        Guid.Parse("9255e99d-faf5-445e-bbf7-cb71482737c4"), Guid.Parse("8b9d79d0-ad75-4566-8619-f7500ecfcebe"));

    public static Permission AppsRead { get; } = new(
        "DeviceManagementApps.Read.All",
        Guid.Parse("7a6ee1e7-141e-4cec-ae74-d9db155731ff"), Guid.Parse("4edf5f54-4666-44af-9de9-0144fb4b6e8c"),
        "DeviceManagementApps.ReadWrite.All");

    public static Permission AppsWrite { get; } = new(
        "DeviceManagementApps.ReadWrite.All",
        Guid.Parse("78145de6-330d-4800-a6ce-494ff2d33d07"), Guid.Parse("7b3f05d5-f68c-4b8d-8c59-a2ecd12f24af"));

    public static Permission FiltersRead { get; } = new(
        "DeviceManagementConfiguration.Read.All",
        Guid.Parse("dc377aa6-52d8-4e23-b271-2a7ae04cedf3"), Guid.Parse("f1493658-876a-4c87-8fa7-edb559b3476a"),
        "DeviceManagementConfiguration.ReadWrite.All");

    /// <summary>The same as for filters, or the one for Intune roles, which scope tags belong to.</summary>
    public static Permission ScopeTagsRead { get; } = FiltersRead with
    {
        Alternatives =
            [.. FiltersRead.Alternatives, "DeviceManagementRBAC.Read.All", "DeviceManagementRBAC.ReadWrite.All"],
    };

    public static Permission GroupsRead { get; } = new(
        "GroupMember.Read.All",
        Guid.Parse("98830695-27a2-44f7-8c18-0c3ebc9698f6"), Guid.Parse("bc024368-1153-4739-b217-4326f2e966d0"),
        "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadBasic.All", "Group.ReadWrite.All",
        "Directory.Read.All", "Directory.ReadWrite.All");

    public static Permission DevicesRead { get; } = new(
        "DeviceManagementManagedDevices.Read.All",
        Guid.Parse("2f51be20-0bb4-4fed-bf7b-db946066c75e"), Guid.Parse("314874da-47d6-4978-88dc-cf0d37f0bb82"),
        "DeviceManagementManagedDevices.ReadWrite.All");

    /// <summary>Remote tasks on devices; no larger one holds it.</summary>
    public static Permission RemoteTasks { get; } = new(
        "DeviceManagementManagedDevices.PrivilegedOperations.All",
        Guid.Parse("5b07b0dd-2377-4e44-a38d-703f09a0dc3c"), Guid.Parse("3404d2bf-2b13-457e-a330-c24615765193"));

    /// <summary>Making an export job, which counts as writing whatever the report is about.</summary>
    public static Permission Exports { get; } = new(
        "DeviceManagementManagedDevices.ReadWrite.All",
        Guid.Parse("243333ab-4d21-40cb-a475-36241daa0842"), Guid.Parse("44642bfe-8385-4adc-8fc6-fe3cb2c375c3"),
        "DeviceManagementConfiguration.ReadWrite.All", "DeviceManagementApps.ReadWrite.All");

    /// <summary>Which permission a request needs.</summary>
    /// <param name="method">Reading needs less.</param>
    /// <param name="path">From the version on, with or without a slash before it, such as
    /// <c>beta/deviceManagement/deviceHealthScripts</c>; a query does not matter.</param>
    /// <returns>Null where certprop-deploy asks no such thing.</returns>
    public static Permission? Of(HttpMethod method, string path)
    {
        bool reads = method == HttpMethod.Get;
        string[] segments = path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        // The service does not mind case.
        return Array.ConvertAll(segments, segment => segment.ToLowerInvariant()) switch
        {
            [_, "deviceappmanagement", ..] => reads ? AppsRead : AppsWrite,
            [_, "devicemanagement", "devicehealthscripts", ..] => reads ? ScriptsRead : ScriptsWrite,
            [_, "devicemanagement", "assignmentfilters", ..] when reads => FiltersRead,
            [_, "devicemanagement", "rolescopetags", ..] when reads => ScopeTagsRead,
            [_, "devicemanagement", "manageddevices", _, "initiateondemandproactiveremediation"] when !reads =>
                RemoteTasks,
            [_, "devicemanagement", "manageddevices", ..] when reads => DevicesRead,
            [_, "devicemanagement", "reports", "exportjobs", ..] => Exports,
            [_, "groups", ..] when reads => GroupsRead,
            _ => null,
        };
    }

    /// <summary>Whether it is a permission, or a larger one that does in its place.</summary>
    public bool Holds(Permission other) => Name == other.Name || other.Alternatives.Contains(Name);

    public bool IsIn(IReadOnlySet<string> granted) => granted.Contains(Name) || Alternatives.Any(granted.Contains);
}
