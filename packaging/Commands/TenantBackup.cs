using System.Globalization;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>Keeps objects as they were before the first write, beside the settings: <c>backup/&lt;UTC&gt;/</c>.</summary>
/// <param name="settings">Beside which.</param>
internal sealed class TenantBackup(SettingsFile settings)
{
    public void Save(PlannedRing planned, DateTimeOffset now)
    {
        PresentObject?[] objects = [planned.Present.App, planned.Present.Script];
        if (objects.All(one => one is null))
            return;
        string folder = settings.Resolve(Path.Combine("backup", now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)));
        Directory.CreateDirectory(folder);
        Write(planned.Present.App, "app");
        Write(planned.Present.Script, "machine");

        void Write(PresentObject? present, string role)
        {
            if (present is not null)
                File.WriteAllText(Path.Combine(folder, $"{planned.Ring.Name}-{role}.json"), present.Body.ToJsonString());
        }
    }
}
