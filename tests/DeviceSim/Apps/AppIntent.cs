using System.Text.Json.Nodes;

namespace CertProp.DeviceSim.Apps;

/// <summary>What assignments want of an app on a device; what is only offered is nobody's wish.</summary>
public enum AppIntent
{
    None,
    Required,
    Uninstall,
}

/// <summary>What the assignments of an app want of a device. Pure.</summary>
public static class AppIntents
{
    /// <summary>Where several reach it, required wins over uninstall.</summary>
    public static AppIntent Of(IReadOnlyCollection<JsonObject> assignments, DeviceIdentity device) =>
        Reaches(assignments, device, "required") ? AppIntent.Required
        : Reaches(assignments, device, "uninstall") ? AppIntent.Uninstall
        : AppIntent.None;

    private static bool Reaches(IReadOnlyCollection<JsonObject> assignments, DeviceIdentity device, string intent)
    {
        // An exclusion counts within its intent.
        JsonObject[] alike = [.. assignments.Where(assignment => assignment["intent"]!.GetValue<string>() == intent)];
        return alike.Reach(device);
    }
}
