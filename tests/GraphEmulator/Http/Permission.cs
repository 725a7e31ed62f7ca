namespace CertProp.GraphEmulator.Http;

/// <summary>
/// What a route asks of a token, one of several. Since 2025 the script APIs take nothing of
/// DeviceManagementConfiguration (F6).
/// </summary>
internal sealed record Permission(params string[] AnyOf)
{
    public static Permission ScriptsRead { get; } = Read("DeviceManagementScripts");

    public static Permission ScriptsWrite { get; } = Write("DeviceManagementScripts");

    public static Permission AppsRead { get; } = Read("DeviceManagementApps");

    public static Permission AppsWrite { get; } = Write("DeviceManagementApps");

    public static Permission DevicesRead { get; } = Read("DeviceManagementManagedDevices");

    /// <summary>As the field names it; whether reading devices suffices is not known. (unverified)</summary>
    public static Permission DevicesRun { get; } = new("DeviceManagementManagedDevices.PrivilegedOperations.All");

    public static Permission FiltersRead { get; } = Read("DeviceManagementConfiguration");

    public static Permission ScopeTagsRead { get; } = new(
        [.. Read("DeviceManagementRBAC").AnyOf, .. FiltersRead.AnyOf]);

    /// <summary>The same as documented for operationApprovalRequests. (unverified)</summary>
    public static Permission ApprovalsRead { get; } = ScopeTagsRead;

    public static Permission ExportsWrite { get; } = new(
        [
            .. Write("DeviceManagementConfiguration").AnyOf, .. Write("DeviceManagementApps").AnyOf,
            .. Write("DeviceManagementManagedDevices").AnyOf,
        ]);

    /// <summary>(unverified)</summary>
    public static Permission ExportsRead { get; } = new(
        [
            .. FiltersRead.AnyOf, .. Read("DeviceManagementApps").AnyOf,
            .. Read("DeviceManagementManagedDevices").AnyOf,
        ]);

    public static Permission GroupsRead { get; } = new(
        "GroupMember.Read.All", "Group.Read.All", "Group.ReadBasic.All", "Group.ReadWrite.All", "Directory.Read.All");

    /// <summary>The text of the field.</summary>
    public GraphException Refusal() => GraphException.Forbidden(
        "Application is not authorized to perform this operation. "
        + $"Application must have one of the following scopes: {string.Join(", ", AnyOf)}");

    private static Permission Read(string area) => new($"{area}.Read.All", $"{area}.ReadWrite.All");

    private static Permission Write(string area) => new($"{area}.ReadWrite.All");
}
