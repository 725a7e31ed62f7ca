using System.Text.Json.Nodes;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rings;

/// <summary>What a ring's objects should be, from settings, bundle and resolved names; pure.</summary>
/// <param name="settings">The deployment.</param>
/// <param name="bundle">What to publish.</param>
/// <param name="names">Groups, filters and tags as ids.</param>
internal sealed class Desire(DeploySettings settings, ReadBundle bundle, ResolvedNames names)
{
    private const string Type = "@odata.type", Prefix = "#microsoft.graph.";
    private const string Folder = @"%ProgramFiles%\CertPropRemediation";

    // Environment variables are not expanded in uninstall commands.
    private const string Uninstall = """
        "C:\Program Files\CertPropRemediation\certprop.exe" uninstall
        """;

    private static readonly (int Code, string Type)[] s_returnCodes =
        [(0, "success"), (1707, "success"), (3010, "softReboot"), (1641, "hardReboot"), (1618, "retry")];

    public DesiredRing Of(Ring ring) => new(
        ring.Name,
        ring.Delivery is HelperDelivery.Intune ? AppOf(ring) : null,
        bundle.Manifest.Package.FileDigest,
        ScriptOf(ring));

    private DesiredObject AppOf(Ring ring)
    {
        ObjectMarker marker = MarkerOf(ring, ObjectRole.App);
        BundleManifest manifest = bundle.Manifest;
        var properties = new JsonObject
        {
            [Type] = $"{Prefix}win32LobApp",
            ["displayName"] = $"{settings.Prefix} - {ring.Name}",
            // In both, since people change descriptions.
            ["description"] =
                $"certprop.exe, which the remediation of the same name runs. Shows nothing to users.\n{marker}",
            ["publisher"] = settings.Publisher,
            ["notes"] = $"{marker}\nfileDigest={manifest.Package.FileDigest}",
            ["displayVersion"] = manifest.Helper.FileVersion,
            ["fileName"] = manifest.Package.Path,
            ["setupFilePath"] = HelperProgram.FileName,
            ["installCommandLine"] = $"{HelperProgram.FileName} install",
            ["uninstallCommandLine"] = Uninstall,
            ["applicableArchitectures"] = "none",
            ["allowedArchitectures"] = "x64,arm64",
            ["minimumSupportedWindowsRelease"] = "1809",
            ["installExperience"] = new JsonObject
            {
                [Type] = $"{Prefix}win32LobAppInstallExperience",
                ["runAsAccount"] = "system",
                ["deviceRestartBehavior"] = "suppress",
                ["maxRunTimeInMinutes"] = 60,
            },
            ["returnCodes"] = new JsonArray([.. s_returnCodes.Select(code => new JsonObject
            {
                [Type] = $"{Prefix}win32LobAppReturnCode",
                ["returnCode"] = code.Code,
                ["type"] = code.Type,
            })]),
            ["rules"] = new JsonArray(new JsonObject
            {
                [Type] = $"{Prefix}win32LobAppFileSystemRule",
                ["ruleType"] = "detection",
                ["path"] = Folder,
                ["fileOrFolderName"] = HelperProgram.FileName,
                ["operationType"] = "version",
                // Equal, so that devices follow a rollback and a change of ring too.
                ["operator"] = "equal",
                ["comparisonValue"] = manifest.Helper.FileVersion,
                ["check32BitOn64System"] = false,
            }),
            ["roleScopeTagIds"] = Tags(),
            ["allowAvailableUninstall"] = false,
        };
        return new DesiredObject(marker, properties, AssignmentsOf(ring, schedule: null, intent: "required"));
    }

    private DesiredObject ScriptOf(Ring ring)
    {
        ObjectMarker marker = MarkerOf(ring, ObjectRole.Machine);
        var properties = new JsonObject
        {
            [Type] = $"{Prefix}deviceHealthScript",
            ["displayName"] = $"{settings.Prefix} - {ring.Name}",
            ["description"] =
                $"Finds{(ring.Mode is RingMode.Remediate ? " and removes" : "")} smart-card certificates that stay "
                + $"without their card in other people's profiles.\n{marker}",
            ["publisher"] = settings.Publisher,
            ["runAsAccount"] = "system",
            ["runAs32Bit"] = false,
            ["enforceSignatureCheck"] = settings.Sign is not null,
            ["detectionScriptContent"] = Script(WrapperScript.DetectionSource),
            // The one switch between looking and removing: the service runs a remediation wherever there is one.
            ["remediationScriptContent"] = ring.Mode is RingMode.Remediate
                ? Script(WrapperScript.RemediationSource)
                : null,
            ["roleScopeTagIds"] = Tags(),
        };
        return new DesiredObject(marker, properties, AssignmentsOf(ring, ring.Schedule, intent: null));
    }

    private string Script(string name) => Convert.ToBase64String(bundle.Read($"intune/{name}"));

    private ObjectMarker MarkerOf(Ring ring, ObjectRole role) =>
        new(settings.Deployment, ring.Name, role, bundle.Manifest.Revision, bundle.Manifest.Content);

    private JsonArray Tags() => new([.. names.ScopeTags.Select(id => JsonValue.Create(id))]);

    private List<Assignment>? AssignmentsOf(Ring ring, Schedule? schedule, string? intent)
    {
        if (settings.Assignments is AssignmentOwner.Ignored)
            return null;
        string? filter = ring.Filter is null ? null : names.Filters[ring.Filter.Name].ToLowerInvariant();
        return
        [
            .. ring.Include.Select(group => new Assignment(
                TypeOf(group), IdOf(group), filter, ring.Filter is { Includes: true }, schedule, intent)),
            .. ring.Exclude.Select(
                group => new Assignment(TargetType.ExcludedGroup, IdOf(group), null, false, null, intent)),
        ];
    }

    private static TargetType TypeOf(string group) => group switch
    {
        Ring.AllDevices => TargetType.AllDevices,
        Ring.AllUsers => TargetType.AllUsers,
        _ => TargetType.Group,
    };

    private string IdOf(string group) =>
        TypeOf(group) is TargetType.Group ? names.Groups[group].ToLowerInvariant() : "";
}
