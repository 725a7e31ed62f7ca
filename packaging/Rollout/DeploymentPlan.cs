using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>A ring with what it is and what would be done.</summary>
/// <param name="Ring">Which; <see cref="ObjectMarker.AllRings"/> for the restore package.</param>
/// <param name="Settings">As the settings have it; null where they do not.</param>
/// <param name="Bundle">What it gets; null where it keeps what it has.</param>
/// <param name="Present">As the tenant has it.</param>
/// <param name="Plan">What is to be done.</param>
internal sealed record PlannedRing(
    string Ring, Ring? Settings, ReadBundle? Bundle, PresentRing Present, RingPlan Plan)
{
    /// <summary>Devices that are about to remove what they only reported; null where none begins to.</summary>
    public LeakingDevices? Leaking { get; init; }

    /// <summary>What somebody should know who reads the plan.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What would be done with a deployment.</summary>
/// <param name="Rings">In order, those that a command is about.</param>
/// <param name="Unmentioned">Objects of ours that the settings no longer have.</param>
/// <param name="Names">What people call what the plan is about.</param>
internal sealed record DeploymentPlan(
    IReadOnlyList<PlannedRing> Rings, IReadOnlyList<PresentObject> Unmentioned, TenantNames Names)
{
    /// <summary>Folder of the backup that it goes back to; null where it does not.</summary>
    public string? Backup { get; init; }

    /// <summary>Whether it is about apps or remediations alone, after which rings are not what they should be.</summary>
    public bool IsPart { get; init; }

    /// <summary>What somebody should know about the whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IEnumerable<PlannedStep> Steps => Rings.SelectMany(ring => ring.Plan.Steps);

    /// <summary>Whether another look at the tenant found the same.</summary>
    public bool IsOfSameTenant(DeploymentPlan other) => Rings.Count == other.Rings.Count
        && Rings.Zip(other.Rings).All(pair => pair.First.Present.IsSame(pair.Second.Present));

    /// <summary>Why it is not carried out as it stands; empty where it can be.</summary>
    /// <param name="dropsUnknown">Whether somebody said that assignments of others may go.</param>
    /// <param name="isManaged">Whether the settings are the truth about assignments.</param>
    public IEnumerable<string> Obstacles(bool dropsUnknown, bool isManaged)
    {
        foreach (PlannedRing ring in dropsUnknown ? [] : Rings)
        {
            foreach ((PlannedStep step, Assignment assignment) in ring.Plan.Unknown)
            {
                yield return $"the {Noun(step.IsOfApp)} \"{step.Object.Name}\" ({step.Id}) is assigned to "
                    + $"{AssignmentWords.Of(assignment, Names)}, which the settings do not have: add it there, or drop it "
                    + "with --drop-unknown";
            }
        }
        foreach (PresentObject left in isManaged ? Unmentioned.Where(Interventions.IsInUse) : [])
        {
            yield return $"the {Noun(left.Marker!.Role is ObjectRole.App)} \"{left.Name}\" ({left.Id}) of ring "
                + $"{left.Marker.Ring} is still assigned, and the settings do not have it: {RemedyFor(left)}";
        }
    }

    /// <summary>What takes an object away that the settings no longer have.</summary>
    public static string RemedyFor(PresentObject left) => (left.Marker!.Role, Interventions.IsInUse(left)) switch
    {
        (not ObjectRole.App, _) => $"certprop-deploy remove --ring {left.Marker.Ring} takes it away",
        (_, true) => $"certprop-deploy remove --ring {left.Marker.Ring} --only app lets devices uninstall it",
        _ when left.Assignments.Count > 0 =>
            "devices uninstall it, and must not get the helper by another app before "
            + $"certprop-deploy remove --ring {left.Marker.Ring} --only app --final has taken it away",
        _ => $"certprop-deploy remove --ring {left.Marker.Ring} --only app --final takes it away",
    };

    private static string Noun(bool isApp) => isApp ? "app" : "remediation";
}
