using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>A ring with what it should be, what it is, and what a publish would do.</summary>
internal sealed record PlannedRing(Ring Ring, DesiredRing Desired, PresentRing Present, RingPlan Plan);

/// <summary>What plan and publish have in common: read, resolve, compare.</summary>
/// <param name="session">The tenant.</param>
/// <param name="settings">The deployment.</param>
/// <param name="bundle">What to publish.</param>
internal sealed class RingWork(TenantSession session, DeploySettings settings, ReadBundle bundle)
{
    /// <summary>The rings that a command is about.</summary>
    /// <exception cref="UsageException">There is no such ring, or more than one.</exception>
    public static Ring ChooseRing(DeploySettings settings, string? name)
    {
        // Without their exclusions, two rings would reach a device that is in both groups.
        if (settings.Rings.Count > 1)
            throw new UsageException("the settings have several rings, and this version publishes one; keep the first ring in the settings until the next version");
        return settings.Rings.FirstOrDefault(ring => name is null || ring.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(name is null ? "the settings have no ring; add one to \"rings\"" : $"the settings have no ring \"{name}\"");
    }

    public async Task<PlannedRing> PlanAsync(Ring ring, bool now)
    {
        ResolvedNames names = await new NameResolver(session.Graph).ResolveAsync(settings, [ring]);
        DesiredRing desired = new Desire(settings, bundle, names).Of(ring);
        PresentRing present = await new TenantReader(session.Graph).ReadAsync(desired);
        return new PlannedRing(ring, desired, present, Planner.Plan(desired, present, now));
    }
}
