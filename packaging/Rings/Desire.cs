using System.Text.Json.Nodes;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rings;

/// <summary>What a deployment's objects should be, from settings, bundle and resolved names; pure.</summary>
/// <param name="settings">The deployment.</param>
/// <param name="names">Groups, filters and tags as ids.</param>
internal sealed class Desire(DeploySettings settings, ResolvedNames names)
{
    public const string RestoreName = "restore";

    public const string RemediationScript = "remediationScriptContent";

    private const string Type = "@odata.type", Prefix = "#microsoft.graph.";
    private const string Folder = @"%ProgramFiles%\CertPropRemediation";

    // Environment variables are not expanded in uninstall commands.
    private const string Uninstall = """
        "C:\Program Files\CertPropRemediation\certprop.exe" uninstall
        """;

    private static readonly (int Code, string Type)[] s_returnCodes =
        [(0, "success"), (1707, "success"), (3010, "softReboot"), (1641, "hardReboot"), (1618, "retry")];

    /// <summary>A ring that carries a bundle.</summary>
    /// <param name="ring">With the exclusions that earlier rings make.</param>
    /// <param name="bundle">What it carries.</param>
    public DesiredRing Of(Ring ring, ReadBundle bundle) => new(
        ring.Name,
        ring.Delivery is HelperDelivery.Intune ? AppOf(ring, bundle.Manifest) : null,
        bundle.Manifest.Package.FileDigest,
        ScriptOf(ring, bundle));

    /// <summary>
    /// The restore package, which is run on demand and never assigned: it would undo what the others do.
    /// </summary>
    public DesiredRing RestoreOf(ReadBundle bundle)
    {
        ObjectMarker marker = MarkerOf(ObjectMarker.AllRings, ObjectRole.Restore, bundle.Manifest);
        JsonObject properties = Script(
            settings.ObjectName(RestoreName),
            "Puts back what the last run removed. Run it on single devices on demand; it is never assigned.", marker,
            bundle.IntuneScript(ScriptRole.Restore, detects: true), bundle.IntuneScript(ScriptRole.Restore, detects: false));
        return new DesiredRing(
            ObjectMarker.AllRings, App: null, bundle.Manifest.Package.FileDigest,
            new DesiredObject(marker, properties, []));
    }

    /// <summary>Whom a ring's remediation reaches; null where somebody else assigns.</summary>
    public IReadOnlyList<Assignment>? ScriptAssignmentsOf(Ring ring) =>
        AssignmentsOf(ring, ring.Schedule, intent: null);

    private DesiredObject AppOf(Ring ring, BundleManifest manifest)
    {
        ObjectMarker marker = MarkerOf(ring.Name, ObjectRole.App, manifest);
        var properties = new JsonObject
        {
            [Type] = $"{Prefix}win32LobApp",
            ["displayName"] = settings.ObjectName(ring.Name),
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

    private DesiredObject ScriptOf(Ring ring, ReadBundle bundle)
    {
        ObjectMarker marker = MarkerOf(ring.Name, ObjectRole.Machine, bundle.Manifest);
        bool removes = ring.Mode is RingMode.Remediate;
        JsonObject properties = Script(
            settings.ObjectName(ring.Name),
            $"Finds{(removes ? " and removes" : "")} smart-card certificates that stay without their card in other "
            + "people's profiles.",
            marker, bundle.IntuneScript(ScriptRole.Machine, detects: true),
            // The one switch between looking and removing: the service runs a remediation wherever there is one.
            removes ? bundle.IntuneScript(ScriptRole.Machine, detects: false) : null);
        return new DesiredObject(marker, properties, ScriptAssignmentsOf(ring));
    }

    private JsonObject Script(
        string name, string description, ObjectMarker marker, byte[] detection, byte[]? remediation) => new()
        {
            [Type] = $"{Prefix}deviceHealthScript",
            ["displayName"] = name,
            ["description"] = $"{description}\n{marker}",
            ["publisher"] = settings.Publisher,
            ["runAsAccount"] = "system",
            ["runAs32Bit"] = false,
            ["enforceSignatureCheck"] = settings.Sign is not null,
            ["detectionScriptContent"] = Convert.ToBase64String(detection),
            [RemediationScript] = remediation is null ? null : Convert.ToBase64String(remediation),
            ["roleScopeTagIds"] = Tags(),
        };

    private ObjectMarker MarkerOf(string ring, ObjectRole role, BundleManifest manifest) =>
        new(settings.Deployment, ring, role, manifest.Revision, manifest.Content);

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
