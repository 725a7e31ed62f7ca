using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>A ring, and the bundle that it should carry.</summary>
internal sealed record RingChoice(Ring Ring, ReadBundle Bundle)
{
    /// <summary>What somebody should know about the choice.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Plans bundles for rings.</summary>
/// <param name="work">The deployment.</param>
internal sealed class RolloutPlanner(DeploymentWork work)
{
    private readonly BundleArchive _archive = new(work.File);

    /// <summary>Plans what is chosen, and the restore package, which goes with the newest of it.</summary>
    /// <param name="look">At the tenant.</param>
    /// <param name="choices">Rings and bundles; in the order of the settings.</param>
    /// <param name="options">How; which way each ring goes, its revisions say.</param>
    /// <exception cref="ConflictException">Somebody else's object is in the way, or the rings overlap.</exception>
    public async Task<DeploymentPlan> PlanAsync(
        TenantLook look, IReadOnlyList<RingChoice> choices, PlanOptions options)
    {
        var planned = new List<PlannedRing>();
        foreach (RingChoice choice in choices)
            planned.Add(await PlanAsync(look, choice, options));
        planned.AddRange(await PlanExclusionsAsync(look, choices));
        // Who leaves a ring leaves it before another one takes them: nobody is in two at any time.
        planned = [.. planned.OrderBy(ring => ring.Plan.Narrows ? 0 : 1)];
        if (options.Only is not Part.App && choices.Count > 0)
            planned.AddRange(PlanRestore(look, choices.MaxBy(choice => choice.Bundle.Manifest.Revision)!.Bundle));
        return new DeploymentPlan(planned, [.. Unmentioned(look.Present)], look.Called)
        {
            IsPart = options.Only is not Part.Both,
        };
    }

    // Whom an earlier ring takes, later ones leave out, also where nobody asked for them by name.
    private async Task<IReadOnlyList<PlannedRing>> PlanExclusionsAsync(
        TenantLook look, IReadOnlyList<RingChoice> choices)
    {
        if (work.Settings.Assignments is AssignmentOwner.Ignored || choices.Count == 0)
            return [];
        var planned = new List<PlannedRing>();
        IEnumerable<Ring> later = work.Settings.Rings.SkipWhile(ring => ring != choices[0].Ring)
            .Except(choices.Select(choice => choice.Ring));
        foreach (Ring ring in later)
        {
            if (CarriedBy(look, ring.Name) is not { } carried)
                continue;
            PlannedRing whole = await PlanAsync(look, new RingChoice(ring, carried), new PlanOptions { Now = true });
            if (whole.Plan.Narrows)
                planned.Add(whole with { Plan = whole.Plan.OnlyNarrowing(), Leaking = null });
        }
        return planned;
    }

    /// <summary>
    /// The bundle of each ring: what was packed goes to the first one; later ones keep what they carry until it is
    /// promoted.
    /// </summary>
    /// <param name="look">At the tenant.</param>
    /// <param name="only">The one ring that is meant; null for all.</param>
    /// <param name="folder">Of a bundle that somebody named; null for none.</param>
    /// <exception cref="UsageException">There is no bundle for the ring that is meant.</exception>
    public IReadOnlyList<RingChoice> Choose(TenantLook look, string? only, string? folder)
    {
        IReadOnlyList<Ring> rings = only is null ? work.Settings.Rings : [work.Ring(only)];
        if (rings.Count == 0)
            throw new UsageException("the settings have no ring; add one to \"rings\"");
        if (folder is not null)
        {
            return rings is [var ring]
                ? [new RingChoice(ring, Open(folder))]
                : throw new UsageException("--bundle is for one ring; name it with --ring");
        }
        return [.. rings.Select(ring => ChooseFor(ring, look, isMeant: only is not null)).OfType<RingChoice>()];
    }

    /// <summary>The bundle that a ring's remediation carries.</summary>
    /// <param name="look">At the tenant.</param>
    /// <param name="ring">Whose.</param>
    /// <returns>Null where the ring is not published yet.</returns>
    public ReadBundle? CarriedBy(TenantLook look, string ring)
    {
        // One that lost its marker still carries what its script says.
        PresentObject? script = look.Present.Named(ring).Script
            ?? look.Present.NamesakeOf(work.Settings.ObjectName(ring), ObjectRole.Machine);
        if (script is null)
            return null;
        ObjectMarker marker = script.Marker ?? Evidence.MarkerOf(script, work.Settings, ring);
        return RequireOurs(_archive.Open(marker.Revision, marker.Content, $"ring {ring}"));
    }

    private RingChoice? ChooseFor(Ring ring, TenantLook look, bool isMeant)
    {
        if (ring == work.Settings.Rings[0])
        {
            ReadBundle packed = Open(work.File.Resolve(ReadBundle.DefaultFolder));
            PackedPolicy.Require(packed, work.File);
            return new RingChoice(ring, packed);
        }
        if (CarriedBy(look, ring.Name) is { } carried)
            return new RingChoice(ring, carried);
        return isMeant
            ? throw new UsageException(
                $"ring {ring.Name} is not published yet: certprop-deploy promote {work.Settings.Rings[0].Name} {ring.Name} "
                + "brings it what was tried there")
            : null;
    }

