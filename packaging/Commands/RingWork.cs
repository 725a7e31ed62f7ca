using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>A ring with what it should be, what it is, and what a publish would do.</summary>
/// <param name="Ring">As the settings have it.</param>
/// <param name="Present">As the tenant has it.</param>
/// <param name="Plan">What is to be done.</param>
/// <param name="Names">What people call what the plan is about.</param>
/// <param name="DevicesWithIssue">How many report that there is something to remove; null where nothing is about to
/// change that.</param>
internal sealed record PlannedRing(
    Ring Ring, PresentRing Present, RingPlan Plan, TenantNames Names, int? DevicesWithIssue);

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
        {
            throw new UsageException(
                "the settings have several rings, and this version publishes one; keep the first ring in the settings "
                + "until the next version");
        }
        return settings.Rings.FirstOrDefault(
            ring => name is null || ring.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(
                name is null
                    ? "the settings have no ring; add one to \"rings\""
                    : $"the settings have no ring \"{name}\"");
    }

    public async Task<PlannedRing> PlanAsync(Ring ring, bool now)
    {
        var resolver = new NameResolver(session.Graph);
        DesiredRing desired = new Desire(settings, bundle, await resolver.ResolveAsync(settings, [ring])).Of(ring);
        PresentRing present = await new TenantReader(session.Graph).ReadAsync(desired);
        await resolver.LearnAsync((present.App?.Assignments ?? []).Concat(present.Script?.Assignments ?? []));
        return new PlannedRing(
            ring, present, Planner.Plan(desired, present, now), resolver.Names,
            await DevicesWithIssueAsync(ring, present.Script));
    }

    // Asked where it matters: before devices begin to remove what they only reported.
    private async Task<int?> DevicesWithIssueAsync(Ring ring, PresentObject? script) =>
        ring.Mode is RingMode.Remediate && script is not null && script.Script(ReadableChange.RemediationScript) is null
        && await session.Graph.FindAsync($"{TenantPaths.Script(script.Id)}/runSummary") is { } summary
            ? summary["issueDetectedDeviceCount"]?.GetValue<int>()
            : null;
}
