using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>What one look at a tenant found.</summary>
/// <param name="Names">Settings' names as ids.</param>
/// <param name="Present">Objects of the deployment, and namesakes.</param>
/// <param name="Called">What people call things.</param>
internal sealed record TenantLook(ResolvedNames Names, PresentDeployment Present, TenantNames Called);

/// <summary>A deployment's settings and its tenant, for one command.</summary>
/// <param name="File">The settings.</param>
/// <param name="Session">The tenant.</param>
/// <param name="Identity">Who is signed in, and where.</param>
internal sealed record DeploymentWork(SettingsFile File, TenantSession Session, SignedIn Identity) : IDisposable
{
    public DeploySettings Settings => File.Settings;

    public TenantReader Reader => new(Session.Graph, Settings.Deployment);

    /// <summary>Reads all that the rings of the settings name, and all that is there of them.</summary>
    /// <exception cref="ConflictException">Something is not there, or several things have the name.</exception>
    /// <param name="others">Assignments that are not there now, whose groups and filters matter as well.</param>
    public async Task<TenantLook> LookAsync(IEnumerable<Assignment>? others = null)
    {
        var resolver = new NameResolver(Session.Graph);
        ResolvedNames names = await resolver.ResolveAsync(Settings, Settings.Rings);
        PresentDeployment present = await Reader.ReadAsync(
            Settings.Rings.Select(ring => ring.Name).Append(Desire.RestoreName).Select(Settings.ObjectName));
        await resolver.LearnAsync(
            present.Apps.Concat(present.Scripts).SelectMany(one => one.Assignments).Concat(others ?? []));
        return new TenantLook(names, present, resolver.Names);
    }

    /// <summary>
    /// Reads what is ours, whatever the settings name: a group that is gone must not keep a ring from being stopped.
    /// </summary>
    public async Task<TenantLook> LookAtOursAsync()
    {
        var resolver = new NameResolver(Session.Graph);
        PresentDeployment present = await Reader.ReadAsync([]);
        await resolver.LearnAsync(present.Ours.SelectMany(one => one.Assignments));
        return new TenantLook(
            new ResolvedNames(new Dictionary<string, string>(), new Dictionary<string, string>(), []), present,
            resolver.Names);
    }

    /// <summary>One ring of the settings.</summary>
    /// <exception cref="UsageException">There is none of this name.</exception>
    public Ring Ring(string name) => Settings.Rings.FirstOrDefault(
        ring => ring.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Settings.Rings.Count == 0
            ? "the settings have no ring; add one to \"rings\""
            : $"the settings have no ring \"{name}\"; they have {string.Join(", ", Settings.Rings.Select(one => one.Name))}");

    public void Dispose() => Session.Dispose();
}
