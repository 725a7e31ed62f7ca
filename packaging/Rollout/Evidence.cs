using System.Globalization;
using System.Text.RegularExpressions;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>What shows that an object is ours, with or without a marker.</summary>
internal static partial class Evidence
{
    /// <param name="found">The object.</param>
    /// <param name="settings">The deployment.</param>
    /// <param name="ring">The ring that somebody named; null to go by the object's name.</param>
    /// <returns>The marker that it should have.</returns>
    /// <exception cref="ConflictException">Nothing shows that it is ours, or something shows the contrary.</exception>
    public static ObjectMarker MarkerOf(PresentObject found, DeploySettings settings, string? ring)
    {
        if (found.Marker is { } marker)
        {
            return marker.Deployment != settings.Deployment
                ? throw NotOurs(found, $"its marker is of deployment {marker.Deployment}")
                : ring is null || marker.Ring.Equals(ring, StringComparison.OrdinalIgnoreCase)
                ? marker
                : throw new ConflictException(
                    $"\"{found.Name}\" ({found.Id}) is not to be adopted: its marker says ring {marker.Ring}");
        }
        if (found.Script("detectionScriptContent") is not { } script)
            return MarkerOfApp(found, settings, ring);
        Match header = Header().Match(script);
        if (!header.Success || header.Groups["deployment"].Value != $"{settings.Deployment:D}")
            throw NotOurs(found, "its detection script does not have the header of this deployment");
        bool isRestore = header.Groups["role"].Value == "restore";
        return new ObjectMarker(
            settings.Deployment, isRestore ? ObjectMarker.AllRings : RingOf(found, settings, ring),
            isRestore ? ObjectRole.Restore : ObjectRole.Machine,
            int.Parse(header.Groups["revision"].Value, CultureInfo.InvariantCulture), header.Groups["content"].Value);
    }

    // Which bundle it came with, nothing in an app says; the next publish does.
    private static ObjectMarker MarkerOfApp(PresentObject found, DeploySettings settings, string? ring) =>
        found.Text("setupFilePath") == HelperProgram.FileName
            ? new ObjectMarker(
                settings.Deployment, RingOf(found, settings, ring), ObjectRole.App, Revision: 0, new string('0', 12))
            : throw NotOurs(found, $"it does not install {HelperProgram.FileName}");

    private static string RingOf(PresentObject found, DeploySettings settings, string? ring)
    {
        Ring? meant = settings.Rings.FirstOrDefault(one => ring is not null
            ? one.Name.Equals(ring, StringComparison.OrdinalIgnoreCase)
            : settings.ObjectName(one.Name).Equals(found.Name, StringComparison.OrdinalIgnoreCase));
        return meant?.Name ?? throw new UsageException(ring is null
            ? $"\"{found.Name}\" is not what an object of one of the rings is called; say with --ring which it belongs to"
            : $"the settings have no ring \"{ring}\"");
    }

    private static ConflictException NotOurs(PresentObject found, string why) =>
        new($"\"{found.Name}\" ({found.Id}) is not ours: {why}");

    [GeneratedRegex(
        "# certprop-deploy/1 deployment=(?<deployment>[0-9a-f-]{36}) role=(?<role>machine|restore) "
        + "revision=(?<revision>[0-9]{1,9}) content=(?<content>[0-9a-f]{12})")]
    private static partial Regex Header();
}
