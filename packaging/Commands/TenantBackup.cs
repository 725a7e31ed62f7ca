using System.Globalization;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>
/// Keeps objects as they were before the first write, with their scripts and assignments, beside the settings:
/// <c>backup/&lt;UTC&gt;/</c>.
/// </summary>
/// <param name="settings">Beside which.</param>
internal sealed class TenantBackup(SettingsFile settings)
{
    public void Save(PlannedRing planned, DateTimeOffset now)
    {
        (PresentObject? Object, string Role)[] objects =
            [(planned.Present.App, "app"), (planned.Present.Script, "machine")];
        if (objects.All(one => one.Object is null))
            return;
        string folder = NewFolder(now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        foreach ((PresentObject? present, string role) in objects)
        {
            if (present is not null)
                File.WriteAllText(
                    Path.Combine(folder, $"{planned.Ring.Name}-{role}.json"), present.Body.ToJsonString());
        }
    }

    // Two publishes within one second keep both.
    private string NewFolder(string time)
    {
        string folder = settings.Resolve(Path.Combine("backup", time));
        for (int number = 2; Directory.Exists(folder); number++)
            folder = settings.Resolve(Path.Combine("backup", $"{time}-{number}"));
        return Directory.CreateDirectory(folder).FullName;
    }
}
