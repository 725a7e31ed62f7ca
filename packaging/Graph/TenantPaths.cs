namespace CertProp.Deploy.Graph;

/// <summary>Where our objects lie in Graph. Beta: scope tags, file versions and filters exist there only.</summary>
internal static class TenantPaths
{
    public const string Apps = "beta/deviceAppManagement/mobileApps";
    public const string Win32Apps = $"{Apps}/graph.win32LobApp";
    public const string Scripts = "beta/deviceManagement/deviceHealthScripts";
    public const string Filters = "beta/deviceManagement/assignmentFilters";
    public const string ScopeTags = "beta/deviceManagement/roleScopeTags";
    public const string Devices = "beta/deviceManagement/managedDevices";
    public const string Groups = "v1.0/groups";

    public static string App(string id) => $"{Apps}/{Uri.EscapeDataString(id)}";

    public static string Script(string id) => $"{Scripts}/{Uri.EscapeDataString(id)}";
}
