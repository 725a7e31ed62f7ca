using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>
/// Keeps objects as they were before the first write, with their scripts and assignments, beside the settings:
/// <c>backup/&lt;UTC&gt;/&lt;ring&gt;-&lt;role&gt;.json</c>, each as Graph says it, with <c>assignments</c> as <c>$expand</c>
/// would put them.
/// </summary>
/// <param name="settings">Beside which.</param>
internal sealed class TenantBackup(SettingsFile settings)
{
    private const string App = "app", Script = "machine";

    public void Save(DeploymentPlan plan, DateTimeOffset now)
    {
        (string Name, PresentObject? Object)[] objects =
        [
            .. plan.Rings.Where(ring => ring.Plan.Steps.Count > 0).SelectMany(ring => new[]
            {
                (NameOf(ring.Ring, App), ring.Present.App),
                (NameOf(ring.Ring, ring.Ring == ObjectMarker.AllRings ? "restore" : Script), ring.Present.Script),
            }),
        ];
        if (objects.All(one => one.Object is null))
            return;
        string folder = NewFolder(now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        foreach ((string name, PresentObject? present) in objects)
        {
            if (present is not null)
                File.WriteAllText(Path.Combine(folder, name), present.Body.ToJsonString());
        }
    }

    /// <summary>The backups that have a ring's remediation, the newest first.</summary>
    public IEnumerable<string> Of(string ring)
    {
        string root = settings.Resolve("backup");
        return Directory.Exists(root)
            ? Directory.GetDirectories(root)
                .Where(folder => File.Exists(Path.Combine(folder, NameOf(ring, Script))))
                // Names are times; of two within one second the second has a number.
                .OrderByDescending(folder => Path.GetFileName(folder).Split('-') is [var time, .. var number]
                    ? (time, number is [var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 1)
                    : default)
            : [];
    }

    /// <summary>A ring as it was.</summary>
    /// <exception cref="InvalidInputException">A file is no object of Graph.</exception>
    public static PresentRing Read(string folder, string ring) =>
        new(ReadObject(Path.Combine(folder, NameOf(ring, App))), ReadObject(Path.Combine(folder, NameOf(ring, Script))));

    private static string NameOf(string ring, string role) => $"{ring}-{role}.json";

    private static PresentObject? ReadObject(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            JsonObject body = JsonNode.Parse(NamedFile.Read(path, "a backup was expected"))!.AsObject();
            return new PresentObject(
                body["id"]!.GetValue<string>(), body,
                [.. body["assignments"]!.AsArray().Select(one => Assignment.Of(one!.AsObject()))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidInputException(path, "it is no backup of certprop-deploy: an object of Graph was expected");
        }
    }

    // Two changes within one second keep both.
    private string NewFolder(string time)
    {
        string folder = settings.Resolve(Path.Combine("backup", time));
        for (int number = 2; Directory.Exists(folder); number++)
            folder = settings.Resolve(Path.Combine("backup", $"{time}-{number}"));
        return Directory.CreateDirectory(folder).FullName;
    }
}