    private async Task<PlannedRing> PlanAsync(TenantLook look, RingChoice choice, PlanOptions options)
    {
        Ring ring = work.Settings.Assignments is AssignmentOwner.Ignored
            ? choice.Ring
            : new RingSet(look.Names).WithExclusions(work.Settings.Rings, choice.Ring);
        DesiredRing desired = new Desire(work.Settings, look.Names).Of(ring, choice.Bundle);
        PresentRing present = look.Present.Of(desired);
        int? carried = present.Script?.Marker?.Revision;
        bool isOlder = carried > choice.Bundle.Manifest.Revision;
        string[] notes = isOlder ? [$"the ring carries revision {carried}, which is newer: it goes back"] : [];
        RingPlan plan = Planner.Plan(
            desired, present, options with { Direction = isOlder ? Direction.Down : options.Direction });
        return new PlannedRing(ring.Name, ring, choice.Bundle, present, plan)
        {
            Leaking = await LeakingAsync(plan, present.Script),
            Notes = [.. choice.Notes, .. notes],
        };
    }

    /// <summary>Plans a ring as it was once.</summary>
    /// <param name="look">At the tenant.</param>
    /// <param name="ring">Which.</param>
    /// <param name="bundle">That it carried then.</param>
    /// <param name="before">As it was.</param>
    /// <param name="note">What somebody should know.</param>
    public async Task<DeploymentPlan> PlanBackAsync(
        TenantLook look, Ring ring, ReadBundle bundle, PresentRing before, string note)
    {
        bool isManaged = work.Settings.Assignments is AssignmentOwner.Managed;
        // Whom earlier rings have taken since stays with them.
        Ring today = isManaged ? new RingSet(look.Names).WithExclusions(work.Settings.Rings, ring) : ring;
        DesiredRing desired = new Desire(work.Settings, look.Names).Of(today, RequireOurs(bundle)).AsBefore(
            before, isManaged, look.Called);
        if (desired.App is not null && desired.FileDigest != bundle.Manifest.Package.FileDigest)
        {
            throw new InvalidInputException(
                bundle.Folder, "its certprop.exe is not the one that the app of the backup had; name a bundle with --bundle");
        }
        PresentRing present = look.Present.Of(desired);
        RingPlan plan = Planner.Plan(
            desired, present, new PlanOptions { Direction = Direction.Down, Now = true });
        if (before.Script!.Marker?.Revision > present.Script?.Marker?.Revision)
            note += $"; THAT IS FORWARD, TO REVISION {before.Script.Marker.Revision}";
        return new DeploymentPlan(
            [
                new PlannedRing(ring.Name, null, bundle, present, plan with { DropsOnPurpose = true })
                {
                    Leaking = await LeakingAsync(plan, present.Script),
                    Notes = [note],
                },
            ],
            [], look.Called);
    }

    // Never an older one: rings that are behind have helpers that it accepts.
    private IEnumerable<PlannedRing> PlanRestore(TenantLook look, ReadBundle newest)
    {
        DesiredRing desired = new Desire(work.Settings, look.Names).RestoreOf(newest);
        PresentRing present = look.Present.Of(desired);
        if (present.Script?.Marker is { } marker && marker.Revision > newest.Manifest.Revision)
            yield break;
        yield return new PlannedRing(
            desired.Ring, null, newest, present, Planner.Plan(desired, present, new PlanOptions()));
    }

    private IEnumerable<PresentObject> Unmentioned(PresentDeployment present) => present.Ours.Where(
        one => one.Marker!.Ring != ObjectMarker.AllRings
            && !work.Settings.Rings.Any(ring => ring.Name.Equals(one.Marker.Ring, StringComparison.OrdinalIgnoreCase)
                && (one.Marker.Role is not ObjectRole.App || ring.Delivery is HelperDelivery.Intune)));

    // Asked where it matters: before devices begin to remove what they only reported.
    private async Task<LeakingDevices?> LeakingAsync(RingPlan plan, PresentObject? script) =>
        plan.Switch is RemovalSwitch.Begins && script is not null
            ? await LeakingDevices.CountAsync(work.Session.Graph, script.Id)
            : null;

    /// <summary>A bundle of this deployment.</summary>
    /// <param name="folder">Full path.</param>
    public ReadBundle Open(string folder) => RequireOurs(ReadBundle.Open(folder));

    private ReadBundle RequireOurs(ReadBundle bundle) => bundle.Manifest.Deployment == work.Settings.Deployment
        ? bundle
        : throw new InvalidInputException(
            bundle.Folder,
            $"the bundle is deployment {bundle.Manifest.Deployment}'s, the settings are "
            + $"{work.Settings.Deployment}'s; pack again");
}
