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
    public static AppIntent Of(IReadOnlyCollection<JsonObject> assignments, AssignmentReach reach)
    {
        // An exclusion counts within its intent.
        bool Has(string intent) => reach.Has(
            [.. assignments.Where(assignment => assignment["intent"]!.GetValue<string>() == intent)]);

        return Has("required") ? AppIntent.Required : Has("uninstall") ? AppIntent.Uninstall : AppIntent.None;
    }
}
