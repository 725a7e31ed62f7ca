using System.Globalization;
using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>What the service fills in.</summary>
internal static class Defaults
{
    /// <summary>F11. The bitness is 64 although the portal's form says 32.</summary>
    public static JsonObject Script(Tenant tenant) => new()
    {
        ["id"] = Tenant.NewId(),
        ["displayName"] = null,
        ["description"] = null,
        ["publisher"] = null,
        ["version"] = "1",
        ["highestAvailableVersion"] = null,
        ["isGlobalScript"] = false,
        ["deviceHealthScriptType"] = "deviceHealthScript",
        ["detectionScriptContent"] = null,
        ["remediationScriptContent"] = null,
        ["detectionScriptParameters"] = new JsonArray(),
        ["remediationScriptParameters"] = new JsonArray(),
        ["runAsAccount"] = "system",
        ["runAs32Bit"] = false,
        ["enforceSignatureCheck"] = false,
        ["roleScopeTagIds"] = Tenant.TagList([]),
        ["createdDateTime"] = tenant.Now,
        ["lastModifiedDateTime"] = tenant.Now,
    };

    /// <summary>F26.</summary>
    public static JsonObject App(Tenant tenant) => new()
    {
        ["@odata.type"] = "#microsoft.graph.win32LobApp",
        ["id"] = Tenant.NewId(),
        ["displayName"] = null,
        ["description"] = null,
        ["publisher"] = null,
        ["developer"] = null,
        ["owner"] = null,
        ["notes"] = null,
        ["informationUrl"] = null,
        ["privacyInformationUrl"] = null,
        ["largeIcon"] = null,
        ["isFeatured"] = false,
        ["isAssigned"] = false,
        ["uploadState"] = 0,
        ["publishingState"] = "notPublished",
        ["dependentAppCount"] = 0,
        ["supersedingAppCount"] = 0,
        ["supersededAppCount"] = 0,
        ["committedContentVersion"] = null,
        ["fileName"] = null,
        ["size"] = 0,
        ["displayVersion"] = null,
        ["installCommandLine"] = null,
        ["uninstallCommandLine"] = null,
        ["setupFilePath"] = null,
        ["applicableArchitectures"] = "none",
        ["allowedArchitectures"] = null,
        ["minimumSupportedWindowsRelease"] = null,
        ["allowAvailableUninstall"] = false,
        ["rules"] = new JsonArray(),
        ["returnCodes"] = new JsonArray(),
        ["roleScopeTagIds"] = Tenant.TagList([]),
        ["createdDateTime"] = tenant.Now,
        ["lastModifiedDateTime"] = tenant.Now,
    };

    /// <summary>A device that is enrolled and well.</summary>
    public static JsonObject Device(Tenant tenant) => new()
    {
        ["id"] = Tenant.NewId(),
        ["deviceName"] = null,
        ["azureADDeviceId"] = Tenant.NewId(),
        ["userPrincipalName"] = null,
        ["operatingSystem"] = "Windows",
        ["osVersion"] = "10.0.26100.1",
        ["complianceState"] = "compliant",
        ["managementAgent"] = "mdm",
        ["managedDeviceOwnerType"] = "company",
        ["enrolledDateTime"] = tenant.Now,
        ["lastSyncDateTime"] = tenant.Now,
        ["roleScopeTagIds"] = Tenant.TagList([]),
    };

    /// <summary>What a device reported, before it has said anything.</summary>
    public static JsonObject RunState(Tenant tenant, string scriptId, string deviceId) => new()
    {
        ["id"] = $"{scriptId}:{deviceId}",
        ["detectionState"] = "unknown",
        ["remediationState"] = "unknown",
        ["lastStateUpdateDateTime"] = tenant.Now,
        ["expectedStateUpdateDateTime"] = null,
        ["lastSyncDateTime"] = tenant.Now,
        ["preRemediationDetectionScriptOutput"] = null,
        ["preRemediationDetectionScriptError"] = null,
        ["remediationScriptError"] = null,
        ["postRemediationDetectionScriptOutput"] = null,
        ["postRemediationDetectionScriptError"] = null,
        ["assignmentFilterIds"] = new JsonArray(),
    };

    /// <summary>F38.</summary>
    public static JsonObject ExportJob(Tenant tenant) => new()
    {
        ["id"] = Tenant.NewId(),
        ["reportName"] = null,
        ["filter"] = null,
        ["select"] = new JsonArray(),
        ["format"] = "csv",
        ["localizationType"] = "localizedValuesAsAdditionalColumn",
        ["search"] = null,
        ["snapshotId"] = null,
        ["status"] = "notStarted",
        ["url"] = null,
        ["requestDateTime"] = tenant.Now,
        ["expirationDateTime"] = "0001-01-01T00:00:00Z",
    };

    /// <summary>A change leaves its time, and a new version where the object has versions.</summary>
    public static void Touch(Tenant tenant, JsonObject value)
    {
        value["lastModifiedDateTime"] = tenant.Now;
        if (value["version"] is { } version)
        {
            int next = int.Parse(version.GetValue<string>(), CultureInfo.InvariantCulture) + 1;
            value["version"] = next.ToString(CultureInfo.InvariantCulture);
        }
    }
}
