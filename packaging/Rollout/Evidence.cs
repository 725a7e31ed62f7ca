using CertProp.Deploy.Bundle;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>What shows that an object is ours, with or without a marker.</summary>
internal static class Evidence
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
        if (found.Script("detectionScriptContent") is null)
            return MarkerOfApp(found, settings, ring);
        if (ScriptHeader.Of(found) is not { } header || header.Deployment != settings.Deployment)
            throw NotOurs(found, "its detection script does not have the header of this deployment");
        string of = header.Role is ObjectRole.Restore ? ObjectMarker.AllRings : RingOf(found, settings, ring);
        return new ObjectMarker(settings.Deployment, of, header.Role, header.Revision, header.Content);
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
}
