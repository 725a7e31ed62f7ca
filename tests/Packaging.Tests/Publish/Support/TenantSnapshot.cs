using System.Text.Json.Nodes;
using CertProp.Deploy.Graph;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// A tenant and the folder of its deployment at one time, to come back to as often as a test disturbs something: making
/// both anew for each request of a command would take minutes.
/// </summary>
internal sealed class TenantSnapshot
{
    private readonly EmulatedGraph _emulator;
    private readonly string _folder;
    private readonly ScriptRecord[] _scripts;
    private readonly AppRecord[] _apps;
    private readonly HashSet<string> _kept;
    private readonly Dictionary<(string App, string Version), string> _digests = [];

    /// <param name="emulator">Whose tenant.</param>
    /// <param name="folder">Of the settings.</param>
    public TenantSnapshot(EmulatedGraph emulator, string folder)
    {
        (_emulator, _folder) = (emulator, folder);
        _scripts = [.. emulator.Tenant.Scripts.All.Select(Copy)];
        _apps = [.. emulator.Tenant.Apps.All.Select(Copy)];
        _kept = [.. Kept(folder)];
        foreach (AppRecord app in _apps)
        {
            foreach (ContentVersion version in app.Contents)
            {
                if (TenantState.DigestOf(emulator, app.Id, version.Id) is { } digest)
                    _digests[(app.Id, version.Id)] = digest;
            }
        }
    }

    /// <summary>Makes all of it what it was.</summary>
    public void Restore()
    {
        Tenant tenant = _emulator.Tenant;
        tenant.Turns.Take(() =>
        {
            Replace(tenant.Scripts, _scripts.Select(Copy));
            Replace(tenant.Apps, _apps.Select(Copy));
        });
        File.Delete(Path.Combine(_folder, CreationNotes.FileName));
        foreach (string later in Kept(_folder).Where(path => !_kept.Contains(path)))
            File.Delete(later);
    }

    /// <summary>Digest of what an app's devices get; null where there is nothing.</summary>
    public string? DigestOf(JsonObject app)
    {
        (string id, string? version) = ($"{app["id"]}", app["committedContentVersion"]?.GetValue<string>());
        return version is null
            ? null
            : TenantState.DigestOf(_emulator, id, version) ?? _digests.GetValueOrDefault((id, version));
    }

    // Backups, and what each says of how its run ended. Bundles stay: the same ones are kept again.
    private static string[] Kept(string folder)
    {
        string backups = Path.Combine(folder, "backup");
        return Directory.Exists(backups) ? Directory.GetFiles(backups, "*", SearchOption.AllDirectories) : [];
    }

    private static void Replace<T>(Collection<T> collection, IEnumerable<T> items)
        where T : Entity
    {
        foreach (T item in collection.All)
            collection.Remove(item);
        foreach (T item in items)
            collection.Add(item);
    }

    private static ScriptRecord Copy(ScriptRecord script)
    {
        var copy = new ScriptRecord(script.Value.DeepClone().AsObject());
        copy.Assignments.AddRange(script.Assignments.Select(one => one.DeepClone().AsObject()));
        return copy;
    }

    // Committed content never changes, so that both may have it.
    private static AppRecord Copy(AppRecord app)
    {
        var copy = new AppRecord(app.Value.DeepClone().AsObject()) { PublishPolls = app.PublishPolls };
        copy.Assignments.AddRange(app.Assignments.Select(one => one.DeepClone().AsObject()));
        copy.Contents.AddRange(app.Contents);
        return copy;
    }
}
