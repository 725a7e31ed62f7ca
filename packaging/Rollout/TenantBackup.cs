using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>
/// Keeps objects as they were before the first write, with their scripts and assignments, beside the settings:
/// <c>backup/&lt;UTC&gt;/&lt;ring&gt;-&lt;role&gt;.json</c>, each as Graph says it, with <c>assignments</c> as <c>$expand</c>
/// would put them. Until a ring has its bundle, <c>&lt;ring&gt;.unfinished</c> names the backup that a rollback goes
/// back to: a run that goes on after another one died is still the same change.
/// </summary>
/// <param name="settings">Beside which.</param>
internal sealed class TenantBackup(SettingsFile settings)
{
    private const string App = "app", Script = "machine";

    /// <summary>
    /// Saves what a plan is about to change. What a run that died has left half done stands beside what was before it.
    /// </summary>
    public void Begin(DeploymentPlan plan, DateTimeOffset now)
    {
        string? made = null;
        foreach (PlannedRing ring in plan.Rings.Where(ring => ring.Plan.Steps.Count > 0))
        {
            (string Name, PresentObject Object)[] objects = [.. ObjectsOf(ring)];
            if (objects.Length == 0)
                continue;
            string folder = UnfinishedOf(ring.Ring) ?? (made ??= NewFolder(now));
            string mark = MarkIn(folder, ring.Ring);
            // Before the objects: of a backup that is cut off, one before is what the ring was.
            if (ring.Bundle is not null && !File.Exists(mark))
                File.WriteAllText(mark, Path.GetFileName(plan.Backup ?? folder));
            foreach ((string name, PresentObject present) in objects)
                File.WriteAllText(NewFile(folder, name), present.Body.ToJsonString());
        }
    }

    /// <summary>The rings of a plan that brings them bundles are what they should be.</summary>
    public void End(DeploymentPlan plan)
    {
        foreach (PlannedRing ring in plan.Rings.Where(ring => ring.Bundle is not null && !plan.IsPart))
        {
            if (UnfinishedOf(ring.Ring) is { } folder)
                File.Delete(MarkIn(folder, ring.Ring));
        }
    }

    /// <summary>
    /// What a ring was before its last changes, the newest first; while one is not at its end, what it goes back to.
    /// </summary>
    public IReadOnlyList<string> Of(string ring)
    {
        string[] all =
        [
            .. Folders().Where(folder => File.Exists(Path.Combine(folder, NameOf(ring, Script))))
                // Names are times; of two within one second the second has a number.
                .OrderByDescending(folder => Path.GetFileName(folder).Split('-') is [var time, .. var number]
                    ? (time, number is [var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 1)
                    : default),
        ];
        return all is [var newest, ..] && MarkIn(newest, ring) is var mark && File.Exists(mark)
            ? [Path.Combine(Path.GetDirectoryName(newest)!, File.ReadAllText(mark))]
            : all;
    }

    /// <summary>A ring as it was.</summary>
    /// <exception cref="InvalidInputException">A file is no object of Graph.</exception>
    public static PresentRing Read(string folder, string ring) =>
        new(ReadObject(Path.Combine(folder, NameOf(ring, App))), ReadObject(Path.Combine(folder, NameOf(ring, Script))));

    // One at most: as long as it is there, no other backup of the ring begins.
    private string? UnfinishedOf(string ring) => Folders().FirstOrDefault(folder => File.Exists(MarkIn(folder, ring)));

    private string[] Folders() => settings.Resolve("backup") is var root && Directory.Exists(root)
        ? Directory.GetDirectories(root)
        : [];

    private static IEnumerable<(string Name, PresentObject Object)> ObjectsOf(PlannedRing ring)
    {
        if (ring.Present.App is { } app)
            yield return (NameOf(ring.Ring, App), app);
        if (ring.Present.Script is { } script)
            yield return (NameOf(ring.Ring, ring.Ring == ObjectMarker.AllRings ? "restore" : Script), script);
    }

    private static string MarkIn(string folder, string ring) => Path.Combine(folder, $"{ring.ToLowerInvariant()}.unfinished");

    private static string NameOf(string ring, string role) =>
        // Names of rings are one whatever their case, and those of files are not everywhere.
        $"{ring.ToLowerInvariant()}-{role}.json";

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
    private string NewFolder(DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return Directory.CreateDirectory(
            Free(number => settings.Resolve(Path.Combine("backup", number == 1 ? time : $"{time}-{number}")))).FullName;
    }

    private static string NewFile(string folder, string name) => Free(number => Path.Combine(
        folder, number == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{number}.json"));

    private static string Free(Func<int, string> path) =>
        Enumerable.Range(1, int.MaxValue).Select(path).First(one => !Path.Exists(one));
}
