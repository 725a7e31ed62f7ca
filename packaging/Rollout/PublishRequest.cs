using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Rollout;

/// <summary>What plan and publish are asked for.</summary>
/// <param name="Ring">The one ring that is meant; null for all.</param>
/// <param name="Bundle">Full path of a bundle's folder; null for each ring's own.</param>
/// <param name="Now">Whether a first publish assigns the remediation too.</param>
/// <param name="Only">The part that is meant.</param>
internal sealed record PublishRequest(string? Ring, string? Bundle, bool Now, Part Only)
{
    public async Task<DeploymentPlan> PlanAsync(DeploymentWork work)
    {
        TenantLook look = await work.LookAsync();
        var planner = new RolloutPlanner(work);
        IReadOnlyList<RingChoice> choices = planner.Choose(look, Ring, Bundle);
        DeploymentPlan plan = await planner.PlanAsync(look, choices, new PlanOptions { Now = Now, Only = Only });
        return plan with
        {
            Notes =
            [
                .. (Ring is null ? work.Settings.Rings : []).Except(choices.Select(choice => choice.Ring)).Select(
                    ring => $"ring {ring.Name} is not published yet: certprop-deploy promote {work.Settings.Rings[0].Name} "
                        + $"{ring.Name} brings it what was tried there"),
            ],
        };
    }
}
